"""What is held, released and refunded for each allocation: balances that sum to zero.

The tables are fulfilment's. An invariant is a function here that returns a `Query`, with its
sentence as docstring, and is named in SETTLEMENT.
"""

from collections.abc import Callable

from audit.invariants.base import Query

SETTLEMENT: tuple[Callable[[], Query], ...] = ()
