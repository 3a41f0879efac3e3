"""The orders that a saving is made of, one row each."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

import django_tables2
from django import forms
from django.utils.translation import gettext_lazy as _

from console.operator.choices import first_instant
from console.operator.columns import TEXT, AmountColumn, LinkColumn, ShareColumn
from console.operator.links import address
from console.operator.reports import Report
from console.operator.savings import BY_LABELS, SavingsChoices, key_of, names_of
from console.tables import Table
from fulfilment.savings_by import ORDER_KEYS, OrderSaving, approved_runs, order_savings, worked_on
from orders.models import Order


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

    reference = LinkColumn(to=lambda row: address("run", row.run_id), verbose_name=_("Order"))
    title = django_tables2.Column(verbose_name=_("Title"), attrs=TEXT)
    buyer = django_tables2.Column(verbose_name=_("Buyer"))
    baseline_cost = AmountColumn(verbose_name=_("Baseline cost"))
    cost = AmountColumn(verbose_name=_("Planned cost"))
    estimated = AmountColumn(verbose_name=_("Estimated saving"))
    share = ShareColumn(verbose_name=_("of its baseline"))
    contracted = AmountColumn(verbose_name=_("Contracted saving"))
    realised = AmountColumn(verbose_name=_("Realised saving"))


class SavingsOrders(Report):
    """The orders of one group, or of all."""

    title = _("Orders behind the savings")
    place = "operator:savings"
    partial = "operator/savings_orders.html"
    choices_class = OrdersChoices
    table_class: ClassVar = SavingsOrdersTable
    file_name = "savings-orders"

    def figures(self) -> dict[str, Any]:
        """The group and its orders."""
        if not self.sees_prices:
            return {"part": "operator/prices_hidden.html"}
        by, key = self.chosen["by"], self.chosen["key"]
        runs = approved_runs(
            currency=self.chosen["currency"], since=first_instant(self.chosen["weeks"])
        )
        found = order_savings(runs, self.chosen["baseline"], by=by)
        if key:
            found = of_group(runs, found, by, key)
        back = {name: value for name, value in self.chosen.items() if name != "key"}
        return {
            "part": self.partial,
            "back": address("savings", **back),
            "dimension": BY_LABELS[by],
            "group": group_name(by, key, found),
            "is_divided": key and by not in ORDER_KEYS,
            "rows": order_rows(found, self.chosen["currency"]),
        }


def of_group(runs: Any, rows: Sequence[OrderSaving], by: str, text: str) -> list[OrderSaving]:
    """The orders of the group that the address names."""
    key = key_of(by, text)
    if by in ORDER_KEYS:
        return [row for row in rows if str(row.key) == str(key)]
    there = worked_on(runs, by, key)
    return [row for row in rows if (row.run_id, row.order_id) in there]


def group_name(by: str, text: str, rows: Sequence[OrderSaving]) -> str:
    """What people call the group; empty for all."""
    if not text:
        return ""
    keys = {row.key for row in rows} if by in ORDER_KEYS else {key_of(by, text)}
    return next(iter(names_of(by, keys).values()), text)


def order_rows(found: Sequence[OrderSaving], currency: str) -> list[OrderRow]:
    """The orders with what they are called, those that save most first."""
    ids = {row.order_id for row in found}
    columns = ("pk", "reference", "title", "organisation__name")
    orders = {
        pk: words
        for pk, *words in Order.objects.filter(pk__in=ids).order_by().values_list(*columns)
    }
    rows = [order_row(row, orders[row.order_id], currency) for row in found]
    return sorted(rows, key=lambda row: (-row.estimated, row.reference))


def order_row(row: OrderSaving, words: Sequence[str], currency: str) -> OrderRow:
    """One order as the table has it."""
    reference, title, buyer = words
    saving = row.baseline_cost - row.estimated
    return OrderRow(
        run_id=row.run_id,
        reference=reference,
        title=title,
        buyer=buyer,
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
