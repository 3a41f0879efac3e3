"""Match run review: what a run saves, how near the best it is, what it would do; and progress."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from console.common.charts import Chart
from console.common.messages import label_for
from console.common.tables import EXPORT_FORMATS, exported, make_table
from console.operator import run_charts, run_load
from console.operator.decisions import REASON_LENGTH
from console.operator.run_orders import (
    DecidedOrderTable,
    RunOrderFilter,
    RunOrderTable,
    baseline_asked,
    orders_against,
)
from console.operator.run_pages import (
    BASELINE_NAMES,
    RunPage,
    bound_words,
    compared_words,
    events_of,
    headline,
    name_of,
    saving_words,
    whole_words,
)
from matching.models import MatchRun
from matching.selectors import runs
from matching.selectors.review import (
    BaselineComparison,
    comparisons,
    left_out_orders,
)
from matching.states import PLANNED_STATUSES, UNDER_WAY_STATUSES, RunStatus, UnmatchedReason

PHASES = {
    "snapshot": _("Reading orders and free hours"),
    "compiling": _("Preparing the engine, once after an update"),
    "baselines": _("Working out what would be without the match"),
    "greedy": _("Starting from first come, first served"),
    "search": _("Searching for a cheaper plan"),
    "exact": _("Searching for a cheaper plan, exactly"),
    "parts": _("Solving the parts of a large market"),
}


class Review(RunPage):
    """The page the platform exists for: the saving first, then why, then each order."""

    template_name = "operator/run.html"
    partial_template_name = "operator/run_orders.html"
    needs_plan = False

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The review of a plan, its table alone, a file of that; or how far the run is."""
        run = self.run
        if run.status not in PLANNED_STATUSES:
            return self.show_unplanned(run)
        table, filters = self.orders(run)
        wanted = request.GET.get("export", "")
        if wanted in dict(EXPORT_FORMATS):
            return exported(table, wanted, f"match-run-orders-{run.created_at:%Y-%m-%d-%H%M}")
        context = {"run": run, "table": table, "filters": filters}
        is_part = bool(request.htmx) and not request.htmx.history_restore_request  # type: ignore[attr-defined]
        return self.render_to_response(context if is_part else context | self.review(run))

    def orders(self, run: MatchRun) -> tuple[Any, RunOrderFilter]:
        """The table of orders as the address asks, and its filters."""
        rows = orders_against(run, baseline_asked(self.request.GET))
        filters = RunOrderFilter(self.request.GET, rows, request=self.request)
        can_choose = run.status == RunStatus.SOLVED and self.may_decide
        kind = RunOrderTable if can_choose else DecidedOrderTable
        table = make_table(self.request, kind, filters.qs)
        table.currency = run.currency_id
        return table, filters

    def review(self, run: MatchRun) -> dict[str, Any]:
        """All that is above the table."""
        return {
            **summary_of(run),
            "page_title": name_of(run),
            "can_decide": run.status == RunStatus.SOLVED and self.may_decide,
            "reason_length": REASON_LENGTH,
            "shown_query": self.request.GET.urlencode(),
            "convergence": run_charts.convergence(run),
            "flows": run_charts.flow_chart(run),
        }

    def show_unplanned(self, run: MatchRun) -> HttpResponse:
        """A run that is under way, or came to nothing."""
        self.template_name, self.partial_template_name = "operator/run_under_way.html", ""  # type: ignore[misc]
        return self.render_to_response(
            {
                **progress_of(run),
                "page_title": name_of(run),
                "events": events_of(run),
                "can_cancel": run.status in UNDER_WAY_STATUSES and self.may_decide,
                "has_plan": bool(run.plan_sha256),
            }
        )


class Progress(RunPage):
    """How far a run is, asked every two seconds; once it is over, the whole page again."""

    needs_plan = False

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The part that changes."""
        run = self.run
        response = render(request, "operator/run_progress.html", progress_of(run))
        if run.status not in UNDER_WAY_STATUSES:
            response.headers["HX-Refresh"] = "true"
        return response


class Agreed(RunPage):
    """What is saved by what both sides have confirmed."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The part with the table."""
        context = {"run": self.run, "contracted": contracted_of(self.run)}
        return render(request, "operator/run_agreed.html", context)


class Load(RunPage):
    """The load of some factories by week."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The part with the chart."""
        number = request.GET.get("page", "1")
        words = request.GET.get("q", "").strip()[:80]
        load = run_load.load_page(self.run, words, int(number) if number.isdecimal() else 1)
        return render(request, "operator/run_load.html", {"run": self.run, "load": load})


class Machines(RunPage):
    """Work on the busiest machines, of some factories or of all."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The part with the chart."""
        words = request.GET.get("q", "").strip()[:80]
        machines = run_load.machine_page(self.run, words)
        return render(
            request, "operator/run_machines.html", {"run": self.run, "machines": machines}
        )


def progress_of(run: MatchRun) -> dict[str, Any]:
    """What is shown of a run under way."""
    progress = run.progress or {}
    phase = progress.get("phase", "")
    seconds = progress.get("seconds")
    return {
        "run": run,
        "phase": PHASES.get(phase, phase),
        "progress": progress,
        "elapsed": None if seconds is None else min(float(seconds), run.seconds),
        "is_under_way": run.status in UNDER_WAY_STATUSES,
        "convergence": watched_convergence(run),
    }


def watched_convergence(run: MatchRun) -> Chart | None:
    """Cost and bound so far; without the table, which would close with each new look."""
    chart = run_charts.convergence(run)
    if chart is None or run.status not in UNDER_WAY_STATUSES:
        return chart
    return replace(chart, rows=())


def summary_of(run: MatchRun) -> dict[str, Any]:
    """The sentence, what it rests on, and the figures; the same that the API tells."""
    found = comparisons(run)
    counts, reasons = runs.order_counts(run), runs.unmatched_reasons(run)
    left_out = left_out_orders(reasons)
    first = headline(found)
    return {
        "run": run,
        "saving": None if first is None else saving_words(first, run.currency_id),
        "compared": None if first is None else compared_words(first),
        # What an approval left out is in the one and not in the other.
        "whole": None if first is None or left_out else whole_words(run, first),
        "bound": bound_words(run, left_out),
        "headline": first,
        "comparisons": [(BASELINE_NAMES[row.kind], row.baseline) for row in found],
        "waterfall": waterfall_of(run, first),
        "counts": counts,
        "cost_items": runs.cost_items(run),
        "reasons": [
            (label_for(UnmatchedReason(reason).label), count, reason)
            for reason, count in sorted(reasons.items(), key=lambda row: -row[1])
        ],
        "left_out": left_out,
        "events": events_of(run),
        "is_published": run.status == RunStatus.APPROVED,
    }


def waterfall_of(run: MatchRun, first: BaselineComparison | None) -> Any:
    """Cost by item beside the baseline's, where both are known."""
    if first is None or not first.has_items or not first.baseline.compared_orders:
        return None
    return run_charts.waterfall(first, run.currency_id)


def contracted_of(run: MatchRun) -> list[dict[str, Any]]:
    """What is saved by what both sides confirmed; nothing before offers are out."""
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
