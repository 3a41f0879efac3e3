"""Everything that must never be false of the books, one small function each."""

from audit.invariants.base import Finding, Invariant, Query, sentence_of
from audit.invariants.history import HISTORY
from audit.invariants.hours import HOURS
from audit.invariants.money import MONEY
from audit.invariants.pieces import PIECES
from audit.invariants.runs import RUNS, documents_are_as_they_were_frozen
from audit.invariants.settlement import SETTLEMENT
from audit.invariants.standing import STANDINGS

ALL = (*HOURS, *PIECES, *STANDINGS, *RUNS, *MONEY, *SETTLEMENT, *HISTORY)
INVARIANTS = tuple(Invariant(ask) for ask in ALL)

__all__ = [
    "INVARIANTS",
    "Finding",
    "Invariant",
    "Query",
    "documents_are_as_they_were_frozen",
    "sentence_of",
]
