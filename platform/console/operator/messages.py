"""Words the results of match runs."""

from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from console.common.messages import label_for
from console.templatetags.console import money, percent, whole
from matching.models import MatchRun, RunOrder
from matching.selectors.review import BaselineComparison
from matching.states import LEFT_OUT_REASONS, BaselineKind, RunStatus, UnmatchedReason

BASELINE_PHRASES = {
    BaselineKind.SINGLE_SOURCE: _("one factory for each order, first come, first served"),
    BaselineKind.GREEDY_SPLIT: _(
        "first come, first served, each order split at its own least cost"
    ),
    BaselineKind.REFERENCE: _("the buyers' own prices"),
}


BASELINE_NAMES = {
    BaselineKind.SINGLE_SOURCE: _("One factory each, first come"),
    BaselineKind.GREEDY_SPLIT: _("Split, first come"),
    BaselineKind.REFERENCE: _("Buyers' own prices"),
}


UNPROVEN_GAP = Decimal(1)


def run_name(run: MatchRun) -> str:
    """Returns the name of a run: when it was requested."""
    at = date_format(localtime(run.created_at), "SHORT_DATETIME_FORMAT")
    return gettext("Match run of %(at)s") % {"at": at}


def saving_message(comparison: BaselineComparison, currency: Any) -> SafeString:
    """Words the saving, such as “This run saves ¥12,480.00, 9.3%, against …”."""
    row = comparison.baseline
    words = {
        "baseline": BASELINE_PHRASES[row.kind],
        "amount": format_html("<strong>{}</strong>", money(abs(row.saving), currency)),
        "share": format_html("<strong>{}</strong>", percent(abs(row.saving_share or 0))),
    }
    if not row.compared_orders:
        return format_html(
            gettext("This run and {baseline} fill no order alike, so there is nothing to compare."),
            **words,
        )
    if row.saving < 0:
        return format_html(
            gettext("This run costs {amount}, {share}, more than {baseline}."), **words
        )
    return format_html(gettext("This run saves {amount}, {share}, against {baseline}."), **words)


def compared_message(comparison: BaselineComparison) -> str:
    """Words which orders are compared and which are left out."""
    row = comparison.baseline
    text = ngettext(
        "The comparison covers the %(count)s order of which both plan the same number of pieces.",
        "The comparison covers the %(count)s orders of which both plan the same number of pieces.",
        row.compared_orders,
    )
    return text % {"count": whole(row.compared_orders)}


def total_cost_message(run: MatchRun, comparison: BaselineComparison) -> str:
    """Words the total costs of plan and baseline, unfilled pieces included."""
    return gettext(
        "Including the penalty for unfilled pieces, the plan costs %(plan)s and"
        " the baseline %(baseline)s."
    ) % {
        "plan": money(run.cost, run.currency_id),
        "baseline": money(comparison.baseline.total_cost, run.currency_id),
    }


def bound_message(run: MatchRun, left_out: int) -> str:
    """Words the proven gap to the lowest possible cost."""
    if run.gap is None or run.gap >= UNPROVEN_GAP:
        return gettext("The gap to the lowest possible cost is not proven.")
    if left_out:
        text = ngettext(
            "The whole plan, before the approval left out %(count)s order, was"
            " within %(gap)s of the lowest possible cost (proven).",
            "The whole plan, before the approval left out %(count)s orders, was"
            " within %(gap)s of the lowest possible cost (proven).",
            left_out,
        )
        return text % {"count": whole(left_out), "gap": percent(run.gap)}
    if not run.gap:
        return gettext("This is the lowest possible cost (proven).")
    return gettext("Its cost is within %(gap)s of the lowest possible cost (proven).") % {
        "gap": percent(run.gap)
    }


def headline_comparison(found: list[BaselineComparison]) -> BaselineComparison | None:
    """Returns the first comparison that compares any order."""
    compared = (row for row in found if row.baseline.compared_orders)
    return next(compared, found[0] if found else None)


def run_events(run: MatchRun) -> list[dict[str, Any]]:
    """Returns the events of a run with their labels."""
    words = dict(RunStatus.choices)
    return [
        {
            "at": row.at,
            "label": label_for(words.get(row.to_status, row.to_status)),
            "by": row.by,
            "reason": row.reason,
        }
        for row in run.events.select_related("by")
    ]


