"""Shows the review of a match run, or its progress."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from console.common.charts import Chart
from console.common.messages import label_for
from console.common.tables import EXPORT_FORMATS, export_table, make_table
from console.operator.charts.run_cost_charts import convergence, waterfall
from console.operator.charts.run_flow_chart import flow_chart
from console.operator.charts.run_load_charts import load_context, machine_context
from console.operator.filters import ReviewOrderFilter
from console.operator.forms import REASON_LENGTH
from console.operator.messages import (
    BASELINE_NAMES,
    PHASE_LABELS,
    bound_message,
    compared_message,
    headline_comparison,
    run_events,
    run_name,
    saving_message,
    total_cost_message,
)
from console.operator.prices.run_gains import run_gains
from console.operator.tables.run_order_tables import (
    DecidedOrderTable,
    ReviewOrderTable,
    orders_with_baseline,
    requested_baseline,
)
from console.operator.views.run_pages import RunPage
from matching.models import MatchRun
from matching.selectors import runs
from matching.selectors.review import BaselineComparison, comparisons, left_out_orders
from matching.states import PLANNED_STATUSES, UNDER_WAY_STATUSES, RunStatus, UnmatchedReason


class RunReview(RunPage):
    """Shows a run's saving, its explanation and its orders."""

    template_name = "operator/run.html"
    partial_template_name = "operator/run_orders.html"
    needs_plan = False

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Renders the review, its table or the progress, or exports the orders."""
        run = self.run
        if run.status not in PLANNED_STATUSES:
            return self.show_unplanned(run)
        table, filters = self.orders(run)
        wanted = request.GET.get("export", "")
        if wanted in dict(EXPORT_FORMATS):
            return export_table(table, wanted, f"match-run-orders-{run.created_at:%Y-%m-%d-%H%M}")
        context = {"run": run, "table": table, "filters": filters}
        is_part = bool(request.htmx) and not request.htmx.history_restore_request  # type: ignore[attr-defined]
        return self.render_to_response(context if is_part else context | self.review(run))

    def orders(self, run: MatchRun) -> tuple[Any, ReviewOrderFilter]:
        """Returns the table of orders and its filters."""
        rows = orders_with_baseline(run, requested_baseline(self.request.GET))
        filters = ReviewOrderFilter(self.request.GET, rows, request=self.request)
        can_choose = run.status == RunStatus.SOLVED and self.may_decide
        kind = ReviewOrderTable if can_choose else DecidedOrderTable
        table = make_table(self.request, kind, filters.qs)
        table.currency = run.currency_id
        return table, filters

    def review(self, run: MatchRun) -> dict[str, Any]:
        """Returns the context above the table."""
        return {
            **run_summary(run, self.request.GET.get("bridge", "")),
            "page_title": run_name(run),
            "can_decide": run.status == RunStatus.SOLVED and self.may_decide,
            "reason_length": REASON_LENGTH,
            "first_approval": runs.first_approval(run),
            "second_approver_above": settings.SECOND_APPROVER_ABOVE.get(run.currency_id),
            "shown_query": self.request.GET.urlencode(),
            "convergence": convergence(run),
            "flows": flow_chart(run),
        }

    def show_unplanned(self, run: MatchRun) -> HttpResponse:
        """Renders a run that is under way, failed or cancelled."""
        self.template_name, self.partial_template_name = "operator/run_under_way.html", ""  # type: ignore[misc]
        return self.render_to_response(
            {
                **run_progress(run),
                "page_title": run_name(run),
                "events": run_events(run),
                "can_cancel": run.status in UNDER_WAY_STATUSES and self.may_decide,
                "has_plan": bool(run.plan_sha256),
            }
        )


class RunProgress(RunPage):
    """Renders a run's progress, polled every two seconds."""

    needs_plan = False

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Renders the progress; makes htmx reload the page of a finished run."""
        run = self.run
        response = render(request, "operator/run_progress.html", run_progress(run))
        if run.status not in UNDER_WAY_STATUSES:
            response.headers["HX-Refresh"] = "true"
        return response


class RunContractedSavings(RunPage):
    """Renders the savings that both sides have confirmed."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Renders the table of contracted savings."""
        context = {"run": self.run, "contracted": contracted_savings(self.run)}
        return render(request, "operator/run_contracted.html", context)


