"""The step of Wagtail's workflow that waits for the people in a story."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Task, TaskState

from .consents import is_editor


class ConsentTaskQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The office's."""
        return self if is_editor(user) else self.none()


class ConsentTask(Task):
    """Everybody in the story says yes and the checklist is complete; only then does it go on."""

    objects = models.Manager.from_queryset(ConsentTaskQuerySet)()

    class Meta:
        verbose_name = _("consent of everybody in the story")
        verbose_name_plural = _("consent of everybody in the story")

    @classmethod
    def get_description(cls):
        return _("Asks everybody who is in the story, and goes on when all agreed to this very version")

    def user_can_access_editor(self, obj, user):
        return is_editor(user)

    def get_actions(self, obj, user):
        """Going on is offered when nothing is missing any more."""
        from ..clearance import lacks

        if not is_editor(user):
            return []
        acts = [("reject", _("Request changes"), True)]
        if not lacks(obj.get_latest_revision_as_object()):
            acts.append(("approve", _("Everybody agreed: go on"), False))
        return acts

    def on_action(self, task_state, user, action_name, **kwargs):
        from ..clearance import require_cleared

        if action_name == "approve":
            require_cleared(task_state.revision.as_object())
        return super().on_action(task_state, user, action_name, **kwargs)

    def get_task_states_user_can_moderate(self, user, **kwargs):
        if not is_editor(user):
            return TaskState.objects.none()
        return self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
