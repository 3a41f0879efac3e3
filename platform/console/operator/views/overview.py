"""Shows hours, orders, savings, runs and audits at a glance."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from audit.selectors import latest_audit
from common.access import Audience
from common.clock import now
from console.common.pages import Page
from console.operator.charts.hours_chart import hours_chart
from console.operator.charts.order_states_chart import order_states_chart, orders_by_state
from console.operator.columns import duration
from console.operator.forms import PeriodForm
from console.operator.links import page_url
from console.operator.periods import first_day, first_instant, period_bounds
from console.operator.savings_stages import savings_message, stage_rows
from console.operator.views.report_pages import ReportPage
from console.operator.views.savings_pages import savings_scope
from factories.utilisation import hours_by, total_of
from fulfilment.savings_report import savings_report
from matching.models import MatchRun
from matching.selectors.market_metrics import order_metrics
from matching.states import UNDER_WAY_STATUSES

RUNS_SHOWN = 6


# Audits run every five minutes; an older latest audit shows that they no longer run.
AUDIT_MAX_AGE = timedelta(minutes=20)


class OperatorOverview(ReportPage):
    """Shows key figures, each with a link to its rows."""

    title = _("Overview")
    nav_name = "operator:overview"
    partial_template_name = "operator/overview.html"
    choices_class = PeriodForm

    def figures(self) -> dict[str, Any]:
        """Returns hours, orders, savings, runs and the latest audit."""
        currency, weeks = self.chosen["currency"], self.chosen["weeks"]
        since, until = period_bounds(str(weeks))
        by_week = hours_by("week", currency=currency, since=since, until=until)
        orders = order_metrics(currency=currency, since=first_instant(weeks))
        states = orders_by_state(orders, self.orders_url)
        return {
            "part": self.partial_template_name,
            "hours": total_of(by_week),
            "hours_chart": hours_chart(by_week) if by_week else None,
            "orders": orders,
            "states": states,
            "states_chart": order_states_chart(states, orders) if states else None,
            "median": duration(orders.median),
            "ninetieth": duration(orders.ninetieth),
            **(self.savings() if self.sees_prices else {}),
            "currency": currency,
            "figure_links": self.figure_links(),
            **latest_runs(self.request.user, currency),
            **latest_audit_state(),
        }

    def savings(self) -> dict[str, Any]:
        """Returns what buyers save by stage, with a sentence where there is any order."""
        report = savings_report(savings_scope(self.chosen))
        sentence = savings_message(report) if report.estimated.orders else ""
        return {"stages": stage_rows(report), "savings_sentence": sentence}

    def figure_links(self) -> dict[str, str]:
        """Returns the address that each figure links to."""
        period = {"currency": self.chosen["currency"], "weeks": self.chosen["weeks"]}
        return {
            "market": page_url("market", **period),
            "orders": self.orders_url(),
            "filled": self.orders_url(filled="yes"),
            "unmatched": self.orders_url("unmatched"),
            "slowest": self.orders_url(sort="-time_to_match"),
            "savings": page_url("savings", **period),
            "runs": page_url("runs"),
            "audit": page_url("audit"),
            "poll": page_url("overview-runs", currency=period["currency"]),
        }

    def orders_url(self, status: str = "", **choices: str) -> str:
        """Returns the address of the period's orders, of one state if given."""
        currency, since = self.chosen["currency"], first_day(self.chosen["weeks"])
        return page_url("orders", currency=currency, since=since, status=status, **choices)


class OverviewRuns(Page):
    """Renders the runs of the overview, polled while one is under way."""

    audience = (Audience.OPERATOR,)
    title = _("Overview")
    nav_name = "operator:overview"
    template_name = "operator/report.html"
    partial_template_name = "operator/overview_runs.html"

    def get_context_data(self) -> dict[str, Any]:
        """Returns the latest runs of the currency."""
        currency = self.request.GET.get("currency", "")[:3]
        figure_links = {"poll": page_url("overview-runs", currency=currency)}
        return {
            "figure_links": figure_links,
            "part": self.partial_template_name,
            **latest_runs(self.request.user, currency),
        }


def latest_runs(user: Any, currency: str) -> dict[str, Any]:
    """Returns the latest runs and those under way."""
    rows = MatchRun.objects.visible_to(user).filter(currency=currency)
    # These columns are large and not shown.
    runs = list(rows.defer("supply", "solver").order_by("-created_at")[:RUNS_SHOWN])
    return {"runs": runs, "under_way": [run for run in runs if run.status in UNDER_WAY_STATUSES]}


def latest_audit_state() -> dict[str, Any]:
    """Returns the latest audit and whether it is out of date."""
    audit = latest_audit()
    is_old = audit is not None and now() - audit.created_at > AUDIT_MAX_AGE
    return {"audit": audit, "audit_is_old": is_old}
