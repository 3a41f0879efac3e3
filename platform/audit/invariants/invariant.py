"""Defines invariants: queries that select the rows which violate a rule."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, TypeVar

from django.db import connection

IDS_SHOWN = 20
# Counts the rows of an invariant's query and returns the first ids.
COUNTED = """
    WITH broken AS ({sql})
    SELECT count(*), (array_agg(id::text ORDER BY id::text))[1:{shown}] FROM broken
"""
Check = TypeVar("Check", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Query:
    """Holds a SELECT whose single column `id` identifies the rows that violate a rule."""

    sql: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """Reports a violated rule with the number of rows and the first ids."""

    name: str
    sentence: str
    count: int
    ids: list[str]

    def as_document(self) -> dict[str, Any]:
        """Returns the finding as it is stored and sent."""
        return asdict(self)


def rule(sentence: str, *, name: str = "") -> Callable[[Check], Check]:
    """Attaches the rule's sentence and name (default: the function's) to its check."""

    def attach(check: Check) -> Check:
        check.sentence = sentence  # type: ignore[attr-defined]
        check.rule_name = name or check.__name__  # type: ignore[attr-defined]
        return check

    return attach


@dataclass(frozen=True, slots=True)
class Invariant:
    """Holds a rule with the check that selects its violations."""

    check: Callable[[], Query]

    @property
    def name(self) -> str:
        """Returns the name of the rule."""
        return self.check.rule_name

    @property
    def sentence(self) -> str:
        """Returns the English sentence of the rule, which is stored with findings."""
        return self.check.sentence

    def find(self) -> Finding | None:
        """Returns the current violations; None if the rule holds."""
        query = self.check()
        with connection.cursor() as cursor:
            sql = COUNTED.format(sql=query.sql, shown=IDS_SHOWN)
            cursor.execute(sql, dict(query.parameters))
            count, ids = cursor.fetchone()
        return Finding(self.name, self.sentence, count, ids) if count else None
