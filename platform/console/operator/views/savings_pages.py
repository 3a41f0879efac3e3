"""Shows savings by group and by order."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from console.common.messages import label_for
from console.operator.charts.savings_chart import chart_rows, savings_chart
from console.operator.forms import DIMENSION_LABELS, SavingsForm, SavingsOrdersForm
from console.operator.links import page_url
from console.operator.messages import approved_message
from console.operator.periods import first_instant
from console.operator.savings_stages import share_of, stage_rows
from console.operator.tables.savings_tables import (
    SavingsGroupRow,
    SavingsOrderRow,
    SavingsOrdersTable,
    SavingsTable,
)
from console.operator.views.report_pages import ReportPage
from factories.models import Factory
from fulfilment.savings_report import (
    ORDER_KEYS,
    STAGES,
    GroupSavings,
    OrderSavings,
    SavingsScope,
    grouped_savings,
    order_savings,
    sum_of_groups,
    total_savings,
)
from orders.states import Sector
from vocabularies.models import Process, Region


class SavingsByGroup(ReportPage):
    """Shows estimated, contracted and realised savings by group."""

    title = _("Savings")
    nav_name = "operator:savings"
    partial_template_name = "operator/savings.html"
    choices_class = SavingsForm
    table_class: ClassVar = SavingsTable
    file_name = "savings"

    def figures(self) -> dict[str, Any]:
        """Returns the totals, and the groups as chart and rows."""
        if not self.sees_prices:
            return {"part": "operator/prices_hidden.html"}
        by, currency = self.chosen["by"], self.chosen["currency"]
        scope = savings_scope(self.chosen)
        groups = grouped_savings(scope, by)
        total = sum_of_groups(groups) if by in ORDER_KEYS else total_savings(scope)
        rows = self.rows(groups, by)
        return {
            "part": self.partial_template_name,
            "sentence": approved_message(total, self.chosen["baseline"], currency),
            "stages": stage_rows(total),
            "currency": currency,
            "chart": savings_chart(chart_rows(rows, by), by, currency) if rows else None,
            "is_divided": by not in ORDER_KEYS,
            "all_orders": self.orders_of(None),
            "rows": rows,
        }

    def rows(self, groups: Sequence[GroupSavings], by: str) -> list[SavingsGroupRow]:
        """Returns the groups: weeks by date, others by saving."""
        names = group_names(by, [group.key for group in groups])
        rows = [self.row(group, names.get(group.key, "–")) for group in groups]
        if by == "week":
            return sorted(rows, key=lambda row: str(row.key))
        return sorted(rows, key=lambda row: (-row.estimated, row.name))

    def row(self, group: GroupSavings, name: str) -> SavingsGroupRow:
        """Returns one row of the table."""
        estimated, contracted, realised = (group.stages[stage] for stage in STAGES)
        return SavingsGroupRow(
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
        """Returns the address of a group's orders; None is for all."""
        return page_url("savings-orders", **self.chosen, key=key)


def savings_scope(chosen: Mapping[str, Any]) -> SavingsScope:
    """Returns the scope of the chosen options."""
    return SavingsScope(
        currency=chosen["currency"],
        kind=chosen["baseline"],
        since=first_instant(chosen["weeks"]),
    )


def group_names(by: str, keys: Iterable[Any]) -> dict[Any, str]:
    """Returns the label of each group."""
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


def group_key(by: str, text: str) -> Any:
    """Parses the key of a group; None if it is invalid."""
    try:
        if by in ("factory", "buyer"):
            return UUID(text)
        return date.fromisoformat(text) if by == "week" else text
    except ValueError:
        return None


class SavingsByOrder(ReportPage):
    """Lists the orders of one group, or of all."""

    title = _("Orders behind the savings")
    nav_name = "operator:savings"
    partial_template_name = "operator/savings_orders.html"
    choices_class = SavingsOrdersForm
    table_class: ClassVar = SavingsOrdersTable
    file_name = "savings-orders"

    def figures(self) -> dict[str, Any]:
        """Returns the group and its orders."""
        if not self.sees_prices:
            return {"part": "operator/prices_hidden.html"}
        by, text = self.chosen["by"], self.chosen["key"]
        key = group_key(by, text) if text else None
        is_unknown = bool(text) and key is None
        found = [] if is_unknown else order_savings(savings_scope(self.chosen), by=by, key=key)
        back = {name: value for name, value in self.chosen.items() if name != "key"}
        return {
            "part": self.partial_template_name,
            "back": page_url("savings", **back),
            "dimension": DIMENSION_LABELS[by],
            "group": group_names(by, [key]).get(key, text) if text else "",
            "is_divided": key is not None and by not in ORDER_KEYS,
            "rows": [savings_order_row(row, self.chosen["currency"]) for row in found],
        }


def savings_order_row(row: OrderSavings, currency: str) -> SavingsOrderRow:
    """Returns one row of the table."""
    saving = row.baseline_cost - row.estimated
    return SavingsOrderRow(
        run_id=row.run_id,
        reference=row.reference,
        title=row.title,
        buyer=row.buyer,
        currency=currency,
        baseline_cost=row.baseline_cost,
        cost=row.estimated,
        estimated=saving,
        share=saving / row.baseline_cost if row.baseline_cost else None,
        contracted=saving_at(row, row.contracted),
        realised=saving_at(row, row.realised),
    )


def saving_at(row: OrderSavings, cost: Decimal | None) -> Decimal | None:
    """Returns baseline cost − cost; None if the stage is not reached."""
    return None if cost is None else row.baseline_cost - cost
