"""A run to take away: its documents as they were frozen, and a workbook."""

import io
from collections.abc import Iterable, Sequence
from html import unescape
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.html import strip_tags
from django.utils.timezone import localtime
from django.utils.translation import gettext
from openpyxl import Workbook as Book
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from console.common.messages import label_for
from console.operator.run_pages import (
    BASELINE_NAMES,
    RunPage,
    bound_words,
    headline,
    name_of,
    saving_words,
    whole_words,
)
from matching.models import MatchRun, RunDocument, RunOrder
from matching.models.costs import ITEM_LABELS
from matching.selectors import runs
from matching.selectors.documents import readable_document
from matching.selectors.review import comparisons, left_out_orders
from matching.states import BaselineKind, UnmatchedReason

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MONEY_FORMAT, SHARE_FORMAT = "#,##0.00", "0.00%"
WIDTHS = (34, 22)


class Document(RunPage):
    """The frozen problem or the plan, as JSON."""

    needs_plan = False

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The document, sent compressed."""
        kind = self.kwargs["kind"]
        if kind not in (RunDocument.Kind.PROBLEM, RunDocument.Kind.PLAN):
            raise Http404
        try:
            content = readable_document(self.run, kind)
        except RunDocument.DoesNotExist:
            raise Http404 from None
        name = f'attachment; filename="{kind}-{self.run.pk}.json"'
        headers = {"Content-Encoding": "gzip", "Content-Disposition": name}
        return HttpResponse(content, content_type="application/json", headers=headers)


class Workbook(RunPage):
    """Summary, orders, allocations and costs in one file."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The file."""
        run, book = self.run, Book(write_only=True)
        write(book, gettext("Summary"), summary_rows(run))
        write(book, gettext("Costs"), cost_rows(run))
        write(book, gettext("Orders"), order_rows(run))
        write(book, gettext("Allocations"), allocation_rows(run))
        target = io.BytesIO()
        book.save(target)
        name = f"match-run-{localtime(run.created_at):%Y-%m-%d-%H%M}.xlsx"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(target.getvalue(), content_type=XLSX, headers=headers)


def write(book: Book, title: str, rows: Iterable[Sequence[Any]]) -> None:
    """One sheet, its first row in bold and always in sight."""
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for letter, width in zip("ABCDEFGHIJKLMNOP", (*WIDTHS, *(16,) * 14), strict=True):
        sheet.column_dimensions[letter].width = width
    for number, row in enumerate(rows):
        sheet.append([cell_of(sheet, content, is_head=number == 0) for content in row])


def cell_of(sheet: Any, content: Any, *, is_head: bool) -> Any:
    """A cell; text stays text, whatever it begins with."""
    format_name = None
    if isinstance(content, tuple):
        content, format_name = content
    if isinstance(content, int | float) or content is None:
        kind = None
    elif hasattr(content, "as_tuple"):
        kind, format_name = None, format_name or MONEY_FORMAT
    else:
        kind, content = "s", str(content)
    cell = WriteOnlyCell(sheet, value=content)
    if kind:
        cell.data_type = kind
    if format_name:
        cell.number_format = format_name
    if is_head:
        cell.font = Font(bold=True)
    return cell


def share(amount: Any) -> Any:
    """A share that is shown as per cent."""
    return None if amount is None else (amount, SHARE_FORMAT)


