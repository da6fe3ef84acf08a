"""Update rows and read what they became, in one statement: what is locked is held for one question less.

Both databases have RETURNING; Django offers it for inserts only.
"""

from typing import Any

from django.db import connections
from django.db.models import QuerySet
from django.db.models.sql import UpdateQuery


def update_returning(rows: QuerySet, values: dict[str, Any], *columns: str) -> list[tuple]:
    """Write `values` (expressions too) to `rows`; their `columns` afterwards, one tuple for each row.

    `rows` are filtered by columns of their own table.
    """
    query = rows.query.chain(UpdateQuery)
    query.add_update_values(values)  # type: ignore[attr-defined]
    sql, params = query.get_compiler(rows.db).as_sql()
    connection = connections[rows.db]
    fields = [rows.model._meta.get_field(name) for name in columns]
    wanted = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} RETURNING {wanted}", params)
        return cursor.fetchall()
