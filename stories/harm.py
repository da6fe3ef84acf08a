"""The do-no-harm checklist: what an editor looks at before anybody else reads a story.

Even with everybody's consent a story can put somebody in danger: who agrees cannot always foresee it.
"""

from django.utils.translation import gettext_lazy as _

FINE, NONE, NOT_YET = "fine", "none", "not_yet"
ANSWERS = [
    (FINE, _("looked at, and fine")),
    (NONE, _("not in this story")),
    (NOT_YET, _("not yet")),
]

QUESTIONS = {
    "everyone": _("Everybody who is shown, heard, named or quoted is on the list of people in this story."),
    "place": _("No place is finer than a town: no street, building, route, map or view from a window."),
    "dates": _("No dates or times of journeys; the season or the months are enough."),
    "faces": _("No face of a child without a guardian’s yes; no faces in the background."),
    "authorities": _("Nothing ties a person to a ministry, party, armed group, clan or faith."),
    "third": _("Nobody is told about who was not asked: a neighbour, a patient, a relative."),
    "inside": _("No papers, screens, number plates or uniforms with names can be read in a picture."),
    "later": _("It would still be safe if the country changed hands tomorrow."),
    "free": _("Nobody’s work, pay or help hangs on their yes."),
}


def is_complete(answers: dict[str, str]) -> bool:
    """Whether every question was answered and none of them with "not yet"."""
    return all(answers.get(name) in (FINE, NONE) for name in QUESTIONS)
