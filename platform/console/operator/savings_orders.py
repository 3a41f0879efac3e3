"""The orders that a saving is made of, one row each."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

import django_tables2
from django import forms
from django.utils.translation import gettext_lazy as _

from console.common.tables import Table
from console.operator.columns import (
    LONG_TEXT,
    ONE_WORD,
    TEXT,
    AmountColumn,
    LinkColumn,
    ShareColumn,
)
from console.operator.links import address
from console.operator.reports import Report
from console.operator.savings import BY_LABELS, SavingsChoices, key_of, names_of, scope_of
from fulfilment.savings_report import ORDER_KEYS, OrderSaving, order_savings


class OrdersChoices(SavingsChoices):
    """And of which group."""

    key = forms.CharField(required=False, widget=forms.HiddenInput)


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order beside the baseline; a stage that it has not reached is None."""

    run_id: UUID
    reference: str
    title: str
    buyer: str
    currency: str
    baseline_cost: Decimal
    cost: Decimal
    estimated: Decimal
    share: Decimal | None
    contracted: Decimal | None
    realised: Decimal | None


class SavingsOrdersTable(Table):
    """Orders with what each saves."""

    caption = _("Orders compared")
    empty_text = _("No order of this group is compared with this baseline.")

    class Meta(Table.Meta):
        pass

    reference = LinkColumn(
        to=lambda row: address("run", row.run_id), verbose_name=_("Order"), attrs=ONE_WORD
    )
    title = django_tables2.Column(verbose_name=_("Title"), attrs=TEXT)
    buyer = django_tables2.Column(verbose_name=_("Buyer"), attrs=LONG_TEXT)
    baseline_cost = AmountColumn(verbose_name=_("Baseline cost"))
    cost = AmountColumn(verbose_name=_("Planned cost"))
    estimated = AmountColumn(verbose_name=_("Estimated saving"))
    share = ShareColumn(verbose_name=_("Estimated share"))
    contracted = AmountColumn(verbose_name=_("Contracted saving"))
    realised = AmountColumn(verbose_name=_("Realised saving"))


class SavingsOrders(Report):
    """The orders of one group, or of all."""

    title = _("Orders behind the savings")
    nav_name = "operator:savings"
    partial_template_name = "operator/savings_orders.html"
    choices_class = OrdersChoices
    table_class: ClassVar = SavingsOrdersTable
    file_name = "savings-orders"

    def figures(self) -> dict[str, Any]:
        """The group and its orders."""
        if not self.sees_prices:
            return {"part": "operator/prices_hidden.html"}
        by, text = self.chosen["by"], self.chosen["key"]
        key = key_of(by, text) if text else None
        is_nobody = bool(text) and key is None
        found = [] if is_nobody else order_savings(scope_of(self.chosen), by=by, key=key)
        back = {name: value for name, value in self.chosen.items() if name != "key"}
        return {
            "part": self.partial_template_name,
            "back": address("savings", **back),
            "dimension": BY_LABELS[by],
            "group": names_of(by, [key]).get(key, text) if text else "",
            "is_divided": key is not None and by not in ORDER_KEYS,
            "rows": [order_row(row, self.chosen["currency"]) for row in found],
        }


def order_row(row: OrderSaving, currency: str) -> OrderRow:
    """One order as the table has it."""
    saving = row.baseline_cost - row.estimated
    return OrderRow(
        run_id=row.run_id,
        reference=row.reference,
        title=row.title,
        buyer=row.buyer,
        currency=currency,
        baseline_cost=row.baseline_cost,
        cost=row.estimated,
        estimated=saving,
        share=saving / row.baseline_cost if row.baseline_cost else None,
        contracted=saved(row, row.contracted),
        realised=saved(row, row.realised),
    )


def saved(row: OrderSaving, cost: Decimal | None) -> Decimal | None:
    """Baseline cost − cost; None where the stage is not reached."""
    return None if cost is None else row.baseline_cost - cost
