"""Tests what estimates tell of a rival's rate, and to whom they tell nothing."""

from decimal import Decimal
from statistics import mean

import pytest

from accounts.models import Membership, Role
from common.clock import now
from matching.estimates.draft_estimate import estimate_draft
from matching.estimates.price_disclosure import geometric_step
from tests import builders

pytestmark = pytest.mark.django_db
CHEAPEST = 100


def estimate(buyer, cycle_time_s=3600, quantity=100, **step):
    """Returns the estimate of an order without transport, which would hide rates."""
    order = builders.order_row(buyer, reserve_price=None, incoterm_id="EXW", quantity=quantity)
    row = builders.operation_row(
        order, **({"cycle_time_s": Decimal(cycle_time_s), "setup_ms": 0} | step)
    )
    return estimate_draft(order=order, operations=[row], lists={}).estimate


@pytest.fixture
def rivals():
    """Creates factories of five organisations, the cheapest at 100 an hour."""
    return [
        builders.window(builders.machine(), hourly_rate=Decimal(CHEAPEST + 5 * number), hours=4000)
        for number in range(5)
    ]


def test_asking_again_and_otherwise_does_not_average_the_noise_out(rivals):
    errors = []
    for _number in range(6):
        buyer = builders.buyer()
        assert estimate(buyer) == estimate(buyer)
        # An hour's price from both ends of many parts, and the mean width taken off.
        asked = [estimate(buyer, 900 + 97 * number, 50 + number) for number in range(5)]
        hours = [Decimal(geometric_step((900 + 97 * n) * 1000)) / 3_600_000 for n in range(5)]
        low = mean(found.low / hour for found, hour in zip(asked, hours, strict=True))
        errors.append(abs(float(low) / 0.85 - CHEAPEST) / CHEAPEST)

    assert mean(errors) > 0.03
    assert len({round(error, 3) for error in errors}) > 3


def test_processes_below_one_root_share_their_noise(rivals):
    buyer = builders.buyer()

    found = {
        (shown.low, shown.high)
        for shown in (
            estimate(buyer, process_id=code) for code in ("cnc-milling-3-axis", "milling")
        )
    }

    assert len(found) == 1 or max(low for low, _ in found) < min(low for low, _ in found) * Decimal(
        "1.06"
    )


def test_who_offers_the_process_is_shown_no_price(rivals):
    seller, colleague = rivals[0].machine.factory.organisation, builders.buyer()
    seller.is_buyer = True
    seller.save()
    person = builders.member(seller)
    Membership.objects.create(user=person, organisation=colleague, role=Role.PURCHASER)

    for organisation in (seller, colleague):
        shown = estimate(organisation)
        assert (shown.is_withheld, shown.low, shown.high) == (True, None, None)
    assert not estimate(builders.buyer()).is_withheld
    other = builders.machine(process_id="anodising-hard", factory=rivals[0].machine.factory)
    builders.window(other)
    assert not estimate(builders.buyer(), process_id="anodising-hard").is_withheld


def test_lateness_that_a_buyer_can_compute_bears_no_noise(rivals):
    buyer = builders.buyer()

    def low(days):
        order = builders.order_row(
            buyer, reserve_price=Decimal(10_000), incoterm_id="EXW", quantity=100
        )
        order.wish_delivery_on = order.latest_delivery_on - builders.timedelta(days=days)
        row = builders.operation_row(order, cycle_time_s=Decimal(36), setup_ms=0)
        return estimate_draft(order=order, operations=[row], lists={}).estimate.low

    days = (rivals[0].last_day - now().date()).days
    # At 0.5 % of 10,000 a day, shown in two digits; the noise would take 2 % off at least.
    assert low(42) - low(0) == pytest.approx(Decimal(50 * days), abs=8)
