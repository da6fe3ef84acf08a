"""The CVs of applications: who may read one, and that a reading by others is noted."""

from people.files import folder

from .actions.applications import note_reading
from .models import Application

folder(
    "applications",
    lambda name, user: Application.objects.told_to(user).filter(cv=name),
    called="cv_name",
    read=note_reading,
)
