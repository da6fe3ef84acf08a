"""New tables in one step: the same tables as step by step, and nothing else in that step."""

import pytest
from django.db import connection, models
from django.db.migrations import AddField, AlterField, CreateModel
from django.db.migrations.state import ProjectState

from people.creating import CreateTogether

ID = ("id", models.BigAutoField(primary_key=True))
PUMP, WELL = "people_pump", "people_well"


def steps():
    """Two tables that point at each other, the way `makemigrations` takes such a knot apart."""
    return [
        CreateModel("Pump", [ID]),
        CreateModel("Well", [ID, ("pump", models.ForeignKey("people.Pump", models.CASCADE))]),
        AddField("pump", "well", models.ForeignKey("people.Well", models.CASCADE, null=True)),
    ]


def columns(table):
    with connection.cursor() as cursor:
        return {column.name for column in connection.introspection.get_table_description(cursor, table)}


def tables():
    return {PUMP, WELL} & set(connection.introspection.table_names())


def test_forwards_and_back(committed):
    before = ProjectState()
    after = before.clone()
    together = CreateTogether(steps())
    together.state_forwards("people", after)
    with connection.schema_editor() as editor:
        together.database_forwards("people", editor, before, after)
    try:
        assert tables() == {PUMP, WELL}
        assert columns(PUMP) == {"id", "well_id"}
        assert columns(WELL) == {"id", "pump_id"}
    finally:
        with connection.schema_editor() as editor:
            together.database_backwards("people", editor, after, before)
    assert tables() == set()


def test_classes_built_before_know_the_new_tables():
    state = ProjectState()
    assert not state.apps.all_models["people"]
    CreateTogether(steps()).state_forwards("people", state)
    assert set(state.apps.all_models["people"]) == {"pump", "well"}


@pytest.mark.parametrize(
    "step",
    [AddField("need", "depth", models.IntegerField()), AlterField("need", "depth", models.IntegerField())],
    ids=["a new field", "another field"],
)
def test_a_table_that_stands_is_refused(step):
    with pytest.raises(ValueError, match="not made here"):
        CreateTogether([*steps(), step])
