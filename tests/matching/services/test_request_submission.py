"""Tests two submissions of one request in real transactions."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from common.clock import now
from matching.services.parts.request_submission import AllOrdered, submit_lines
from orders.models import Order, OrderEvent
from orders.services.new_request_lines import NewLine
from orders.services.request_changes import open_request
from tests import builders
from tests.matching.api.test_part_plans import MILLED
from tests.orders.test_concurrency import at_once
from tests.orders.test_parts import file_of
from vocabularies.models import MaterialGrade

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_submissions_at_once_make_each_order_once() -> None:
    buyer = builders.buyer()
    place: dict[str, Any] = {
        "ship_to_region_id": "CN-SH",
        "latitude": Decimal("31.2304"),
        "longitude": Decimal("121.4737"),
        "latest_delivery_on": now().date() + timedelta(days=40),
    }
    grade = MaterialGrade.objects.get(pk="5052-H32")
    lines = [
        NewLine(
            {"name": f"Block {at}", "material_grade": grade}, [file_of(buyer, MILLED)], quantity=5
        )
        for at in range(3)
    ]
    request = open_request(organisation=buyer, by=None, fields=place, lines=lines)

    outcomes = at_once(*[lambda: submit_lines(request=request, by=None)] * 2)

    assert sorted(len(each) if isinstance(each, list) else 0 for each in outcomes) == [0, 3]
    assert sum(isinstance(each, AllOrdered) for each in outcomes) == 1
    assert Order.objects.count() == 3
    assert OrderEvent.objects.filter(to_status="submitted").count() == 3
    request.refresh_from_db()
    assert request.events.filter(to_status="submitted").count() == 1
