"""Writes many rows by COPY, several times as fast as by INSERT statements."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models


def copy_rows(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Writes rows of values, in the order of the columns, within the transaction.

    Column names are those of the database, and values are given for all columns without a default
    of the database: COPY knows none of Django's. Values of JSON columns are given as JSON text.
    Constraints and triggers hold as for INSERT.
    """
    quoted = connection.ops.quote_name
    names = ", ".join(map(quoted, columns))
    statement = f"COPY {quoted(model._meta.db_table)} ({names}) FROM STDIN"
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(statement) as copy,
    ):
        for row in rows:
            copy.write_row(row)
