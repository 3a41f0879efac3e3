"""Words and lays out the stages of savings."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from console.common.messages import label_for
from console.templatetags.console import money, percent, whole
from fulfilment.savings import STAGES, BridgePart, StageSavings
from fulfilment.savings_report import SavingsReport
from matching.models.gain_sharing import Basis

STAGE_LABELS = {
    "estimated": _("Estimated"),
    "contracted": _("Contracted"),
    "realised": _("Realised"),
}
STAGE_MEANINGS = {
    "estimated": _("by the prices of approved plans"),
    "contracted": _("by what both sides confirmed"),
    "realised": _("by what was paid for pieces that arrived whole"),
}
SAVING_LABELS = {
    "estimated": _("Estimated saving"),
    "contracted": _("Contracted saving"),
    "realised": _("Realised saving"),
}
BASIS_LABELS = {
    Basis.BASELINE: _("Saving against offers to the order alone"),
    Basis.DECLARED: _("Saving against declared prices"),
    Basis.ASSUMED: _("Saving against assumed prices"),
}


def stage_rows(report: SavingsReport) -> list[dict[str, Any]]:
    """Returns each stage with its labels and figures; a loss has its own tone."""
    rows = []
    for stage in STAGES:
        figures = report.at(stage)
        rows.append(
            {
                "name": stage,
                "label": STAGE_LABELS[stage],
                "meaning": STAGE_MEANINGS[stage],
                "figures": figures,
                "saving": figures.saving if figures.orders else None,
                "tone": "bad" if figures.saving < 0 else "",
            }
        )
    return rows


def savings_message(report: SavingsReport) -> SafeString:
    """Words what buyers pay by the approved plans, and who pays more."""
    return format_html(
        "{} {}{}",
        sum_message(report.estimated),
        above_alone_message(report.estimated),
        bonus_message(report),
    )


def sum_message(figures: StageSavings) -> SafeString:
    """Words the share that buyers save, and the median order's."""
    share, median = figures.share or 0, figures.median or 0
    words = {
        "share": share_text(share),
        "median": share_text(median),
        "count": format_html("<strong>{}</strong>", whole(figures.orders)),
    }
    if share < 0:
        text = ngettext(
            "Buyers pay {share} more for {count} order than they could expect alone.",
            "Buyers pay {share} more for {count} orders than they could expect alone.",
            figures.orders,
        )
    elif median < 0:
        text = ngettext(
            "Buyers pay {share} less for {count} order than they could expect alone, but for half"
            " of the orders at least {median} more.",
            "Buyers pay {share} less for {count} orders than they could expect alone, but for half"
            " of the orders at least {median} more.",
            figures.orders,
        )
    else:
        text = ngettext(
            "Buyers pay {share} less for {count} order than they could expect alone, for half of"
            " the orders at least {median} less.",
            "Buyers pay {share} less for {count} orders than they could expect alone, for half of"
            " the orders at least {median} less.",
            figures.orders,
        )
    return format_html(text, **words)


def share_text(share: Decimal | int) -> SafeString:
    """Returns a share without its sign; what buyers pay more has the colour of a loss."""
    of_loss = format_html(' class="{}"', "loss") if share < 0 else ""
    return format_html("<strong{}>{}</strong>", of_loss, percent(abs(share)))


def above_alone_message(figures: StageSavings) -> str:
    """Words how many orders pay more than expected alone."""
    if not figures.above_alone:
        return gettext("No order pays more than it could expect alone.")
    return ngettext(
        "%(count)s order pays more, as its proposal says.",
        "%(count)s orders pay more, as their proposals say.",
        figures.above_alone,
    ) % {"count": whole(figures.above_alone)}


def bonus_message(report: SavingsReport) -> SafeString | str:
    """Words what factories get beyond what they asked, with a space before it."""
    if not report.factories_bonus:
        return ""
    amount = format_html("<strong>{}</strong>", money(report.factories_bonus, report.currency))
    return format_html(
        " " + gettext("Factories get {amount} on top of their rates."), amount=amount
    )


def figure_rows(report: SavingsReport) -> Iterator[tuple[Any, list[str]]]:
    """Yields a label and the text of each stage, for all figures of the stages."""

    def amount(value: Any) -> str:
        return money(value, report.currency)

    figures: list[tuple[Any, Callable[[StageSavings], str]]] = [
        (_("Orders"), lambda of: whole(of.orders)),
        (_("Expected alone cost"), lambda of: amount(of.alone)),
        (_("Price before the fee"), lambda of: amount(of.price)),
        (_("Saving"), lambda of: amount(of.saving)),
        (_("Saving, of the alone cost"), lambda of: percent(of.share)),
        (_("Half of the orders save at least"), lambda of: percent(of.median)),
        (_("Nine in ten orders save at least"), lambda of: percent(of.tenths[0])),
        (_("Orders that save less than guaranteed"), lambda of: whole(of.below_guarantee)),
        (_("Orders that pay more than expected alone"), lambda of: whole(of.above_alone)),
    ]
    for label, text in figures:
        yield label, [text(report.at(stage)) for stage in STAGES]
    for at, basis in enumerate(Basis):
        parts = [report.at(stage).bases[at] for stage in STAGES]
        yield (
            BASIS_LABELS[basis],
            [f"{amount(part.saving)} ({percent(part.share)})" for part in parts],
        )


def bridge_rows(report: SavingsReport) -> list[tuple[str, Any, int, bool]]:
    """Returns label, amount and orders of each step from estimated to realised.

    The last entry tells stages, whose amounts are sums, from changes between them.
    """
    changes: list[list[BridgePart]] = [[], report.to_contracted, report.to_realised]
    rows = []
    for stage, parts in zip(STAGES, changes, strict=True):
        rows += [(label_for(part.reason.label), part.amount, part.orders, False) for part in parts]
        figures = report.at(stage)
        rows.append((str(SAVING_LABELS[stage]), figures.saving, figures.orders, True))
    return rows