class RunLoad(RunPage):
    """Renders the load of factories by week."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Renders the chart of one page of factories."""
        number = request.GET.get("page", "1")
        words = request.GET.get("q", "").strip()[:80]
        load = load_context(self.run, words, int(number) if number.isdecimal() else 1)
        return render(request, "operator/run_load.html", {"run": self.run, "load": load})


class RunMachines(RunPage):
    """Renders the work on the busiest machines."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Renders the chart of machines."""
        words = request.GET.get("q", "").strip()[:80]
        machines = machine_context(self.run, words)
        return render(
            request, "operator/run_machines.html", {"run": self.run, "machines": machines}
        )


def run_progress(run: MatchRun) -> dict[str, Any]:
    """Returns the context of a run under way."""
    progress = run.progress or {}
    phase = progress.get("phase", "")
    seconds = progress.get("seconds")
    return {
        "run": run,
        "phase": PHASE_LABELS.get(phase, phase),
        "progress": progress,
        "elapsed": None if seconds is None else min(float(seconds), run.seconds),
        "is_under_way": run.status in UNDER_WAY_STATUSES,
        "convergence": live_convergence(run),
    }


def live_convergence(run: MatchRun) -> Chart | None:
    """Charts cost and bound so far, without the table, which polling would close."""
    chart = convergence(run)
    if chart is None or run.status not in UNDER_WAY_STATUSES:
        return chart
    return replace(chart, rows=())


def run_summary(run: MatchRun, bridge_kind: str = "") -> dict[str, Any]:
    """Returns the messages and figures of a run, equal to those of the API.

    `bridge_kind` is the baseline that the bridge begins at.
    """
    found = comparisons(run)
    counts, reasons = runs.order_counts(run), runs.unmatched_reasons(run)
    left_out = left_out_orders(reasons)
    first, items = headline_comparison(found), runs.cost_items(run)
    return {
        "run": run,
        "saving": None if first is None else saving_message(first, run.currency_id),
        "compared": None if first is None else compared_message(first),
        # The two totals cover different orders once the approval left some out.
        "whole": None if first is None or left_out else total_cost_message(run, first),
        "bound": bound_message(run, left_out),
        "headline": first,
        "comparisons": [(BASELINE_NAMES[row.kind], row.baseline) for row in found],
        "waterfall": run_waterfall(run, first),
        "counts": counts,
        "cost_items": items,
        "published_cost": runs.published_cost(items),
        "reasons": [
            (label_for(UnmatchedReason(reason).label), count, reason)
            for reason, count in sorted(reasons.items(), key=lambda row: -row[1])
        ],
        "left_out": left_out,
        "events": run_events(run),
        "is_published": run.status == RunStatus.APPROVED,
        **run_gains(run, bridge_kind),
    }


def run_waterfall(run: MatchRun, first: BaselineComparison | None) -> Any:
    """Charts cost by item against the baseline, if both are known."""
    if first is None or not first.has_items or not first.baseline.compared_orders:
        return None
    return waterfall(first, run.currency_id)


def contracted_savings(run: MatchRun) -> list[dict[str, Any]]:
    """Returns the contracted savings of a published run."""
    if run.status != RunStatus.APPROVED:
        return []
    rows = runs.savings(run)["contracted"]
    return [
        row
        | {
            "name": BASELINE_NAMES[row["kind"]],
            "saving_share": row["saving"] / row["baseline_cost"] if row["baseline_cost"] else None,
        }
        for row in rows
        if row["orders"]
    ]
