"""Shows one order of a run with its costs and alternatives."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from console.common.order_threads import thread_context, thread_of
from console.common.pages import get_row_or_404
from console.common.part_cards.part_card import file_line
from console.common.waiting_step import waiting_text
from console.operator.messages import BASELINE_NAMES, run_name, run_order_message
from console.operator.prices.order_price import order_price_context
from console.operator.threads.order_thread import write_address
from console.operator.views.run_pages import RunPage
from factories.models import CapacityWindow
from matching.models import CounterOffer, OrderPrice, RunDocument, RunOrder
from matching.models.cost_items import ITEM_LABELS
from matching.selectors import review, runs
from matching.selectors.alternatives import alternatives, made_without_match
from matching.selectors.review import BASELINES
from orders.models import OrderedFile

ALTERNATIVES_SHOWN = 12
MS_PER_MINUTE = 60_000


ELIGIBILITY_FILTERS = {
    "process": _("process"),
    "material": _("material"),
    "envelope": _("envelope"),
    "tolerance": _("tolerance"),
    "certificate": _("certificate"),
    "region": _("region"),
    "dates": _("dates"),
    "piece length": _("piece length"),
    "free hours": _("free hours"),
    "price": _("price"),
}


class RunOrderPage(RunPage):
    """Provides the base of pages of one order of a run."""

    @property
    def row(self) -> Any:
        """Returns the run's order; raises Http404."""
        rows = runs.run_orders(self.run).select_related(
            *("order__organisation", "order__material_family", "order__ship_to_region"),
            "order__group",
        )
        return get_row_or_404(rows, order=self.kwargs["order"])


class RunOrderDetail(RunOrderPage):
    """Shows the allocations, costs and comparisons of an order."""

    template_name = "operator/run_order.html"

    def get_context_data(self) -> dict[str, Any]:
        """Returns the order, its allocations and its costs."""
        run, row = self.run, self.row
        allocations = list(review.order_allocations(run, row.order_id))
        prices = OrderPrice.objects.filter(sharing__run=run, order=row.order_id)
        is_own_plant = prices.filter(is_own_plant=True).exists()
        return {
            "run": run,
            "run_name": run_name(run),
            "row": row,
            "order": row.order,
            "page_title": row.order.reference,
            "sentence": run_order_message(row, run.currency_id, is_own_plant=is_own_plant),
            "steps": allocations_by_step(row.order, allocations),
            "items": [(ITEM_LABELS[name], getattr(row, name)) for name in RunOrder.ITEMS],
            "comparisons": [
                (BASELINE_NAMES[kind], getattr(row, f"{kind}_cost"), getattr(row, f"{kind}_saving"))
                for kind in BASELINES
            ],
            "waiting": waiting_text(row.unmatched_detail) if row.unmatched_detail else "",
            "filters": eligibility_rows(row),
            "filter_names": list(ELIGIBILITY_FILTERS.values()),
            "counters": counters_of(run, row.order_id),
            "files": files_of(row.order),
            **order_price_context(run, row),
            **thread_context(
                self.request,
                thread_of(self.request.membership, row.order_id),  # type: ignore[attr-defined]
                write_address(row.order_id),
            ),
        }


def files_of(order: Any) -> list[dict[str, Any]]:
    """Returns the files of the order's part as it was submitted, the newest first."""
    rows = OrderedFile.objects.filter(ordered_part__order=order)
    return [file_line(row) for row in rows.select_related("attachment", "replaces", "replaced_by")]


def counters_of(run: Any, order_id: Any) -> list[Any]:
    """Returns the counter-offers to an order's offers in a run, with both ways."""
    rows = CounterOffer.objects.filter(run=run, allocation__order=order_id)
    rows = list(rows.select_related("allocation__window__machine__factory", "window"))
    names = {"with": _("With these terms"), "without": _("Without the factory")}
    for row in rows:
        row.ways = [(names[key], way) for key, way in sorted(row.alternatives.items())]
        row.minutes = None if row.unit_ms is None else row.unit_ms / MS_PER_MINUTE
    return rows


class RunOrderAlternatives(RunOrderPage):
    """Shows alternative windows from the run's frozen problem."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Renders the tables of alternatives."""
        run, row = self.run, self.row
        try:
            steps = alternative_steps(run, row.order, alternatives(run, row.order_id))
            unsplit = single_source_rows(run, row.order)
        except RunDocument.DoesNotExist:
            steps, unsplit = [], []
        context = {"run": run, "row": row, "steps": steps, "unsplit": unsplit}
        return render(request, "operator/run_alternatives.html", context)


def allocations_by_step(order: Any, allocations: list[Any]) -> list[tuple[Any, list[Any]]]:
    """Returns each operation with its allocations."""
    return [
        (step, [row for row in allocations if row.operation_id == step.pk])
        for step in order.operations.select_related("process")
    ]


def eligibility_rows(row: RunOrder) -> list[list[Any]]:
    """Returns the machines left after each filter, by step."""
    return [
        [at, *(counts.get(name, "–") for name in ELIGIBILITY_FILTERS)]
        for at, counts in enumerate(row.filter_counts, start=1)
    ]


def alternative_steps(run: Any, order: Any, found: dict[str, Any]) -> list[dict[str, Any]]:
    """Returns each operation with its cheapest and its used windows."""
    used = {
        (str(row.operation_id), str(row.window_id)): row
        for row in review.order_allocations(run, order.pk)
    }
    shown = {key: shown_alternatives(rows, used) for key, rows in found.items()}
    windows = windows_by_id({row.window for rows in shown.values() for row in rows})
    return [
        {
            "step": step,
            "count": len(found.get(str(step.pk), ())),
            "rows": [
                (row, windows.get(row.window), used.get((row.operation, row.window)))
                for row in shown.get(str(step.pk), ())
            ],
        }
        for step in order.operations.select_related("process")
    ]


def single_source_rows(run: Any, order: Any) -> list[tuple[Any, Any, int]]:
    """Returns (operation, window, pieces) of the single-source baseline."""
    made = made_without_match(run, order)
    windows = windows_by_id({row.window for row in made})
    steps = {str(step.pk): step for step in order.operations.select_related("process")}
    return [(steps[row.operation], windows.get(row.window), row.quantity) for row in made]


def shown_alternatives(rows: list[Any], used: dict[Any, Any]) -> list[Any]:
    """Returns the cheapest alternatives and all that the plan uses."""
    return [
        row
        for at, row in enumerate(rows)
        if at < ALTERNATIVES_SHOWN or (row.operation, row.window) in used
    ]


def windows_by_id(ids: set[str]) -> dict[str, CapacityWindow]:
    """Returns windows with their machines and factories, by id."""
    rows = CapacityWindow.objects.filter(pk__in=ids).select_related("machine__factory__region")
    return {str(row.pk): row for row in rows}
