"""Everything that must never be false of the books, one small function each."""

from audit.invariants.cost_totals import MONEY
from audit.invariants.escrow_balances import SETTLEMENT
from audit.invariants.invariant import Finding, Invariant, Query, sentence_of
from audit.invariants.match_runs import RUNS, documents_are_as_they_were_frozen
from audit.invariants.order_status import STANDINGS
from audit.invariants.piece_counts import PIECES
from audit.invariants.reserved_hours import HOURS
from audit.invariants.state_history import HISTORY

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
