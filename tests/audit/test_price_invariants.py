"""Checks that the invariants of money and goods hold, and find planted errors."""

from collections.abc import Iterator
from typing import Any

import pytest

from audit.invariants import INVARIANTS
from audit.invariants.escrow_balances import ESCROW_BALANCES
from audit.invariants.goods_movements import GOODS_MOVEMENTS
from audit.invariants.order_status import proposals_are_the_sums_of_their_parts
from audit.invariants.price_totals import PRICES
from fulfilment.models import Return, Settlement, SettlementLine
from matching.models import Allocation, OrderPrice, Proposal
from tests.audit.planted_price_errors import PLANTED_PRICE_ERRORS
from tests.audit.priced_life import build_priced_life
from tests.databases import empty_tables

pytestmark = pytest.mark.django_db
CHECKED = {*PRICES, *ESCROW_BALANCES, *GOODS_MOVEMENTS, proposals_are_the_sums_of_their_parts}


@pytest.fixture(scope="module")
def books(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Builds the priced runs once; each test's own changes are rolled back."""
    with django_db_blocker.unblock():
        build_priced_life()
        yield
        empty_tables(None)


def found():
    """Returns the ids that break each invariant of money, by its name."""
    rows = [row.find() for row in INVARIANTS if row.check in CHECKED]
    return {row.name: row.ids for row in rows if row is not None}


@pytest.mark.slow
@pytest.mark.usefixtures("books")
def test_nothing_that_may_happen_breaks_an_invariant():
    statuses = set(Allocation.objects.values_list("status", flat=True))
    assert statuses >= {"offered", "declined", "confirmed", "cancelled", "settled"}
    assert set(Settlement.objects.values_list("status", flat=True)) == {
        "held",
        "released",
        "returned",
    }
    assert {"open", "accepted", "declined"} <= set(
        Proposal.objects.values_list("status", flat=True)
    )
    assert OrderPrice.objects.filter(pool_part__gt=0, asked_more__gt=0).exists()
    pool = SettlementLine.objects.filter(account="pool")
    assert pool.filter(amount__gt=0).exists()
    assert pool.filter(amount__lt=0).exists()

    assert Return.objects.values("status").distinct().count() > 1

    assert found() == {}


@pytest.mark.parametrize(
    "error", PLANTED_PRICE_ERRORS, ids=[row.what.replace(" ", "-") for row in PLANTED_PRICE_ERRORS]
)
@pytest.mark.usefixtures("books")
def test_a_planted_error_of_money_is_found_by_name(error):
    error.plant()

    assert error.breaks in found()
