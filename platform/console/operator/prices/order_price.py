"""Collects what the page of one order of a run shows of its price."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from common.money import from_micros, minor_unit, to_micros
from console.common.amounts import digits_of
from console.operator.prices.sentences import (
    BASIS_MEANINGS,
    displaced_message,
    order_gain_message,
)
from matching.gain_sharing.largest_remainder import whole_units
from matching.models import MatchRun, RunOrder
from matching.models.cost_items import ITEM_LABELS, PAID_ITEMS
from matching.models.gain_sharing import Basis, Stage
from matching.selectors.gain_shares import PricedOrder, priced_orders, sharings

PriceRow = tuple[Any, Decimal, bool]


def order_price_context(run: MatchRun, row: RunOrder) -> dict[str, Any]:
    """Returns price, expected alone cost and what was borne since.

    An order that the plan does not serve has a sentence if it was displaced. It is empty for a run
    without a division.
    """
    found = sharings(run)
    if not found:
        return {}
    sharing = list(found.values())[-1]
    solved = found.get(Stage.SOLVED) if sharing.stage == Stage.PUBLISHED else None
    priced = next(iter(priced_orders(run, sharing, solved, order_id=row.order_id)), None)
    if priced is None:
        left = sharing.prices.filter(order=row.order_id, displaced_value__gt=0).first()
        return {"displaced": displaced_message(left, run.currency_id)} if left else {}
    return {
        "order_price": sharing.prices.get(order=row.order_id),
        "priced": priced,
        "price_sentence": order_gain_message(priced),
        "price_rows": price_rows(priced, row),
        "basis_meaning": BASIS_MEANINGS[Basis(priced.basis)],
        "tone": "saves" if priced.saving > 0 else "loses" if priced.saving < 0 else "same",
    }


def price_rows(priced: PricedOrder, row: RunOrder) -> list[PriceRow]:
    """Returns label, amount and whether it is a sum, from cost items to price."""
    items = cost_rows_of(priced, row)
    return [
        *items,
        (_("Cost"), priced.cost, bool(items)),
        (_("Levy"), priced.levy, False),
        (_("Subsidy"), -priced.subsidy, False),
        (_("Price"), priced.price, True),
    ]


def cost_rows_of(priced: PricedOrder, row: RunOrder) -> list[PriceRow]:
    """Returns the cost's items in minor units; none if they changed since."""
    unit = to_micros(minor_unit(digits_of(priced.currency)))
    exact = [to_micros(getattr(row, name)) for name in PAID_ITEMS]
    amounts = [from_micros(amount) for amount in whole_units(exact, unit)]
    if sum(amounts) != priced.cost:
        return []
    return [
        (ITEM_LABELS[name], amount, False) for name, amount in zip(PAID_ITEMS, amounts, strict=True)
    ]
