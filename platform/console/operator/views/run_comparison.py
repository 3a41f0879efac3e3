"""Compares two match runs."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from console.common.amounts import digits_of
from console.common.pages import get_row_or_404
from console.common.rounded_parts import rounded_parts
from console.common.tables import EXPORT_FORMATS, export_table, make_table
from console.operator.messages import BASELINE_NAMES, comparison_message, run_name
from console.operator.tables.run_order_tables import DifferenceTable
from console.operator.views.run_pages import RunPage
from console.templatetags.console import money, percent, whole
from matching.models import MatchRun
from matching.models.cost_items import ITEM_LABELS
from matching.selectors import runs as selectors
from matching.selectors.review import comparisons, differing_orders, shared_orders
from matching.states import PLANNED_STATUSES

COMPARABLE_RUNS_SHOWN = 50


class CompareRuns(RunPage):
    """Compares a run with another one of the same currency."""

    template_name = "operator/run_comparison.html"
    partial_template_name = "console/list_part.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Renders the page or its table, or exports the table."""
        run, other = self.run, self.other()
        context: dict[str, Any] = {"run": run, "run_name": run_name(run), "other": other}
        if other is not None:
            table = make_table(request, DifferenceTable, differing_orders(run, other))
            table.currency = run.currency_id
            wanted = request.GET.get("export", "")
            if wanted in dict(EXPORT_FORMATS):
                return export_table(table, wanted, "match-runs-compared")
            context["table"] = table
        is_part = bool(request.htmx) and not request.htmx.history_restore_request  # type: ignore[attr-defined]
        if is_part and other is not None:
            return self.render_to_response(context)
        self.partial_template_name = ""  # type: ignore[misc]
        return self.render_to_response(context | self.side_by_side(run, other))

    def comparable(self) -> Any:
        """Returns other runs with a plan in the same currency, newest first."""
        rows = MatchRun.objects.visible_to(self.request.user).exclude(pk=self.run.pk)
        rows = rows.filter(currency=self.run.currency_id, status__in=PLANNED_STATUSES)
        return rows.defer("progress", "solver")

    def other(self) -> MatchRun | None:
        """Returns the requested run, or the latest one; None if there is none."""
        wanted = self.request.GET.get("with", "")
        if not wanted:
            return self.comparable().first()
        try:
            return get_row_or_404(self.comparable(), pk=UUID(wanted))
        except ValueError:
            raise Http404 from None

    def side_by_side(self, run: MatchRun, other: MatchRun | None) -> dict[str, Any]:
        """Returns the rows of the comparison; none without another run."""
        choices = [(row.pk, run_name(row)) for row in self.comparable()[:COMPARABLE_RUNS_SHOWN]]
        context = {"page_title": gettext("Compare two runs"), "choices": choices}
        if other is None:
            return context
        shared = shared_orders(run, other).count()
        both = (run, other)
        return context | {
            "other_name": run_name(other),
            "sentence": comparison_message(run, other, shared),
            "is_same_problem": run.problem_sha256 == other.problem_sha256,
            "counts": count_rows(both),
            "costs": cost_rows(both),
            "savings": saving_rows(both),
        }


def count_rows(both: tuple[MatchRun, MatchRun]) -> list[tuple[Any, str, str]]:
    """Returns the numbers of orders by outcome."""
    here, there = (selectors.order_counts(run) for run in both)
    names = {
        "open": _("Orders"),
        "made": _("Fully filled"),
        "partly_made": _("Partly filled"),
        "unmatched": _("Unfilled"),
        "split": _("Split across factories"),
    }
    return [(names[key], whole(here[key]), whole(there[key])) for key in names]


def cost_rows(both: tuple[MatchRun, MatchRun]) -> list[tuple[Any, str, str]]:
    """Returns the cost by item and its sum, the cost as solved, bound and gap."""
    currency = both[0].currency_id
    items = [selectors.cost_items(run) for run in both]
    totals = [selectors.published_cost(each) for each in items]
    names = {**ITEM_LABELS, "unmet_cost": _("Penalty for unfilled pieces")}
    digits = digits_of(currency)
    sides = [rounded_parts([each[key] for key in names], digits) for each in items]
    rows = [
        (name, *(money(side[at], currency) for side in sides))
        for at, name in enumerate(names.values())
    ]
    if totals == [run.cost for run in both]:
        rows.append((_("Cost of the plan"), *(money(total, currency) for total in totals)))
    else:
        rows.append((_("Cost as published"), *(money(total, currency) for total in totals)))
        rows.append((_("Cost as solved"), *(money(run.cost, currency) for run in both)))
    rows.append((_("Lowest possible cost (proven)"), *(money(run.bound, currency) for run in both)))
    rows.append((_("Gap"), *(percent(run.gap, 2) for run in both)))
    return rows


def saving_rows(both: tuple[MatchRun, MatchRun]) -> list[tuple[Any, str, str]]:
    """Returns the saving of each run against each baseline."""
    sides = [{row.kind: row.baseline for row in comparisons(run)} for run in both]
    return [
        (name, *(saving_cell(side.get(kind), both[0].currency_id) for side in sides))
        for kind, name in BASELINE_NAMES.items()
        if any(kind in side for side in sides)
    ]


def saving_cell(baseline: Any, currency: Any) -> str:
    """Formats a saving, such as “¥12,480.00, 9.3%”."""
    if baseline is None or not baseline.compared_orders:
        return "–"
    return f"{money(baseline.saving, currency)}, {percent(baseline.saving_share)}"
