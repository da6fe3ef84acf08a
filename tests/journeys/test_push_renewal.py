"""A browser that changes its address at the push service tells the site, and gives it up for anybody else."""

import json

import pytest

pytestmark = pytest.mark.journey

# As the browser would: no push service is asked.
CHANGE = """
async () => {
  let kept = true;
  let done;
  self.PUSH = { key: "a-key", renew: self.PUSH.renew };
  const keys = { p256dh: "B".repeat(87), auth: "a".repeat(22) };
  const newSubscription = {
    toJSON: () => ({ endpoint: "https://push.example/fresh", keys }),
    unsubscribe: async () => (kept = false),
  };
  const event = new Event("pushsubscriptionchange");
  self.dispatchEvent(Object.assign(event, { newSubscription, waitUntil: (promise) => (done = promise) }));
  await done;
  return kept;
}
"""
SWITCH_ON = """
from community.models import PushEndpoint
from django.contrib.sessions.models import Session
from people.models import User
PushEndpoint.objects.create(
    person=User.objects.get(email="karim@demo.example"), session=Session.objects.get(pk="{session}"),
    endpoint="https://push.example/old", p256dh="x", auth="x", device="Chrome",
)
"""
TELL = """
import json
from community.models import PushEndpoint
print(json.dumps(list(PushEndpoint.objects.values_list("endpoint", flat=True))))
"""


def test_a_new_address_is_told_by_who_switched_it_on_alone(phone, site):
    def shell(code: str) -> str:
        return site.manage("shell", "--no-imports", "-c", code)

    worker = phone.context.service_workers[0]
    assert worker.evaluate(CHANGE) is False
    assert json.loads(shell(TELL)) == []
    session = next(one["value"] for one in phone.context.cookies() if one["name"] == "sessionid")
    shell(SWITCH_ON.format(session=session))
    assert worker.evaluate(CHANGE) is True
    assert json.loads(shell(TELL)) == ["https://push.example/fresh"]
