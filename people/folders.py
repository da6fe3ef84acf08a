"""Which rows own which files: the folders of the library that `people.files` serves.

A picture's original keeps what an editor may later cut away, so it never leaves the office.
"""

from django.db.models import Q

from .files import folder
from .models import Film, FilmRendition, Paper, Picture, Rendition, Track
from .models.media import is_of_office


def _renditions(name, user):
    return Rendition.objects.filter(file=name, image__in=Picture.objects.visible_to(user).values("pk"))


def _originals(name, user):
    return Picture.objects.filter(file=name) if is_of_office(user) else Picture.objects.none()


def _films(name, user):
    return Film.objects.visible_to(user).filter(Q(file=name) | Q(sound=name))


def _posters(name, user):
    return Film.objects.visible_to(user).filter(thumbnail=name)


def _film_renditions(name, user):
    return FilmRendition.objects.filter(file=name, film__in=Film.objects.visible_to(user).values("pk"))


def _captions(name, user):
    return Track.objects.filter(captions=name, film__in=Film.objects.visible_to(user).values("pk"))


def _documents(name, user):
    return Paper.objects.visible_to(user).filter(file=name)


folder("documents", _documents)
folder("images", _renditions)
folder("original_images", _originals)
folder("media", _films)
folder("media_thumbnails", _posters)
folder("renditions", _film_renditions)
folder("captions", _captions)
