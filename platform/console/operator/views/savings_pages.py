"""Shows savings by group and by order."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from console.common.messages import label_for
from console.operator.charts.savings_chart import (
    bridge_chart,
    chart_rows,
    distribution_chart,
    savings_chart,
)
from console.operator.forms import DIMENSION_LABELS, SavingsForm, SavingsOrdersForm
from console.operator.links import page_url
from console.operator.periods import first_instant
from console.operator.savings_stages import figure_rows, savings_message, stage_rows
from console.operator.tables.savings_tables import (
    SavingsGroupRow,
    SavingsOrderRow,
    SavingsOrdersTable,
    SavingsTable,
)
from console.operator.views.report_pages import ReportPage
from factories.models import Factory
from fulfilment.savings import STAGES
from fulfilment.savings_report import (
    ORDER_KEYS,
    GroupSavings,
    SavingsReport,
    SavingsScope,
    grouped_savings,
    order_savings,
    orders_of_group,
    savings_report,
)
from orders.states import Sector
from vocabularies.models import Process, Region


class SavingsByGroup(ReportPage):
    """Shows estimated, contracted and realised savings, in all and by group."""

    title = _("Savings")
    nav_name = "operator:savings"
    partial_template_name = "operator/savings.html"
    choices_class = SavingsForm
    table_class: ClassVar = SavingsTable
    file_name = "savings"

    def figures(self) -> dict[str, Any]:
        """Returns the figures of the stages, their charts, and the groups."""
        if not self.sees_prices:
            return {"part": "operator/prices_hidden.html"}
        by, currency = self.chosen["by"], self.chosen["currency"]
        scope = savings_scope(self.chosen)
        report = savings_report(scope)
        rows = self.rows(grouped_savings(scope, by, report.rows), by)
        return {
            "part": self.partial_template_name,
            "currency": currency,
            "is_divided": by not in ORDER_KEYS,
            "all_orders": self.orders_of(None),
            "rows": rows,
            **(savings_context(report) if rows else {}),
            "chart": savings_chart(chart_rows(rows, by), by, currency) if rows else None,
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
            alone=estimated.alone,
            price=estimated.price,
            estimated=estimated.saving,
            estimated_share=estimated.share,
            contracted_orders=contracted.orders,
            contracted=contracted.saving if contracted.orders else None,
            contracted_share=contracted.share,
            realised_orders=realised.orders,
            realised=realised.saving if realised.orders else None,
            realised_share=realised.share,
            address=self.orders_of(group.key),
        )

    def orders_of(self, key: Any) -> str:
        """Returns the address of a group's orders; None is for all."""
        return page_url("savings-orders", **self.chosen, key=key)


def savings_context(report: SavingsReport) -> dict[str, Any]:
    """Returns the sentence, figures and charts of a report with any order."""
    return {
        "sentence": savings_message(report),
        "stages": stage_rows(report),
        "figure_rows": list(figure_rows(report)),
        "bridge": bridge_chart(report),
        "distribution": distribution_chart(report.estimated),
    }


def savings_scope(chosen: Mapping[str, Any]) -> SavingsScope:
    """Returns the scope of the chosen options."""
    return SavingsScope(currency=chosen["currency"], since=first_instant(chosen["weeks"]))


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
        scope = savings_scope(self.chosen)
        found = [] if text and key is None else order_savings(scope)
        if key is not None:
            found = orders_of_group(scope, by, key, found)
        back = {name: value for name, value in self.chosen.items() if name != "key"}
        return {
            "part": self.partial_template_name,
            "back": page_url("savings", **back),
            "dimension": DIMENSION_LABELS[by],
            "group": group_names(by, [key]).get(key, text) if text else "",
            "is_divided": key is not None and by not in ORDER_KEYS,
            "rows": [SavingsOrderRow(row) for row in found],
        }
