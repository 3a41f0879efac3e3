"""What matches saved, by whatever an operator wants to sum it by, and the orders it is made of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from console.common.charts import Chart
from console.common.messages import label_for
from console.common.tables import Table
from console.operator.choices import BaselineChoices, first_instant
from console.operator.columns import (
    TEXT,
    AmountColumn,
    LinkColumn,
    ShareColumn,
    WholeColumn,
)
from console.operator.links import address
from console.operator.reports import Report
from console.operator.stages import LABELS, share_of, stage_rows
from console.templatetags.console import money, percent, whole
from factories.models import Factory
from fulfilment.savings_report import (
    ORDER_KEYS,
    STAGES,
    GroupSaving,
    Scope,
    grouped_savings,
    total_savings,
    whole_of,
)
from matching.states import BaselineKind
from orders.states import Sector
from vocabularies.models import Process, Region

BY_LABELS: Mapping[str, Any] = {
    "week": _("Week of the approval"),
    "region": _("Region"),
    "sector": _("Sector"),
    "process": _("Process"),
    "factory": _("Factory"),
    "buyer": _("Buyer"),
}
# More bars than these cannot be told apart; the table has all.
BARS = 12


class SavingsChoices(BaselineChoices):
    """And what to sum by."""

    by = forms.ChoiceField(label=_("By"), choices=list(BY_LABELS.items()), initial="week")


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group of orders as the table has it; a stage without orders is None."""

    key: Any
    name: str
    currency: str
    orders: int
    baseline_cost: Decimal
    cost: Decimal
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
    """Groups of orders, the stages side by side."""

    caption = _("Savings by group")
    empty_text = _("No approved run in this period compares any order with this baseline.")

    class Meta(Table.Meta):
        pass

    name = LinkColumn(to=lambda row: row.address, verbose_name=_("Group"), attrs=TEXT)
    estimated = AmountColumn(verbose_name=_("Estimated saving"))
    estimated_share = ShareColumn(verbose_name=_("Estimated share"))
    contracted = AmountColumn(verbose_name=_("Contracted saving"))
    contracted_share = ShareColumn(verbose_name=_("Contracted share"))
    realised = AmountColumn(verbose_name=_("Realised saving"))
    realised_share = ShareColumn(verbose_name=_("Realised share"))
    orders = WholeColumn(verbose_name=_("Orders compared"))
    baseline_cost = AmountColumn(verbose_name=_("Baseline cost"))
    cost = AmountColumn(verbose_name=_("Planned cost"))
    contracted_orders = WholeColumn(verbose_name=_("Orders contracted"))
    realised_orders = WholeColumn(verbose_name=_("Orders realised"))


class Savings(Report):
    """Estimated, contracted and realised apart, beside one baseline."""

    title = _("Savings")
    nav_name = "operator:savings"
    partial_template_name = "operator/savings.html"
    choices_class = SavingsChoices
    table_class: ClassVar = SavingsTable
    file_name = "savings"

    def figures(self) -> dict[str, Any]:
        """Totals, groups as a picture, and groups as rows."""
        if not self.sees_prices:
            return {"part": "operator/prices_hidden.html"}
        by, currency = self.chosen["by"], self.chosen["currency"]
        scope = scope_of(self.chosen)
        groups = grouped_savings(scope, by)
        total = whole_of(groups) if by in ORDER_KEYS else total_savings(scope)
        rows = self.rows(groups, by)
        return {
            "part": self.partial_template_name,
            "sentence": approved_words(total, self.chosen["baseline"], currency),
            "stages": stage_rows(total),
            "currency": currency,
            "chart": savings_chart(chart_rows(rows, by), by, currency) if rows else None,
            "is_divided": by not in ORDER_KEYS,
            "all_orders": self.orders_of(None),
            "rows": rows,
        }

    def rows(self, groups: Sequence[GroupSaving], by: str) -> list[GroupRow]:
        """The groups with their names, weeks in their order and all others by what they save."""
        names = names_of(by, [group.key for group in groups])
        rows = [self.row(group, names.get(group.key, "–")) for group in groups]
        if by == "week":
            return sorted(rows, key=lambda row: str(row.key))
        return sorted(rows, key=lambda row: (-row.estimated, row.name))

    def row(self, group: GroupSaving, name: str) -> GroupRow:
        """One group as the table has it."""
        estimated, contracted, realised = (group.stages[stage] for stage in STAGES)
        return GroupRow(
            key=group.key,
            name=name,
            currency=self.chosen["currency"],
            orders=estimated.orders,
            baseline_cost=estimated.baseline_cost,
            cost=estimated.cost,
            estimated=estimated.saving,
            estimated_share=share_of(estimated),
            contracted_orders=contracted.orders,
            contracted=contracted.saving if contracted.orders else None,
            contracted_share=share_of(contracted),
            realised_orders=realised.orders,
            realised=realised.saving if realised.orders else None,
            realised_share=share_of(realised),
            address=self.orders_of(group.key),
        )

    def orders_of(self, key: Any) -> str:
        """The orders that a group, or the whole, is made of."""
        return address("savings-orders", **self.chosen, key=key)


