"""The first page of an operator: hours, orders, savings, runs and books at a glance."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from audit.selectors import latest_audit
from common.access import Audience
from common.clock import now
from console.common.pages import Page
from console.operator.choices import (
    BaselineChoices,
    first_day,
    first_instant,
)
from console.operator.columns import span
from console.operator.hours_chart import hours_chart
from console.operator.links import address
from console.operator.market import bounds_of
from console.operator.reports import Report
from console.operator.savings import scope_of
from console.operator.stages import stage_rows
from factories.utilisation import hours_by, total_of
from fulfilment.savings_report import total_savings
from matching.models import MatchRun
from matching.selectors.market_metrics import order_metrics
from matching.states import UNDER_WAY_STATUSES

RUNS_SHOWN = 6
# Audits come every five minutes; one that is so old says that none comes any more.
AUDIT_IS_OLD = timedelta(minutes=20)


class Overview(Report):
    """Everything at a glance, each figure leading to what it is made of."""

    title = _("Overview")
    nav_name = "operator:overview"
    partial_template_name = "operator/overview.html"
    choices_class = BaselineChoices

    def figures(self) -> dict[str, Any]:
        """Hours, orders, savings, runs, books."""
        currency, weeks = self.chosen["currency"], self.chosen["weeks"]
        since, until = bounds_of(str(weeks))
        by_week = hours_by("week", currency=currency, since=since, until=until)
        orders = order_metrics(currency=currency, since=first_instant(weeks))
        return {
            "part": self.partial_template_name,
            "hours": total_of(by_week),
            "hours_chart": hours_chart(by_week) if by_week else None,
            "orders": orders,
            "median": span(orders.median),
            "ninetieth": span(orders.ninetieth),
            "stages": self.stages() if self.sees_prices else [],
            "currency": currency,
            "ways": self.ways_on(),
            **runs_shown(self.request.user, currency),
            **books_shown(),
        }

    def stages(self) -> list[dict[str, Any]]:
        """The savings by stage against the chosen baseline."""
        return stage_rows(total_savings(scope_of(self.chosen)))

    def ways_on(self) -> dict[str, str]:
        """Where each figure leads."""
        period = {"currency": self.chosen["currency"], "weeks": self.chosen["weeks"]}
        orders = {"currency": period["currency"], "since": first_day(self.chosen["weeks"])}
        return {
            "market": address("market", **period),
            "orders": address("orders", **orders),
            "filled": address("orders", **orders, filled="yes"),
            "unmatched": address("orders", **orders, status="unmatched"),
            "slowest": address("orders", **orders, sort="-time_to_match"),
            "savings": address("savings", **period, baseline=self.chosen["baseline"]),
            "runs": address("runs"),
            "books": address("books"),
            "poll": address("overview-runs", currency=period["currency"]),
        }


class OverviewRuns(Page):
    """The runs of the overview alone, asked for again while one is under way."""

    audience = (Audience.OPERATOR,)
    title = _("Overview")
    nav_name = "operator:overview"
    template_name = "operator/report.html"
    partial_template_name = "operator/overview_runs.html"

    def get_context_data(self) -> dict[str, Any]:
        """The newest runs of the currency."""
        currency = self.request.GET.get("currency", "")[:3]
        ways = {"poll": address("overview-runs", currency=currency)}
        return {
            "ways": ways,
            "part": self.partial_template_name,
            **runs_shown(self.request.user, currency),
        }


def runs_shown(user: Any, currency: str) -> dict[str, Any]:
    """The newest runs, and whether one is under way."""
    rows = MatchRun.objects.visible_to(user).filter(currency=currency)
    # The rest of a run's row is large, and not shown.
    runs = list(rows.defer("supply", "solver").order_by("-created_at")[:RUNS_SHOWN])
    return {"runs": runs, "under_way": [run for run in runs if run.status in UNDER_WAY_STATUSES]}


def books_shown() -> dict[str, Any]:
    """The newest audit, and whether it is too old to tell."""
    audit = latest_audit()
    is_old = audit is not None and now() - audit.created_at > AUDIT_IS_OLD
    return {"audit": audit, "audit_is_old": is_old}
