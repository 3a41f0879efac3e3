"""Checks the shapes of request bodies without a database."""

from uuid import uuid4

import pytest

from fulfilment.api.serializers import (
    InspectionBodySerializer,
    ProgressBodySerializer,
    ReceiptBodySerializer,
    ResolutionBodySerializer,
    ShipmentBodySerializer,
)
from matching.api.serializers.requests import EmptyBodySerializer

ALLOCATION = str(uuid4())


@pytest.mark.parametrize(
    ("serializer_class", "body", "field"),
    [
        (EmptyBodySerializer, {"x": 1}, "x"),
        (ProgressBodySerializer, {}, "pieces_done"),
        (ProgressBodySerializer, {"pieces_done": "5"}, "pieces_done"),
        (ProgressBodySerializer, {"pieces_done": -1}, "pieces_done"),
        (ProgressBodySerializer, {"pieces_done": 1, "is_correction": "yes"}, "is_correction"),
        (ProgressBodySerializer, {"pieces_done": 1, "by": 1}, "by"),
        (InspectionBodySerializer, {"passed": 1}, "failed"),
        (InspectionBodySerializer, {"passed": 1.5, "failed": 0}, "passed"),
        (ShipmentBodySerializer, {"shipped_on": "yesterday"}, "shipped_on"),
        (ShipmentBodySerializer, {"carrier": 7}, "carrier"),
        (ReceiptBodySerializer, {}, "received"),
        (ResolutionBodySerializer, {}, "reason"),
        (ResolutionBodySerializer, {"reason": "so", "refunds": 7}, "refunds"),
    ],
)
def test_a_body_of_another_shape_is_rejected_at_its_field(serializer_class, body, field):
    serializer = serializer_class(data=body)

    assert not serializer.is_valid()
    assert set(serializer.errors) == {field}


@pytest.mark.parametrize(
    "refund",
    [
        {"allocation": "x", "amount": "1.00"},
        {"allocation": ALLOCATION, "amount": 1.5},
        {"allocation": ALLOCATION, "amount": "-1"},
        {"allocation": ALLOCATION, "amount": "1", "x": 1},
    ],
)
def test_a_refund_of_another_shape_is_rejected(refund):
    serializer = ResolutionBodySerializer(data={"reason": "so", "refunds": [refund]})

    assert not serializer.is_valid()
    assert set(serializer.errors) == {"refunds"}


def test_an_allocation_is_refunded_once():
    row = {"allocation": ALLOCATION, "amount": "1.00"}
    serializer = ResolutionBodySerializer(data={"reason": "so", "refunds": [row, row]})

    assert not serializer.is_valid()
    assert set(serializer.errors) == {"refunds"}
