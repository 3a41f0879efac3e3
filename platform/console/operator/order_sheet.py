"""One order in a run: its split, what it costs to the last item, and what else there was."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from console.common.pages import get_row_or_404
from console.operator.run_pages import BASELINE_NAMES, RunPage, name_of
from console.templatetags.console import money, percent, whole
from factories.models import CapacityWindow
from matching.models import RunDocument, RunOrder
from matching.models.costs import ITEM_LABELS
from matching.selectors import review, runs
from matching.selectors.alternatives import alternatives, made_without_match
from matching.selectors.review import BASELINES

ALTERNATIVES_SHOWN = 12
FILTERS = {
    "process": _("process"),
    "material": _("material"),
    "envelope": _("envelope"),
    "tolerance": _("tolerance"),
    "certificate": _("certificate"),
    "region": _("region"),
    "dates": _("dates"),
    "free hours": _("free hours"),
    "price": _("price"),
}


class OrderPage(RunPage):
    """A page of one order of a run."""

    @property
    def row(self) -> Any:
        """What the run makes of the order; raises Http404."""
        rows = runs.run_orders(self.run).select_related(
            "order__organisation", "order__material_family", "order__ship_to_region"
        )
        return get_row_or_404(rows, order=self.kwargs["order"])


class OrderSheet(OrderPage):
    """The order's sheet."""

    template_name = "operator/run_order.html"

    def get_context_data(self) -> dict[str, Any]:
        """The order, its allocations and its costs."""
        run, row = self.run, self.row
        allocations = list(review.order_allocations(run, row.order_id))
        return {
            "run": run,
            "run_name": name_of(run),
            "row": row,
            "order": row.order,
            "page_title": row.order.reference,
            "sentence": sentence_of_order(row, run.currency_id),
            "steps": by_step(row.order, allocations),
            "items": [(ITEM_LABELS[name], getattr(row, name)) for name in RunOrder.ITEMS],
            "comparisons": [
                (BASELINE_NAMES[kind], getattr(row, f"{kind}_cost"), getattr(row, f"{kind}_saving"))
                for kind in BASELINES
            ],
            "filters": filter_rows(row),
            "filter_names": list(FILTERS.values()),
        }


class Alternatives(OrderPage):
    """Which other windows could have made it, read from the run's frozen problem."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The part with the tables."""
        run, row = self.run, self.row
        try:
            steps = steps_of(run, row.order, alternatives(run, row.order_id))
            unsplit = unsplit_rows(run, row.order)
        except RunDocument.DoesNotExist:
            steps, unsplit = [], []
        context = {"run": run, "row": row, "steps": steps, "unsplit": unsplit}
        return render(request, "operator/run_alternatives.html", context)


def sentence_of_order(row: RunOrder, currency: Any) -> SafeString:
    """What becomes of the order, and what that saves."""
    order: Any = row.order
    words = {
        "made": whole(row.made),
        "quantity": whole(order.quantity),
        "cost": format_html("<strong>{}</strong>", money(row.total, currency)),
    }
    if not row.made:
        return format_html(gettext("None of the {quantity} pieces is made in this run."), **words)
    said = ngettext(
        "{made} of {quantity} pieces are made, by {factories} factory, for {cost}.",
        "{made} of {quantity} pieces are made, by {factories} factories, for {cost}.",
        row.factories_used,
    )
    sentence = format_html(said, factories=whole(row.factories_used), **words)
    saving = row.single_source_saving  # type: ignore[attr-defined]
    if saving is None:
        return format_html(
            "{} {}",
            sentence,
            gettext("Whole at one factory another number of pieces would have been made."),
        )
    share = percent(abs(saving) / row.single_source_cost if row.single_source_cost else 0)
    amount = format_html("<strong>{}</strong>", money(abs(saving), currency))
    text = (
        gettext("That saves {amount}, {share}, against first come, first served, whole.")
        if saving >= 0
        else gettext(
            "That is {amount}, {share}, more than first come, first served, whole: other orders"
            " gain by it."
        )
    )
    return format_html("{} {}", sentence, format_html(text, amount=amount, share=share))


def by_step(order: Any, allocations: list[Any]) -> list[tuple[Any, list[Any]]]:
    """Each step of the routing with what is made where."""
    return [
        (step, [row for row in allocations if row.operation_id == step.pk])
        for step in order.operations.select_related("process")
    ]


def filter_rows(row: RunOrder) -> list[list[Any]]:
    """How many machines were left after each filter, step by step."""
    return [
        [at, *(counts.get(name, "–") for name in FILTERS)]
        for at, counts in enumerate(row.filter_counts, start=1)
    ]


def steps_of(run: Any, order: Any, found: dict[str, Any]) -> list[dict[str, Any]]:
    """Each step with its cheapest windows, those that the plan uses among them."""
    used = {
        (str(row.operation_id), str(row.window_id)): row
        for row in review.order_allocations(run, order.pk)
    }
    shown = {key: shown_of(rows, used) for key, rows in found.items()}
    windows = windows_named({row.window for rows in shown.values() for row in rows})
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


def unsplit_rows(run: Any, order: Any) -> list[tuple[Any, Any, int]]:
    """Who would make the order first come, first served, whole: step, window, pieces."""
    made = made_without_match(run, order)
    windows = windows_named({row.window for row in made})
    steps = {str(step.pk): step for step in order.operations.select_related("process")}
    return [(steps[row.operation], windows.get(row.window), row.quantity) for row in made]


def shown_of(rows: list[Any], used: dict[Any, Any]) -> list[Any]:
    """The cheapest, and all that the plan uses."""
    return [
        row
        for at, row in enumerate(rows)
        if at < ALTERNATIVES_SHOWN or (row.operation, row.window) in used
    ]


def windows_named(ids: set[str]) -> dict[str, CapacityWindow]:
    """These windows with their machines and factories."""
    rows = CapacityWindow.objects.filter(pk__in=ids).select_related("machine__factory__region")
    return {str(row.pk): row for row in rows}