def scope_of(chosen: Mapping[str, Any]) -> Scope:
    """The orders that the choices are about."""
    return Scope(
        currency=chosen["currency"],
        kind=chosen["baseline"],
        since=first_instant(chosen["weeks"]),
    )


def names_of(by: str, keys: Iterable[Any]) -> dict[Any, str]:
    """What people call each group."""
    wanted = [key for key in keys if key is not None]
    if by == "week":
        return {key: date_format(key, "SHORT_DATE_FORMAT") for key in wanted}
    if by == "sector":
        return {key: label_for(Sector(key).label) for key in wanted}
    if by in ("region", "process"):
        model: Any = Region if by == "region" else Process
        return {row.pk: row.name for row in model.objects.filter(pk__in=wanted)}
    model = Factory if by == "factory" else Organisation
    return dict(model.objects.filter(pk__in=wanted).order_by().values_list("pk", "name"))


def key_of(by: str, text: str) -> Any:
    """The key of a group as an address has it; None where it is not one."""
    try:
        if by in ("factory", "buyer"):
            return UUID(text)
        return date.fromisoformat(text) if by == "week" else text
    except ValueError:
        return None


def chart_rows(rows: Sequence[GroupRow], by: str) -> Sequence[GroupRow]:
    """As many as can be told apart: the last weeks, or those that save most."""
    return rows[-BARS:] if by == "week" else rows[:BARS]


def savings_chart(rows: Sequence[GroupRow], by: str, currency: str) -> Chart:
    """Bars beside each other, never on top: the stages are of different orders."""
    best = max(rows, key=lambda row: row.estimated)
    sentence = gettext("The largest is that of %(group)s: %(amount)s estimated.") % {
        "group": best.name,
        "amount": money(best.estimated, currency),
    }
    colours = ("series-1", "series-2", "series-3")
    return Chart(
        name="savings",
        title=gettext("Savings by %(dimension)s") % {"dimension": str(BY_LABELS[by]).lower()},
        sentence=sentence,
        option={
            "tooltip": {"trigger": "axis", "axisPointer": {"type": "shadow"}},
            "legend": {"bottom": 0},
            "grid": {"left": 24, "right": 16, "top": 28, "bottom": 44, "containLabel": True},
            "xAxis": {
                "type": "category",
                "data": [row.name for row in rows],
                "axisLabel": {"rotate": 0 if len(rows) < 3 else 30, "width": 110}
                | {"overflow": "truncate", "interval": 0},
            },
            "yAxis": {"type": "value", "name": currency},
            "series": [
                {
                    "name": str(LABELS[stage]),
                    "type": "bar",
                    "barMaxWidth": 26,
                    "itemStyle": {"color": f"@{colour}"},
                    "data": [
                        {"value": in_units(getattr(row, stage)), "address": row.address}
                        for row in rows
                    ],
                }
                for stage, colour in zip(STAGES, colours, strict=True)
            ],
        },
        columns=(BY_LABELS[by], *(LABELS[stage] for stage in STAGES)),
        rows=[
            (row.name, *(money(getattr(row, stage), currency) for stage in STAGES)) for row in rows
        ],
    )


def approved_words(total: GroupSaving, baseline: str, currency: str) -> SafeString:
    """What the approved plans save, or cost more, beside a baseline."""
    row = total.stages["estimated"]
    if row.saving < 0:
        text = ngettext(
            "The approved plans cost {amount}, {share}, more on {count} order, beside"
            " “{baseline}”.",
            "The approved plans cost {amount}, {share}, more on {count} orders, beside"
            " “{baseline}”.",
            row.orders,
        )
    else:
        text = ngettext(
            "The approved plans save {amount}, {share}, on {count} order, beside “{baseline}”.",
            "The approved plans save {amount}, {share}, on {count} orders, beside “{baseline}”.",
            row.orders,
        )
    return format_html(
        text,
        amount=format_html("<strong>{}</strong>", money(abs(row.saving), currency)),
        share=percent(abs(share_of(row) or 0)),
        count=whole(row.orders),
        baseline=label_for(BaselineKind(baseline).label),
    )


def in_units(amount: Decimal | None) -> float | None:
    """For a picture."""
    return None if amount is None else round(float(amount), 2)
