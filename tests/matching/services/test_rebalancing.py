"""Tests what an allocation gives back when it shrinks."""

from decimal import Decimal

import pytest

from audit.invariant_checks import broken_invariants
from common.clock import MS_PER_HOUR
from matching.services.rebalancing import shrink_allocation
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("surplus", "pieces", "hours", "setup"),
    [
        (10, [[1, 60], [2, 30]], 11, 240),
        # The setup of a machine goes with its last piece.
        (40, [[1, 60]], 7, 120),
        (50, [[1, 50]], 6, 120),
    ],
)
def test_last_machine_loses_its_pieces_first(surplus, pieces, hours, setup):
    window = builders.window(builders.machine(count=2), hours=80)
    row = builders.allocation(
        window=window,
        machine_ms=12 * MS_PER_HOUR,
        machine_pieces=[[1, 60], [2, 40]],
        setup=Decimal(240),
    )

    shrink_allocation(row, surplus)

    row.refresh_from_db()
    window.refresh_from_db()
    assert (row.machine_pieces, row.setup) == (pieces, setup)
    assert row.machine_ms == window.reserved_ms == hours * MS_PER_HOUR
    assert row.machining == 12 * row.quantity
    names = {finding.name for finding in broken_invariants()}
    assert not any("machine" in name or "hours" in name for name in names)
