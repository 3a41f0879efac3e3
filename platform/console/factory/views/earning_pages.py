"""Serves earnings, settlement lines and the value of extra hours."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from console.common.tables import EXPORT_FORMATS, Table, export_table, make_table
from console.factory.charts import earnings_chart
from console.factory.factory_pages import FactoryPage
from console.factory.tables.earning_tables import (
    CapacityPriceTable,
    EarningTable,
    SettlementLineTable,
)
from fulfilment import selectors
from fulfilment.selectors import Earning
from fulfilment.states import Account
from matching.selectors.runs import capacity_prices_of

# Planners look half a year back and a quarter ahead.
BEHIND, AHEAD = timedelta(days=183), timedelta(days=92)


class EarningsTab(FactoryPage):
    """Renders one of three tabs, for members who see prices."""

    template_name = "factory/earnings.html"
    partial_template_name = "console/list_part.html"
    title = _("Earnings")
    nav_name = "factory:earnings"
    tab: ClassVar[str] = ""
    table_class: ClassVar[type[Table]]
    file_name: ClassVar[str]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Renders the page or its table, or exports the table."""
        if not self.sees_prices:
            return (
                self.render_to_response({"tab": self.tab})
                if not request.htmx
                else HttpResponse(status=403)
            )
        table = make_table(request, self.table_class, self.get_queryset())
        wanted = request.GET.get("export", "")
        if wanted in dict(EXPORT_FORMATS):
            return export_table(table, wanted, self.file_name)
        return self.render_to_response({"tab": self.tab, "table": table, **self.get_context_data()})

    def get_queryset(self) -> Any:
        raise NotImplementedError


class EarningsPage(EarningsTab):
    """Renders earnings by month or week, and by machine."""

    tab = "earnings"
    table_class = EarningTable
    file_name = "earnings"

    def get_queryset(self) -> Any:
        return earnings_chart.machine_periods(self.earnings, self.by)

    def get_context_data(self) -> dict[str, Any]:
        total = earnings_chart.total_earning(self.earnings)
        return {
            "by": self.by,
            "since": self.since,
            "until": self.until,
            "currency": self.currency,
            "currencies": self.currencies,
            "total": total,
            "per_hour": earnings_chart.per_hour(total),
            "charts": earnings_chart.earning_charts(self.earnings, self.by, self.currency),
        }

    @property
    def by(self) -> str:
        """Returns the length of a period: `month` or `week`."""
        return "week" if self.request.GET.get("by") == "week" else "month"

    @cached_property
    def since(self) -> date:
        """Returns the first day that counts."""
        return self.day("since", timezone.localdate() - BEHIND)

    @cached_property
    def until(self) -> date:
        """Returns the last day that counts."""
        return self.day("until", timezone.localdate() + AHEAD)

    def day(self, name: str, default: date) -> date:
        """Parses a day of the address."""
        try:
            return date.fromisoformat(self.request.GET.get(name, ""))
        except ValueError:
            return default

    @cached_property
    def all_earnings(self) -> list[Earning]:
        """Returns the earnings in every currency."""
        return selectors.earnings_of(self.organisation, since=self.since, until=self.until)

    @cached_property
    def currencies(self) -> list[str]:
        """Returns the currencies of earnings and factories."""
        found = {row.currency for row in self.all_earnings}
        return sorted(found | {factory.currency_id for factory in self.factories})

    @property
    def currency(self) -> str:
        """Returns the shown currency; amounts in two are never summed."""
        wanted = self.request.GET.get("currency", "")
        return wanted if wanted in self.currencies else next(iter(self.currencies), "")

    @cached_property
    def earnings(self) -> list[Earning]:
        """Returns the earnings in the shown currency."""
        return [row for row in self.all_earnings if row.currency == self.currency]


class SettlementLinesPage(EarningsTab):
    """Lists the lines of the factory's settlement account."""

    tab = "lines"
    table_class = SettlementLineTable
    file_name = "settlement-lines"
    title = _("Settlement lines")

    def get_queryset(self) -> Any:
        path = "transaction__settlement__allocation__window__machine__factory__organisation"
        rows = selectors.settlement_lines_for(self.request.user).select_related(
            "transaction__settlement__allocation__window__machine"
        )
        rows = rows.filter(**{"account": Account.FACTORY, path: self.organisation})
        return rows.order_by("-at", "pk")


class CapacityPricesPage(EarningsTab):
    """Lists the marginal value of an hour in the last approved run."""

    tab = "hours"
    table_class = CapacityPriceTable
    file_name = "worth-of-an-hour"
    title = _("Value of an extra hour")

    def get_queryset(self) -> Any:
        return capacity_prices_of(self.organisation)

    def get_context_data(self) -> dict[str, Any]:
        return {"best": self.get_queryset().first()}