def summary_rows(run: MatchRun) -> Iterable[Sequence[Any]]:
    """What the run is and what it comes to."""
    found, counts = comparisons(run), runs.order_counts(run)
    reasons = runs.unmatched_reasons(run)
    first = headline(found)
    yield [name_of(run), run.currency_id]
    if first is not None:
        yield [without_marks(saving_words(first, run.currency_id))]
    left_out = left_out_orders(reasons)
    if first is not None and not left_out:
        yield [whole_words(run, first)]
    yield [bound_words(run, left_out)]
    yield [gettext("State"), label_for(run.get_status_display())]
    yield [gettext("Cost"), run.cost]
    yield [gettext("Proven bound"), run.bound]
    yield [gettext("Gap"), share(run.gap)]
    yield [gettext("Orders"), counts["open"]]
    yield [gettext("Made whole"), counts["made"]]
    yield [gettext("Made in part"), counts["partly_made"]]
    yield [gettext("Not made"), counts["unmatched"]]
    yield [gettext("Made by several factories"), counts["split"]]
    for reason, count in reasons.items():
        yield [label_for(UnmatchedReason(reason).label), count]
    yield [gettext("Seconds"), run.seconds]
    yield [gettext("Seed"), run.seed]
    yield ["SHA-256, problem", run.problem_sha256]
    yield ["SHA-256, plan", run.plan_sha256]
    yield [
        gettext("Baseline"),
        gettext("Orders compared"),
        gettext("Without the match"),
        gettext("Plan"),
        gettext("Saving"),
        gettext("Saving in per cent"),
    ]
    for row in found:
        baseline = row.baseline
        yield [
            BASELINE_NAMES[row.kind],
            baseline.compared_orders,
            baseline.baseline_cost,
            baseline.plan_cost,
            baseline.saving,
            share(baseline.saving_share),
        ]


def without_marks(text: str) -> str:
    """A sentence without its markup."""
    return unescape(strip_tags(text))


def cost_rows(run: MatchRun) -> Iterable[Sequence[Any]]:
    """Cost by item: of the whole plan, and of each comparison side by side."""
    found, items = comparisons(run), runs.cost_items(run)
    heads = [gettext("Item"), gettext("Plan, all orders")]
    for row in found:
        heads += [BASELINE_NAMES[row.kind], gettext("Plan, the same orders")]
    yield heads
    for name in RunOrder.ITEMS:
        cells: list[Any] = [ITEM_LABELS[name], items[name]]
        for row in found:
            known = row.has_items
            cells += [row.baseline_items[name] if known else None, row.plan_items[name]]
        yield cells
    yield [gettext("What is not made counts for"), items["unmet_cost"]]
    totals: list[Any] = [gettext("Together"), sum(items.values())]
    for row in found:
        totals += [row.baseline.baseline_cost, row.baseline.plan_cost]
    yield totals


def order_rows(run: MatchRun) -> Iterable[Sequence[Any]]:
    """Every order with its cost by item and what it would have cost."""
    yield [
        gettext("Order"),
        gettext("Title"),
        gettext("Ordered"),
        gettext("Made"),
        gettext("Factories"),
        *(str(ITEM_LABELS[name]) for name in RunOrder.ITEMS),
        gettext("Cost"),
        *(str(name) for name in BASELINE_NAMES.values()),
        gettext("Not made because"),
    ]
    for row in runs.run_orders(run).order_by("order__reference", "pk"):
        yield [
            row.order.reference,
            row.order.title,
            row.order.quantity,
            row.made,
            row.factories_used,
            *(getattr(row, name) for name in RunOrder.ITEMS),
            row.total_cost,
            *(getattr(row, RunOrder.BASELINE_COSTS[BaselineKind(kind)]) for kind in BASELINE_NAMES),
            label_for(row.get_unmatched_reason_display()),
        ]


def allocation_rows(run: MatchRun) -> Iterable[Sequence[Any]]:
    """Every allocation with its place, hours and cost by item."""
    yield [
        gettext("Order"),
        gettext("Factory"),
        gettext("Machine"),
        gettext("Process"),
        gettext("Step"),
        gettext("Pieces"),
        gettext("Machine hours"),
        gettext("Leaves on"),
        *(str(ITEM_LABELS[name]) for name in RunOrder.ITEMS),
        gettext("State"),
    ]
    rows = run.allocations.select_related(
        "order", "operation__process", "window__machine__factory"
    ).order_by("order__reference", "operation__sequence", "pk")
    for row in rows.iterator(chunk_size=2_000):
        yield [
            row.order.reference,
            row.window.machine.factory.name,
            row.window.machine.name,
            row.operation.process.name,
            row.operation.sequence,
            row.quantity,
            row.machine_hours,
            row.due_on.isoformat(),
            *(getattr(row, name) for name in RunOrder.ITEMS),
            label_for(row.get_status_display()),
        ]
