"""Many new tables in one step of a migration."""

from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation


class CreateTogether(Operation):
    """What `makemigrations` wrote for new tables, at once: `CreateTogether([CreateModel(…), AddField(…)])`.

    Step by step, Django rebuilds the classes of every related model after each step, a tenth of a second each
    time and growing with the site; here it is once for all. Every step is about a model made here, else
    `ValueError`: a table that was there before has a state in between, which this skips.
    """

    reversible = True

    def __init__(self, operations):
        self.operations = operations
        self.models = [step.name for step in operations if isinstance(step, CreateModel)]
        made = {name.lower() for name in self.models}
        for step in operations:
            about = getattr(step, "model_name_lower", None) or step.name_lower
            if about not in made:
                raise ValueError(f"{step.describe()} is about a table that is not made here.")

    def state_forwards(self, app_label, state):
        # What was rendered is rendered again when somebody asks, not after every step.
        state.__dict__.pop("apps", None)
        for step in self.operations:
            step.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for name in self.models:
            model = to_state.apps.get_model(app_label, name)
            if self.allow_migrate_model(schema_editor.connection.alias, model):
                schema_editor.create_model(model)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for name in reversed(self.models):
            model = from_state.apps.get_model(app_label, name)
            if self.allow_migrate_model(schema_editor.connection.alias, model):
                schema_editor.delete_model(model)

    def describe(self):
        return f"Create {', '.join(self.models)}"
