"""The office: the people in a story, the checklist, the workflow's step, and no publishing before that."""

import uuid

import pytest
from django.contrib.auth.models import Group
from wagtail.models import GroupApprovalTask, Workflow, WorkflowTask

from stories import harm
from stories.models import Appearance, Checklist, ConsentTask, StoryPage
from tests.stories import making
from tests.stories.test_office import as_sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client, editor):
    client.force_login(editor)
    return client


@pytest.fixture
def draft(amina):
    page = making.story("Pumps", slug="pumps", live=False, by=[amina])
    page.save_revision()
    return page


def at(page, *more) -> str:
    return "/".join(["/admin/stories", str(page.pk), "people", *map(str, more), ""])


def test_the_page_says_who_and_what_is_missing(office, draft):
    html = office.get(at(draft)).content.decode()
    assert "Amina tells it and was not asked yet." in html
    assert "The do-no-harm checklist is not complete for this version." in html
    for question in harm.QUESTIONS.values():
        assert str(question)[:30] in html


def test_somebody_is_added_asked_and_answers(office, draft):
    sent = {"name": "Faadumo", "language": "so", "purposes": ["picture"], "client_key": str(uuid.uuid4())}
    assert office.post(at(draft, "add"), sent).status_code == 302
    assert office.post(at(draft, "ask")).status_code == 302
    one = Appearance.objects.get(name="Faadumo")
    assert one.state == "asked"
    assert f"/so/consent/{one.token}/" in office.get(at(draft)).content.decode() or one.token
    assert Appearance.objects.filter(person__call_me="Amina", state="asked").exists()


def test_a_form_with_a_fault_comes_back(office, draft):
    sent = {"language": "so", "client_key": str(uuid.uuid4())}
    page = office.post(at(draft, "add"), sent)
    assert page.status_code == 422
    assert "Choose a member or write a name" in page.content.decode()


def test_the_checklist_is_kept_and_said_to_be_incomplete(office, draft, editor):
    some = dict.fromkeys(harm.QUESTIONS, harm.FINE) | {"dates": harm.NOT_YET}
    html = office.post(at(draft, "check"), some, follow=True).content.decode()
    assert "It is not complete yet" in html
    assert Checklist.objects.get().complete is False
    whole = dict.fromkeys(harm.QUESTIONS, harm.FINE)
    assert (
        "The checklist is complete." in office.post(at(draft, "check"), whole, follow=True).content.decode()
    )
    assert (Checklist.objects.get().complete, Checklist.objects.get().by) == (True, editor)


def test_publishing_in_the_editor_keeps_the_draft_and_says_what_is_missing(office, draft):
    sent = as_sent(title="New words", slug="pumps", **{"action-publish": "1"})
    response = office.post(f"/admin/pages/{draft.pk}/edit/", sent)
    assert (response.status_code, response["Location"]) == (302, at(draft))
    page = StoryPage.objects.get(pk=draft.pk)
    assert (page.live, page.get_latest_revision_as_object().title) == (False, "New words")


def test_publishing_many_at_once_is_no_way_around(office, draft):
    office.raise_request_exception = False
    response = office.post(
        f"/admin/bulk/wagtailcore/page/publish/?id={draft.pk}", {"include_descendants": ""}
    )
    assert response.status_code == 409
    assert not StoryPage.objects.get(pk=draft.pk).live


@pytest.mark.parametrize("who", ["amina", "officer", "moderator", "hiwa"])
def test_the_page_is_editors_alone(client, request, draft, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get(at(draft)).status_code in {302, 403, 404}
    assert client.post(at(draft, "ask")).status_code in {302, 403, 404}
    assert not Appearance.objects.exists()


def test_the_step_of_the_workflow_asks_everybody_and_waits(office, draft, editor):
    workflow = Workflow.objects.create(name="Test")
    task = ConsentTask.objects.create(name="Consent")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    state = workflow.start(draft, editor)
    one = Appearance.objects.get()
    assert one.state == "asked"
    acts = [name for name, *_ in task.get_actions(draft, editor)]
    assert acts == ["reject"]
    from people.refusals import Conflict

    with pytest.raises(Conflict):
        task.on_action(state.current_task_state, editor, "approve")
    making.clear(draft)
    assert [name for name, *_ in task.get_actions(draft, editor)] == ["reject", "approve"]
    task.on_action(state.current_task_state, editor, "approve")
    assert StoryPage.objects.get(pk=draft.pk).live


def test_every_story_has_that_workflow(draft):
    workflow = draft.get_workflow()
    kinds = [type(task.specific) for task in workflow.tasks]
    assert kinds == [GroupApprovalTask, ConsentTask]
    assert list(workflow.tasks[0].specific.groups.all()) == [Group.objects.get(name="editor")]
