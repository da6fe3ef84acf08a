"""Pages of what one offers and seeks, and of the people one might ask."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import gate
from people.answers import press, submit, wants_json
from people.models import User

from .. import actions, suggesting
from ..forms import LanguageForm, MentoringProfileForm, WishForm
from ..models import Availability, LanguageSkill, MentoringProfile, Readiness, SkillTag, Wish


@gate.member
@require_http_methods(["GET", "POST"])
def profile(request):
    """What one offers and seeks, in which languages and fields."""
    if request.method == "GET":
        return _profile_page(request)
    return submit(
        request,
        MentoringProfileForm(request.POST),
        lambda clean: actions.save_profile(by=request.user, **clean),
        page=lambda form: _profile_page(request, form=form),
        said=_("Saved."),
    )


def _profile_page(request, *, form=None, language_form=None) -> HttpResponse:
    user = request.user
    own = MentoringProfile.objects.visible_to(user).filter(person=user).first()
    context = {
        "profile": own,
        "form": form or MentoringProfileForm.of(own),
        "spoken": own.languages.all() if own else [],
        "language_form": language_form or LanguageForm(),
        "readiness": Readiness.objects.visible_to(user).filter(person=user).first(),
        "has_hours": Availability.objects.visible_to(user).exists(),
        "skills": SkillTag.objects.visible_to(user),
    }
    return render(request, "mentoring/profile.html", context)


@gate.member
@require_POST
def set_language(request):
    """Say how well one speaks a language."""
    return submit(
        request,
        LanguageForm(request.POST),
        lambda clean: actions.set_language(by=request.user, **clean),
        page=lambda form: _profile_page(request, language_form=form),
        to=lambda language: f"{language.get_absolute_url()}#languages",
    )


@gate.member
@require_POST
def remove_language(request, code):
    """Take a language off one's profile."""
    own = LanguageSkill.objects.filter(profile__in=MentoringProfile.objects.visible_to(request.user))
    found = get_object_or_404(own, profile__person=request.user, language=code)
    return press(
        request,
        lambda: actions.remove_language(by=request.user, language=found),
        page=lambda form: _profile_page(request, language_form=form),
        to=lambda language: f"{language.get_absolute_url()}#languages",
    )


@gate.member
@require_safe
def suggestions(request):
    """Three people whom one might ask, each with the reasons."""
    return _suggestions_page(request)


def _suggestions_page(request, form=None) -> HttpResponse:
    user = request.user
    own = MentoringProfile.objects.visible_to(user).filter(person=user).first()
    found = suggesting.suggestions(user)
    context = {
        "suggestions": found,
        "form": form,
        "ranks": [choice for choice in Wish.Rank.choices if choice[0] != Wish.NEVER],
        "set_aside": suggesting.set_aside(user),
        "seeks": bool(own and own.seeks),
        "speaks": bool(own and own.languages.exists()),
        "has_hours": Availability.objects.visible_to(user).exists(),
    }
    return render(request, "mentoring/suggestions.html", context)


@gate.member
@require_POST
def wish(request, pk):
    """Say whom one would like or would rather not have, or take it back."""
    person = get_object_or_404(User.objects.visible_to(request.user).members(), pk=pk)

    def act(clean):
        done = actions.set_wish(by=request.user, other=person, **clean)
        if not wants_json(request):
            messages.success(request, _told(clean["rank"]))
        return done

    return submit(
        request,
        WishForm(request.POST),
        act,
        page=lambda form: _suggestions_page(request, form),
        facts=lambda wish: {"rank": wish.rank},
        to=lambda _wish: reverse("mentoring-suggestions"),
    )


def _told(rank: int | None) -> str:
    if rank == Wish.NEVER:
        return _("Set aside. Nobody is told, and you can change your mind below.")
    return _("Noted. Nobody else sees it.")
