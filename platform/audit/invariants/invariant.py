"""What an invariant is: a question to the database that names the rows which break it."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import connection

IDS_SHOWN = 20
# The query stays as it is; how many rows it finds, and which come first, is asked around it.
COUNTED = """
    WITH broken AS ({sql})
    SELECT count(*), (array_agg(id::text ORDER BY id::text))[1:{shown}] FROM broken
"""


@dataclass(frozen=True, slots=True)
class Query:
    """One SELECT whose single column `id` names the rows that break an invariant."""

    sql: str
    given: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """An invariant that does not hold, with how many rows break it and the first of them."""

    name: str
    sentence: str
    count: int
    ids: list[str]

    def as_document(self) -> dict[str, Any]:
        """As it is stored and sent."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Invariant:
    """Something that must never be false; its sentence is what its function's docstring says."""

    ask: Callable[[], Query]

    @property
    def name(self) -> str:
        """The function's own."""
        return self.ask.__name__

    @property
    def sentence(self) -> str:
        """The first line of the docstring."""
        return sentence_of(self.ask)

    def find(self) -> Finding | None:
        """What breaks it now; None where nothing does."""
        query = self.ask()
        with connection.cursor() as cursor:
            cursor.execute(COUNTED.format(sql=query.sql, shown=IDS_SHOWN), dict(query.given))
            count, ids = cursor.fetchone()
        return Finding(self.name, self.sentence, count, ids) if count else None


def sentence_of(function: Callable[..., Any]) -> str:
    """The first paragraph of a docstring, on one line."""
    paragraph = (function.__doc__ or "").strip().partition("\n\n")[0]
    return " ".join(paragraph.split())
