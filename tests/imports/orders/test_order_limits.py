"""Tests that readers, which import no app, know the limits of orders."""

import pytest

from imports.readers.orders import order_limits
from imports.readers.orders.document_names import DOCUMENT_NAMES
from orders import limits
from orders.models import Order
from orders.states import OrderDocument

NAMES = [name for name in vars(order_limits) if name.isupper()]
LENGTHS = {
    "REFERENCE_LENGTH": "reference",
    "TITLE_LENGTH": "title",
    "SHIP_TO_LENGTH": "ship_to",
    "CATEGORY_LENGTH": "demand_category",
}


@pytest.mark.parametrize("name", NAMES)
def test_limit_is_that_of_orders(name: str) -> None:
    known = (
        Order._meta.get_field(LENGTHS[name]).max_length
        if name in LENGTHS
        else getattr(limits, name)
    )

    assert getattr(order_limits, name) == known


def test_documents_are_those_of_orders() -> None:
    assert list(DOCUMENT_NAMES) == OrderDocument.values
