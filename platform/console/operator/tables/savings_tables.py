"""Declares the tables of savings."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

import django_tables2
from django.utils.translation import gettext_lazy as _

from console.common.messages import label_for
from console.common.tables import Table
from console.operator.columns import (
    LONG_TEXT_CELL,
    NOWRAP_CELL,
    TEXT_CELL,
    AmountColumn,
    LinkColumn,
    ShareColumn,
    WholeColumn,
)
from console.operator.links import page_url
from fulfilment.savings import STAGES, OrderSavings, bridge_between
from matching.models.gain_sharing import Basis


@dataclass(frozen=True, slots=True)
class SavingsGroupRow:
    """Holds one group of orders; a stage without orders is None."""

    key: Any
    name: str
    currency: str
    orders: int
    alone: Decimal
    price: Decimal
    estimated: Decimal
    estimated_share: Decimal | None
    contracted_orders: int
    contracted: Decimal | None
    contracted_share: Decimal | None
    realised_orders: int
    realised: Decimal | None
    realised_share: Decimal | None
    address: str


class SavingsTable(Table):
    """Lists groups of orders with the saving of each stage."""

    caption = _("Savings by group")
    empty_text = _("No order of a run that was approved in this period has a price.")

    class Meta(Table.Meta):
        pass

    name = LinkColumn(to=lambda row: row.address, verbose_name=_("Group"), attrs=TEXT_CELL)
    orders = WholeColumn(verbose_name=_("Orders"))
    alone = AmountColumn(verbose_name=_("Expected alone cost"))
    price = AmountColumn(verbose_name=_("Price before the fee"))
    estimated = AmountColumn(verbose_name=_("Estimated saving"))
    estimated_share = ShareColumn(verbose_name=_("Estimated share"))
    contracted_orders = WholeColumn(verbose_name=_("Orders contracted"))
    contracted = AmountColumn(verbose_name=_("Contracted saving"))
    contracted_share = ShareColumn(verbose_name=_("Contracted share"))
    realised_orders = WholeColumn(verbose_name=_("Orders realised"))
    realised = AmountColumn(verbose_name=_("Realised saving"))
    realised_share = ShareColumn(verbose_name=_("Realised share"))


@dataclass(frozen=True, slots=True)
class SavingsOrderRow:
    """Shows the savings of one order; a stage that it has not reached is None.

    Only the rows of one page are worded, of thousands that are sorted.
    """

    savings: OrderSavings

    @property
    def run_id(self) -> UUID:
        """Returns the run that planned the order."""
        return self.savings.run_id

    @property
    def reference(self) -> str:
        """Returns the order's reference."""
        return self.savings.reference

    @property
    def title(self) -> str:
        """Returns the order's title."""
        return self.savings.title

    @property
    def buyer(self) -> str:
        """Returns the buyer's name."""
        return self.savings.buyer

    @property
    def currency(self) -> str:
        """Returns the code of the currency."""
        return self.savings.currency

    @property
    def basis(self) -> str:
        """Returns what the expected alone cost rests on."""
        return label_for(Basis(self.savings.basis).label)

    @property
    def alone(self) -> Decimal:
        """Returns the expected alone cost."""
        return self.savings.estimated.alone

    @property
    def price(self) -> Decimal:
        """Returns the price of the approved plan, before the fee."""
        return self.savings.estimated.price

    @property
    def estimated(self) -> Decimal:
        """Returns the estimated saving."""
        return self.savings.estimated.saving

    @property
    def share(self) -> Decimal | None:
        """Returns the estimated saving as a share of the alone cost; None without one."""
        return self.estimated / self.alone if self.alone else None

    @property
    def contracted(self) -> Decimal | None:
        """Returns the contracted saving."""
        return None if self.savings.contracted is None else self.savings.contracted.saving

    @property
    def realised(self) -> Decimal | None:
        """Returns the realised saving."""
        return None if self.savings.realised is None else self.savings.realised.saving

    @property
    def change(self) -> str:
        """Returns why a later stage saves another amount."""
        parts = [part for stage in STAGES[1:] for part in bridge_between([self.savings], stage)]
        return "; ".join(label_for(part.reason.label) for part in parts)


class SavingsOrdersTable(Table):
    """Lists orders with their savings, and why a later stage is another one."""

    caption = _("Orders with a price")
    empty_text = _("No order of this group has a price.")

    class Meta(Table.Meta):
        pass

    reference = LinkColumn(
        to=lambda row: page_url("run", row.run_id), verbose_name=_("Order"), attrs=NOWRAP_CELL
    )
    title = django_tables2.Column(verbose_name=_("Title"), attrs=TEXT_CELL)
    buyer = django_tables2.Column(verbose_name=_("Buyer"), attrs=TEXT_CELL)
    alone = AmountColumn(verbose_name=_("Expected alone cost"))
    price = AmountColumn(verbose_name=_("Price before the fee"))
    estimated = AmountColumn(verbose_name=_("Estimated saving"))
    share = ShareColumn(verbose_name=_("Estimated share"))
    contracted = AmountColumn(verbose_name=_("Contracted saving"))
    realised = AmountColumn(verbose_name=_("Realised saving"))
    basis = django_tables2.Column(verbose_name=_("Rests on"), attrs=TEXT_CELL)
    change = django_tables2.Column(
        verbose_name=_("Why it changed"), attrs=LONG_TEXT_CELL, default="–"
    )
