"""`python -m tests.bench.bakery.server PORT`: the peer on stock Daphne; without a port it makes its data."""

import os
import sys
from io import BytesIO
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.bakery.settings")


def picture(title: str):
    from django.core.files.base import ContentFile
    from PIL import Image as Drawing
    from wagtail.images.models import Image

    drawn = BytesIO()
    Drawing.effect_noise((2000, 1200), 60).convert("RGB").save(drawn, "JPEG")
    return Image.objects.create(title=title, file=ContentFile(drawn.getvalue(), name=f"{title}.jpg"))


def fill() -> None:
    """A tree like the demo's: seven doors in the menu, the fourth with three posts."""
    from django.core.management import call_command
    from wagtail.models import Page, Site

    from tests.bench.bakery.models import Author, Baker, Footer, Plain, Post

    call_command("makemigrations", "bakery", verbosity=0)
    call_command("migrate", verbosity=0)
    home = Page.objects.get(depth=1).add_child(instance=Plain(title="Home", slug="bakery", intro="Bread"))
    Site.objects.update(root_page=home)
    Footer.objects.create(body="<p>All of this is <b>invented</b>.</p>")
    names = ("Breads", "Places", "Blog", "Recipes", "Pictures", "Write to us", "About")
    doors = [home.add_child(instance=Plain(title=name, show_in_menus=True)) for name in names]
    bakers = [
        Baker.objects.create(
            first_name=f"Baker {number}", last_name="Of the Oven", image=picture(f"b{number}")
        )
        for number in range(2)
    ]
    words = "<p>" + "Flour, water, salt and time, and a hand that knows when it is enough. " * 6 + "</p>"
    body = [
        ("paragraph", words),
        ("picture", {"image": picture("inside"), "caption": "A loaf"}),
        ("heading", "How it rises"),
        ("paragraph", words),
        ("quote", {"text": "It is done when it sounds hollow.", "who": "A baker"}),
        ("paragraph", words),
        ("paragraph", words),
    ]
    for number in range(3):
        post = Post(
            title=f"Post {number}",
            slug=f"post-{number}",
            introduction="What it is about, in a line or two.",
            image=picture(f"hero{number}"),
            date_published="2026-01-01",
            body=body,
        )
        post.bakers = [Author(baker=baker) for baker in bakers]
        post.tags.add("bread", "oven", "flour")
        doors[2].add_child(instance=post)


def main(port: int | None) -> None:
    if port is None:
        made = Path(os.environ["BAKERY_DATA"], "bakery_migrations")
        made.mkdir(parents=True, exist_ok=True)
        (made / "__init__.py").touch()
    # Daphne's reactor first: Twisted allows no other afterwards.
    import daphne.server
    import django

    django.setup()
    if port is None:
        fill()
        return
    from django.core.handlers.asgi import ASGIHandler

    daphne.server.Server(ASGIHandler(), endpoints=[f"tcp:port={port}:interface=127.0.0.1"], verbosity=0).run()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else None)
