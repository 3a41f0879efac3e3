"""Defines the items of which every cost of a match is the sum.

Formulation, results, serializers, pages, exports, audit and settlement take names, labels and
payees from COST_ITEMS; docs/how-to/add-a-cost-item.md lists what a new item needs.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.money import MoneyField

FACTORY, CARRIER = "factory", "carrier"


@dataclass(frozen=True, slots=True)
class CostItem:
    """Describes one item of a cost.

    `name` is its column and JSON key; `is_per_piece` items grow with the quantity.
    Without a payee the item is an expectation: it steers the plan and nobody is asked for it.
    """

    name: str
    label: Any
    payee: str = ""
    is_per_piece: bool = False


COST_ITEMS = (
    CostItem("machining", _("Machining"), FACTORY, is_per_piece=True),
    CostItem("setup", _("Setup"), FACTORY),
    CostItem("opening", _("Start-up charge"), FACTORY),
    CostItem("transport", _("Transport"), CARRIER),
    CostItem("lateness", _("Lateness"), is_per_piece=True),
)
ITEM_NAMES = tuple(item.name for item in COST_ITEMS)
ITEM_LABELS = {item.name: item.label for item in COST_ITEMS}
# The factory is paid these.
EARNED_ITEMS = tuple(item.name for item in COST_ITEMS if item.payee == FACTORY)
# Somebody is paid these: prices are made of them.
PAID_ITEMS = tuple(item.name for item in COST_ITEMS if item.payee)
# No one is paid these.
EXPECTED_ITEMS = tuple(item.name for item in COST_ITEMS if not item.payee)
PER_PIECE_ITEMS = tuple(item.name for item in COST_ITEMS if item.is_per_piece)
# A run stores these for every option; machining is the rest of the option's unit cost.
STORED_ITEMS = tuple(name for name in PER_PIECE_ITEMS if name != "machining")


class CostItems(models.Model):
    """Holds the cost of a row by item, one column each; the total is their sum."""

    machining = MoneyField(default=Decimal(0))
    setup = MoneyField(default=Decimal(0))
    opening = MoneyField(default=Decimal(0))
    transport = MoneyField(default=Decimal(0))
    lateness = MoneyField(default=Decimal(0))

    ITEMS: ClassVar = ITEM_NAMES

    class Meta:
        abstract = True

    @property
    def total(self) -> Decimal:
        """Returns the sum of all items."""
        return self.sum_of(ITEM_NAMES)

    @property
    def amounts(self) -> list[Decimal]:
        """Returns the amount of each item, in the order of COST_ITEMS."""
        return [getattr(self, name) for name in ITEM_NAMES]

    @property
    def asked_earnings(self) -> Decimal:
        """Returns what the factory asks for its work."""
        return self.sum_of(EARNED_ITEMS)

    @property
    def paid_cost(self) -> Decimal:
        """Returns what factories and carriers are paid."""
        return self.sum_of(PAID_ITEMS)

    @property
    def expected(self) -> Decimal:
        """Returns the expected costs, which no one is paid."""
        return self.sum_of(EXPECTED_ITEMS)

    def sum_of(self, names: tuple[str, ...]) -> Decimal:
        """Returns the sum of the named items."""
        return sum((getattr(self, name) for name in names), Decimal(0))


def items_expression(names: tuple[str, ...] = ITEM_NAMES) -> Any:
    """Returns the sum of the named columns as a query expression."""
    first, *rest = (models.F(name) for name in names)
    return sum(rest, first)


def items_sql(names: tuple[str, ...] = ITEM_NAMES, *, table: str = "") -> str:
    """Returns the sum of the named columns as SQL, each of `table` where it is given."""
    prefix = f"{table}." if table else ""
    return "(" + " + ".join(f"{prefix}{name}" for name in names) + ")"