def approval_message(run: MatchRun) -> str:
    """Words how many orders are offered, held back or left out."""
    if run.status == RunStatus.SOLVED:
        return gettext(
            "Your approval is recorded; offers are sent once a second person approves the same"
            " orders."
        )
    if run.status == RunStatus.STALE:
        return gettext(
            "The plan is out of date: no allocation fits any more, so nothing"
            " was offered. Request a new run."
        )
    rows = run.run_orders
    offered = rows.filter(made__gt=0).count()
    message = ngettext(
        "Offers for %(count)s order have been sent.",
        "Offers for %(count)s orders have been sent.",
        offered,
    ) % {"count": whole(offered)}
    held = rows.filter(unmatched_reason=UnmatchedReason.HELD_BACK).count()
    if held:
        message += " " + ngettext(
            "%(count)s order was held back and waits for the next run.",
            "%(count)s orders were held back and wait for the next run.",
            held,
        ) % {"count": whole(held)}
    changed = set(LEFT_OUT_REASONS) - {UnmatchedReason.HELD_BACK}
    gone = rows.filter(unmatched_reason__in=changed).count()
    if gone:
        message += " " + ngettext(
            "%(count)s order no longer fits and was left out.",
            "%(count)s orders no longer fit and were left out.",
            gone,
        ) % {"count": whole(gone)}
    return message


def comparison_message(run: MatchRun, other: MatchRun, shared: int) -> str:
    """Words which of two runs costs less, if they solve the same problem."""
    text = ngettext(
        "The two runs share %(count)s order.", "The two runs share %(count)s orders.", shared
    )
    message = text % {"count": whole(shared)}
    if run.problem_sha256 != other.problem_sha256:
        return f"{message} " + gettext(
            "They solve different markets, so their total costs are not comparable."
        )
    here, there = run.cost or 0, other.cost or 0
    amount = money(abs(here - there), run.currency_id)
    if here == there:
        return f"{message} " + gettext("They solve the same problem at the same cost.")
    if here < there:
        text = gettext("They solve the same problem, and this one costs %(amount)s less.")
    else:
        text = gettext("They solve the same problem, and this one costs %(amount)s more.")
    return f"{message} {text % {'amount': amount}}"


def run_order_message(row: RunOrder, currency: Any, *, is_own_plant: bool) -> SafeString:
    """Words what a run makes of an order, its cost and its saving."""
    order: Any = row.order
    words = {
        "made": whole(row.made),
        "quantity": whole(order.quantity),
        "cost": format_html("<strong>{}</strong>", money(row.total, currency)),
    }
    if not row.made:
        return format_html(
            gettext("None of the {quantity} pieces is planned in this run."), **words
        )
    message = ngettext(
        "{made} of {quantity} pieces are planned at {factories} factory, for {cost}.",
        "{made} of {quantity} pieces are planned at {factories} factories, for {cost}.",
        row.factories_used,
    )
    sentence = format_html(message, factories=whole(row.factories_used), **words)
    saving = row.single_source_saving  # type: ignore[attr-defined]
    if saving is None:
        reason = (
            gettext("The buyer's own plant makes a part of it, which counts as no saving.")
            if is_own_plant
            else gettext(
                "A single factory would have made another number of pieces,"
                " so costs do not compare."
            )
        )
        return format_html("{} {}", sentence, reason)
    share = percent(abs(saving) / row.single_source_cost if row.single_source_cost else 0)
    amount = format_html("<strong>{}</strong>", money(abs(saving), currency))
    text = (
        gettext("That saves {amount}, {share}, against one factory each, first come.")
        if saving >= 0
        else gettext(
            "That costs {amount}, {share}, more than one factory each, first"
            " come: other orders gain by it."
        )
    )
    return format_html("{} {}", sentence, format_html(text, amount=amount, share=share))


PHASE_LABELS = {
    "snapshot": _("Reading orders and free hours"),
    "compiling": _("Preparing the engine (once after an update)"),
    "baselines": _("Computing the baselines"),
    "greedy": _("Building a first plan (first come, first served)"),
    "search": _("Searching for a cheaper plan"),
    "exact": _("Searching for a cheaper plan, exactly"),
    "parts": _("Solving the parts of a large market"),
}


def decision_text(is_taken: bool) -> str:
    """Returns what the person who decided on a dispute or a return reads."""
    if is_taken:
        return gettext("Decided; both sides see it.")
    return gettext("Your decision is recorded; it is taken once a second person decides the same.")
