"""The office's page for the people in a story: who they are, what each said, what is still missing."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from people.answers import submit
from people.models import User
from people.refusals import Refused
from people.rules import require

from .. import harm, versions
from ..actions import consents as actions
from ..actions.withdrawing import withdraw
from ..clearance import lacks
from ..forms.consents import AppearanceForm, ChecklistForm, ReasonForm
from ..models import Appearance, Checklist, StoryPage

State = Appearance.State


class People(WagtailAdminTemplateMixin, TemplateView):
    """The list, the checklist, and a form for each act."""

    template_name = "stories/office_people.html"
    page_title = gettext_lazy("People in this story")
    header_icon = "group"
    _show_breadcrumbs = True
    form: AppearanceForm | None = None
    checklist: ChecklistForm | None = None

    def dispatch(self, request, *args, **kwargs):
        self.story = get_object_or_404(StoryPage.objects.translated(), pk=kwargs["pk"])
        require(request.user, "stories.ask", self.story)
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self):
        return self.story.get_admin_display_title()

    def get_breadcrumbs_items(self):
        edit = {"url": reverse("wagtailadmin_pages:edit", args=[self.story.pk]), "label": self.story.title}
        return [*self.breadcrumbs_items, edit, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        draft = self.story.get_latest_revision_as_object()
        listed = Appearance.objects.visible_to(self.request.user).filter(story=self.story.translation_key)
        missing = lacks(draft)
        return super().get_context_data(
            story=self.story,
            people=[_Row(one) for one in listed.select_related("person")],
            missing=missing,
            form=self.form or new_form(self.request),
            checklist=self.checklist or _checklist(draft, self.request.user),
            reason=ReasonForm(),
            header_title=self.get_header_title(),
            **kwargs,
        )


class _Row:
    """A person, with what the office may do."""

    def __init__(self, appearance: Appearance):
        self.appearance = appearance
        state = appearance.state
        self.asks_again = state in (State.REFUSED, State.WITHDRAWN)
        self.drops = state != State.DROPPED
        self.withdraws = state in (State.ASKED, State.AGREED, State.REFUSED)
        self.link = ""
        if appearance.person_id is None and state != State.LISTED:
            self.link = appearance.get_absolute_url()


def new_form(request, data=None) -> AppearanceForm:
    people = User.objects.visible_to(request.user).members().order_by("call_me")
    return AppearanceForm(data, people=people)


def _checklist(draft, user) -> ChecklistForm:
    """What was answered for this version; what was answered for an earlier one is looked at anew."""
    rows = Checklist.objects.visible_to(user).filter(story=draft.translation_key)
    kept = rows.filter(version=versions.version(draft)).first()
    return ChecklistForm(initial={**kept.answers, "note": kept.note} if kept else {})


class Act(People):
    """One act of an editor; back to the page."""

    http_method_names = ["post"]

    def post(self, request, *args, pk, act, one=None):
        acts = {"add": self._add, "ask": self._ask, "check": self._check}
        on_one = {"again": self._again, "drop": self._drop, "withdraw": self._withdraw}
        if one is None and act in acts:
            return acts[act](request)
        if one is not None and act in on_one:
            rows = Appearance.objects.visible_to(request.user).filter(story=self.story.translation_key)
            return self._with_reason(request, on_one[act], get_object_or_404(rows, pk=one))
        raise Http404

    def _page(self, **forms):
        for name, form in forms.items():
            setattr(self, name, form)
        return self.render_to_response(self.get_context_data())

    def _back(self, _thing=None):
        return reverse("story-office", args=[self.story.pk])

    def _add(self, request):
        return submit(
            request,
            new_form(request, request.POST),
            lambda clean: actions.appear(by=request.user, page=self.story, **clean),
            page=lambda form: self._page(form=form).render(),
            to=self._back,
        )

    def _ask(self, request):
        actions.ask(by=request.user, page=self.story)
        messages.success(request, _("Everybody who has not agreed to this version was asked."))
        return HttpResponseRedirect(self._back())

    def _check(self, request):
        form = ChecklistForm(request.POST)

        def act(clean):
            done = actions.look_over(
                by=request.user, page=self.story, answers=form.answers(), note=clean["note"]
            )
            whole = harm.is_complete(form.answers())
            messages.success(
                request, _("The checklist is complete.") if whole else _("Kept. It is not complete yet.")
            )
            return done

        return submit(
            request,
            form,
            act,
            page=lambda form: self._page(checklist=form).render(),
            to=self._back,
        )

    def _with_reason(self, request, act, appearance):
        form = ReasonForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Say why, in a sentence."))
            return HttpResponseRedirect(self._back())
        try:
            act(by=request.user, appearance=appearance, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        return HttpResponseRedirect(self._back())

    def _again(self, **told):
        actions.ask_again(**told)

    def _drop(self, **told):
        actions.drop(**told)

    def _withdraw(self, **told):
        withdraw(**told)
