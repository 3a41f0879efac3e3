"""Builds the workbook of a match run."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from html import unescape
from typing import Any

from django.utils.html import strip_tags
from django.utils.translation import gettext
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from common.money import rounded_half_up
from common.safety.unsafe_text import without_unsafe_text
from console.common.amounts import digits_of
from console.common.messages import label_for
from console.operator.messages import (
    BASELINE_NAMES,
    bound_message,
    headline_comparison,
    run_name,
    saving_message,
    total_cost_message,
)
from console.operator.prices.sentences import gains_message
from matching.models import MatchRun, RunOrder
from matching.models.cost_items import ITEM_LABELS
from matching.selectors import runs
from matching.selectors.gain_shares import gain_totals, shown_sharing
from matching.selectors.review import comparisons, left_out_orders
from matching.states import BaselineKind, UnmatchedReason

SHARE_FORMAT, HOURS_FORMAT = "0.00%", "#,##0.00"


WIDTHS = (34, 22)


def write_sheet(
    workbook: Workbook, title: str, rows: Iterable[Sequence[Any]], *, currency: str
) -> None:
    """Writes one sheet with a bold, frozen first row in one currency."""
    amount_format = format_of_amounts(currency)
    sheet = workbook.create_sheet(title)
    sheet.freeze_panes = "A2"
    for letter, width in zip("ABCDEFGHIJKLMNOP", (*WIDTHS, *(16,) * 14), strict=True):
        sheet.column_dimensions[letter].width = width
    for number, row in enumerate(rows):
        sheet.append(
            [workbook_cell(sheet, content, amount_format, is_head=number == 0) for content in row]
        )


def format_of_amounts(currency: str) -> str:
    """Returns the number format of amounts: #,##0.00 for two decimals, #,##0 for none."""
    return f"#,##{rounded_half_up(Decimal(0), digits_of(currency))}"


def workbook_cell(sheet: Any, content: Any, amount_format: str, *, is_head: bool) -> Any:
    """Returns a cell; text stays text even if it looks like a formula."""
    format_name = None
    if isinstance(content, tuple):
        content, format_name = content
    if isinstance(content, int | float) or content is None:
        kind = None
    elif hasattr(content, "as_tuple"):
        kind, format_name = None, format_name or amount_format
    else:
        kind, content = "s", without_unsafe_text(str(content))
    cell = WriteOnlyCell(sheet, value=content)
    if kind:
        cell.data_type = kind
    if format_name:
        cell.number_format = format_name
    if is_head:
        cell.font = Font(bold=True)
    return cell


def share_cell(amount: Any) -> Any:
    """Returns a share with its number format."""
    return None if amount is None else (amount, SHARE_FORMAT)


def summary_rows(run: MatchRun) -> Iterable[Sequence[Any]]:
    """Yields the rows of the summary."""
    found, counts = comparisons(run), runs.order_counts(run)
    reasons = runs.unmatched_reasons(run)
    first = headline_comparison(found)
    yield [run_name(run), run.currency_id]
    sharing = shown_sharing(run)
    if sharing is not None:
        totals = gain_totals(run)[sharing.stage]
        yield [strip_markup(gains_message(totals, run.currency_id))]
    elif first is not None:
        yield [strip_markup(saving_message(first, run.currency_id))]
    left_out = left_out_orders(reasons)
    if first is not None and not left_out:
        yield [total_cost_message(run, first)]
    yield [bound_message(run, left_out)]
    yield [gettext("State"), label_for(run.get_status_display())]
    if left_out:
        yield [gettext("Cost as published"), runs.published_cost(runs.cost_items(run))]
    yield [gettext("Cost as solved") if left_out else gettext("Cost"), run.cost]
    yield [gettext("Lowest possible cost (proven)"), run.bound]
    yield [gettext("Gap"), share_cell(run.gap)]
    yield [gettext("Orders"), counts["open"]]
    yield [gettext("Fully filled"), counts["made"]]
    yield [gettext("Partly filled"), counts["partly_made"]]
    yield [gettext("Unfilled"), counts["unmatched"]]
    yield [gettext("Split across factories"), counts["split"]]
    for reason, count in reasons.items():
        yield [label_for(UnmatchedReason(reason).label), count]
    yield [gettext("Seconds"), run.seconds]
    yield [gettext("Seed"), run.seed]
    yield ["SHA-256, problem", run.problem_sha256]
    yield ["SHA-256, plan", run.plan_sha256]
    yield [
        gettext("Baseline"),
        gettext("Orders compared"),
        gettext("Baseline plan"),
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
            share_cell(baseline.saving_share),
        ]


def strip_markup(text: str) -> str:
    """Returns the text of a message without its markup."""
    return unescape(strip_tags(text))


def cost_rows(run: MatchRun) -> Iterable[Sequence[Any]]:
    """Yields the cost by item, of the plan and of each comparison."""
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
    yield [gettext("Penalty for unfilled pieces"), items["unmet_cost"]]
    totals: list[Any] = [gettext("Together"), runs.published_cost(items)]
    for row in found:
        totals += [row.baseline.baseline_cost, row.baseline.plan_cost]
    yield totals


def order_rows(run: MatchRun) -> Iterable[Sequence[Any]]:
    """Yields every order with its cost by item and its baseline costs."""
    yield [
        gettext("Order"),
        gettext("Title"),
        gettext("Quantity ordered"),
        gettext("Planned"),
        gettext("Factories"),
        *(str(ITEM_LABELS[name]) for name in RunOrder.ITEMS),
        gettext("Cost"),
        *(str(name) for name in BASELINE_NAMES.values()),
        gettext("Reason unfilled"),
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
    """Yields every allocation with its factory, hours and cost by item."""
    yield [
        gettext("Order"),
        gettext("Work order"),
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
            row.work_order or "",
            row.window.machine.factory.name,
            row.window.machine.name,
            row.operation.process.name,
            row.operation.sequence,
            row.quantity,
            (row.machine_hours, HOURS_FORMAT),
            row.due_on.isoformat(),
            *(getattr(row, name) for name in RunOrder.ITEMS),
            label_for(row.get_status_display()),
        ]
