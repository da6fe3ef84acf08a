"""What every floor's office is made of: nouns of ours as Wagtail viewsets.

Lists and forms read through the gate, so the office is no second answer to "who may see?"; each act
leaves a row in the audit log. What staff may *do* with a noun is their group's (`prepare`), and a noun
that only actions write is registered with `only`.
"""

from typing import Any

from django.contrib.admin.utils import unquote
from django.db import models, transaction
from django.shortcuts import get_object_or_404
from wagtail.admin.views import generic
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.views.generic.usage import UsageView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from .audit import record


def seen(model: Any, user) -> models.QuerySet:
    """The rows of `model` that `user` may see; those of an inner noun through the noun outside it."""
    if outer := getattr(model, "reached_through", None):
        outside = seen(model._meta.get_field(outer).related_model, user)
        return model._default_manager.filter(**{f"{outer}__in": outside})
    manager = model._default_manager
    # Some nouns are worked on before anybody may see them.
    return getattr(manager, "worked_on_by", manager.visible_to)(user)


class VerbsPolicy(ModelPermissionPolicy):
    """Django's permissions, but none beyond these verbs, whoever asks."""

    def __init__(self, model, verbs: frozenset[str]):
        super().__init__(model)
        self.verbs = verbs

    def user_has_permission(self, user, action):
        return action in self.verbs and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions):
        return super().user_has_any_permission(user, self.verbs.intersection(actions))


def only(model: type[models.Model], *verbs: str) -> None:
    """Let the office do no more than `verbs` with `model`."""
    register_permission_policy(model, VerbsPolicy(model, frozenset(verbs)))


class _One:
    """A view of one thing: what the gate hides is not there."""

    def get_object(self, queryset=None):
        return get_object_or_404(seen(self.model, self.request.user), pk=unquote(str(self.kwargs["pk"])))


class _Saved:
    """A form that leaves a row in the audit log, in the transaction of its saving."""

    act: str

    def save_instance(self):
        thing = super().save_instance()
        record(by=self.request.user, act=self.act, thing=thing)
        return thing


class Index(generic.IndexView):
    def get_base_queryset(self):
        shown = {name for name in self.list_display if isinstance(name, str)}
        relations = [field.name for field in self.model._meta.fields if field.is_relation]
        return seen(self.model, self.request.user).select_related(*shown.intersection(relations))


class Create(_Saved, generic.CreateView):
    act = "create"


class Edit(_Saved, _One, generic.EditView):
    act = "change"


class Delete(_One, generic.DeleteView):
    @transaction.atomic
    def delete_action(self):
        record(by=self.request.user, act="delete", thing=self.object)
        super().delete_action()


class Inspect(_One, generic.InspectView):
    pass


class History(_One, HistoryView):
    pass


class Usage(_One, UsageView):
    pass


class Noun(ModelViewSet):
    """One of our models in the office."""

    index_view_class = Index
    add_view_class = Create
    edit_view_class = Edit
    delete_view_class = Delete
    inspect_view_class = Inspect
    history_view_class = History
    usage_view_class = Usage
    copy_view_enabled = False
    # The index says where the library's files are used; noting every row of ours would cost each write.
    add_to_reference_index = False
    inspect_view_enabled = True
    # Those that only actions write have no form.
    form_fields: list[str] = []


def in_four_languages(field: str) -> list[str]:
    """The columns of a text that is kept in every interface language."""
    return [field, *(f"{field}_{code}" for code in ("nl", "ar", "so"))]
