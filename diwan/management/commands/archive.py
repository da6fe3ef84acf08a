"""Write a finished programme as a folder of static pages: what the public may read, or every member."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from diwan.archive import Archive
from people.models import Programme


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("programme", help="its short name in addresses")
        parser.add_argument("folder", type=Path, help="a new or empty folder")
        parser.add_argument("--as", dest="reader", choices=["public", "members"], default="public")
        languages = [code for code, _name in settings.LANGUAGES]
        parser.add_argument("--language", choices=languages, default=settings.LANGUAGE_CODE)

    def handle(self, *args, programme, folder, reader, language, **options):
        found = Programme.objects.filter(slug=programme).first()
        if found is None:
            names = ", ".join(Programme.objects.values_list("slug", flat=True))
            raise CommandError(f"There is no programme {programme}. There is: {names}.")
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise CommandError(f"{folder} is not empty: name a new folder.")
        with translation.override(language):
            Archive(found, folder, members=reader == "members", say=self.stdout.write).write()
        self.stdout.write(f"Written to {folder}: open index.html.")
