"""What the database of a stage says happened to mentorships and sessions, as JSON.

`acts` are those of the log, `[thing, act]` each; `mails` all that were asked for, `[template, address, path]`
each, sent or still to be sent; `states` those of mentorships by their number.
"""

import json
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diwan.settings.embedded")

import django

django.setup()

from django_tasks_db.models import DBTaskResult  # noqa: E402

from mentoring.models import Mentorship, Session  # noqa: E402
from people.models import AuditEntry  # noqa: E402
from people.notify import send  # noqa: E402


def main() -> None:
    things = [model._meta.label_lower for model in (Mentorship, Session)]
    acts = AuditEntry.objects.filter(thing__in=things).values_list("thing_id", "act")
    mails = DBTaskResult.objects.filter(task_path=send.module_path).values_list("args_kwargs", flat=True)
    told = {
        "acts": [[int(thing), act] for thing, act in acts],
        "mails": [
            [template, address, context.get("path", "")]
            for address, _language, _zone, template, context, *_rest in (task["args"] for task in mails)
        ],
        "states": dict(Mentorship.objects.values_list("pk", "state")),
    }
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
