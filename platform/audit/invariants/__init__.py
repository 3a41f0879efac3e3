"""Lists the invariants of the ledger, one function each."""

from audit.invariants.accepted_counters import COUNTER_OFFERS
from audit.invariants.cost_totals import COST_TOTALS
from audit.invariants.escrow_balances import ESCROW_BALANCES
from audit.invariants.goods_movements import GOODS_MOVEMENTS
from audit.invariants.invariant import Finding, Invariant, Query
from audit.invariants.match_runs import MATCH_RUNS, documents_are_as_they_were_frozen
from audit.invariants.order_status import ORDER_STATUS
from audit.invariants.piece_counts import PIECE_COUNTS
from audit.invariants.price_totals import PRICES
from audit.invariants.reserved_hours import RESERVED_HOURS
from audit.invariants.state_history import STATE_HISTORY
from audit.invariants.window_spans import WINDOW_SPANS

CHECKS = (
    *RESERVED_HOURS,
    *WINDOW_SPANS,
    *PIECE_COUNTS,
    *GOODS_MOVEMENTS,
    *ORDER_STATUS,
    *MATCH_RUNS,
    *COST_TOTALS,
    *PRICES,
    *COUNTER_OFFERS,
    *ESCROW_BALANCES,
    *STATE_HISTORY,
)
INVARIANTS = tuple(Invariant(check) for check in CHECKS)

__all__ = ["INVARIANTS", "Finding", "Invariant", "Query", "documents_are_as_they_were_frozen"]
