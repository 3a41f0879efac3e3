"""Words an order's next step, missing details and changes for its buyer."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from console.common.waiting_step import waiting_text
from console.templatetags.console import money, whole
from matching.states import UnmatchedReason
from orders.models import Order
from orders.states import OrderStatus

S = OrderStatus
# The form names a missing detail and the question that stays open without it.
COMPLETENESS_POINTS = {
    "routing": (_("Steps of the routing"), _("which machines make it at all")),
    "material_family": (_("Material family"), _("which machines can process it")),
    "material_grade": (_("Material grade"), _("tools, speeds and stock of the work")),
    "envelope": (_("Size of the part"), _("which machines are large enough")),
    "unit_mass_kg": (_("Unit weight"), _("which machines can hold it, and the transport cost")),
    "tolerance": (_("Tolerance"), _("which machines are precise enough")),
    "ra_um": (_("Surface roughness"), _("which machines reach the surface finish")),
    "ship_to_region": (_("Place of delivery"), _("how far the goods go")),
    "latest_delivery_on": (_("Latest delivery"), _("which hours are in time")),
    "earliest_delivery_on": (_("Earliest delivery"), _("whether it may come sooner than you need")),
    "quantity": (_("Quantity"), _("which factories have the hours for it")),
    "reserve_price": (_("Highest price per piece"), _("the highest price you accept")),
    "incoterm": (_("Delivery term"), _("who pays for the transport")),
}
# Each filter that excludes all machines has an explanation and a remedy.
FILTER_MESSAGES = {
    "process": (_("No machine on the market does this process."), _("Choose a broader process.")),
    "material": (
        _("No machine of this process can process this material."),
        _("Choose another material, or another process."),
    ),
    "envelope": (
        _("No such machine is large enough for the part."),
        _("Check length, width, height and weight, or divide the part."),
    ),
    "tolerance": (
        _("No such machine is as precise as required."),
        _("Ask for a coarser tolerance or roughness, or add a finishing step."),
    ),
    "certificate": (
        _("No such factory holds all required certifications."),
        _("Require fewer certifications."),
    ),
    "region": (_("No such factory is in the regions you allow."), _("Allow more regions.")),
    "dates": (
        _("No such machine has open hours that end in time."),
        _("Move the latest delivery to a later day."),
    ),
    "piece length": (
        _("A piece with its setup takes longer than any such machine is free."),
        _("Wait for longer slots, or divide the step."),
    ),
    "free hours": (
        _("No such machine has enough free hours in time."),
        _("Allow later delivery, a split, or smaller lots."),
    ),
    "price": (
        _("Every such machine costs more than your highest price."),
        _("Raise the highest price per piece."),
    ),
}
UNMATCHED_MESSAGES = {
    UnmatchedReason.NOT_SOLVED: (
        _("The last run ended before it reached this order."),
        _("Nothing to do: the next run includes it."),
    ),
    UnmatchedReason.NO_CAPABLE_MACHINE: (
        _("No machine on the market can make it as specified."),
        _("Order again with broader terms."),
    ),
    UnmatchedReason.PIECE_TOO_LONG: (
        _("A piece with its setup takes longer than any capable machine is free."),
        _("Wait for longer slots, or order again with the step divided."),
    ),
    UnmatchedReason.NEXT_STEP_WAITS: (
        _("The next step cannot start before the step before it ends."),
        _("Order again with a later delivery; or wait: one slot a shift would allow it."),
    ),
    UnmatchedReason.NO_FREE_HOURS: (
        _("No capable machine has free hours in time."),
        _("Order again with a later delivery, a split or smaller lots; or wait for new hours."),
    ),
    UnmatchedReason.PRICE: (
        _("It would cost more than your highest price."),
        _("Order again with a higher price per piece."),
    ),
    UnmatchedReason.SCARCE_HOURS: (
        _("The free hours went to orders that are worth more."),
        _("Order again with a higher price or a later delivery; or wait for new hours."),
    ),
    UnmatchedReason.TAKEN_MEANWHILE: (
        _("The hours were taken before the plan was approved."),
        _("Nothing to do: the next run looks again."),
    ),
    UnmatchedReason.CHANGED_MEANWHILE: (
        _("The order changed before the plan was approved."),
        _("Nothing to do: the next run looks again."),
    ),
    UnmatchedReason.FACTORY_CHANGED: (
        _("A factory of the plan no longer meets the order's requirements."),
        _("Nothing to do: the next run looks again."),
    ),
    UnmatchedReason.BEYOND_SCALE: (
        _("Quantity and highest price are together too large to be matched with other orders."),
        _("Order again with a lower highest price, or divide the order."),
    ),
}


def next_step(order: Order) -> str:
    """Describes the next step of an order that was read with its standing."""
    wording = NEXT_STEPS.get(order.status)
    return str(wording(order)) if wording else ""


def next_run_text(order: Order) -> str:
    """Says when the next match run starts."""
    minutes = settings.MATCHING["schedule_minutes"]
    if not minutes:
        return gettext("Waits for the next match run.")
    if minutes == 60:
        return gettext("Waits for the next match run, every hour.")
    return gettext("Waits for the next match run, every %(minutes)s minutes.") % {
        "minutes": minutes
    }


def proposed_text(order: Order) -> str:
    """Describes the answer awaited from the buyer or from the factories."""
    if order.open_proposal and order.answer_by:
        return gettext("Proposal to answer until %(end)s") % {"end": instant(order.answer_by)}
    if order.open_proposal:
        return gettext("Proposal to answer.")
    return gettext(
        "You accepted; %(agreed)s of %(lots)s lots are confirmed by their factories."
    ) % {
        "agreed": order.lots_agreed,
        "lots": order.lots,
    }


def partly_awarded_text(order: Order) -> str:
    """Describes an order of which some allocations are confirmed."""
    if order.open_proposal:
        return proposed_text(order)
    return gettext(
        "%(agreed)s of %(lots)s lots are confirmed; factories for the others are being sought."
    ) % {
        "agreed": order.lots_agreed,
        "lots": order.lots,
    }


def unmatched_text(order: Order) -> str:
    """Explains why the last run left the order unmatched."""
    why = unmatched_cause(order.unmatched_reason, order.unmatched_detail or {})
    return f"{why} {next_run_text(order)}" if why else next_run_text(order)


def unmatched_cause(reason: str, detail: Mapping[str, Any]) -> str:
    """Returns why pieces were not matched, with the step that waits; empty if unknown."""
    if reason == UnmatchedReason.NEXT_STEP_WAITS and detail:
        return waiting_text(detail)
    return str(UNMATCHED_MESSAGES[reason][0]) if reason in UNMATCHED_MESSAGES else ""


def awarded_text(order: Order) -> str:
    """Describes an order of which all allocations are confirmed."""
    return ngettext(
        "%(lots)s lot is confirmed; production starts next.",
        "%(lots)s lots are confirmed; production starts next.",
        order.lots,
    ) % {"lots": order.lots}


def production_text(order: Order) -> str:
    """Counts the allocations that were shipped."""
    return gettext("%(sent)s of %(lots)s lots shipped.") % {
        "sent": order.lots_sent,
        "lots": order.lots,
    }


def shipped_text(order: Order) -> str:
    """Counts the allocations that have arrived."""
    return gettext("%(arrived)s of %(lots)s lots arrived; record what you receive.") % {
        "arrived": order.lots_arrived,
        "lots": order.lots,
    }


NEXT_STEPS = {
    S.DRAFT: lambda order: _("Fill in what is missing and submit it."),
    S.SUBMITTED: next_run_text,
    S.MATCHING: lambda order: _("A match run plans it; the operator decides on the plan."),
    S.PROPOSED: proposed_text,
    S.UNMATCHED: unmatched_text,
    S.PARTLY_AWARDED: partly_awarded_text,
    S.AWARDED: awarded_text,
    S.IN_PRODUCTION: production_text,
    S.SHIPPED: shipped_text,
    S.DELIVERED: lambda order: _("Accept the goods, or dispute them."),
    S.ACCEPTED: lambda order: _("Factories are being paid."),
    S.CLOSED: lambda order: _("Done: delivered, accepted and paid."),
    S.CANCELLED: lambda order: _("Cancelled."),
    S.EXPIRED: lambda order: _("Its latest delivery passed without a match; order again."),
    S.DISPUTED: lambda order: _("The operator decides on your dispute."),
}


def instant(at: datetime) -> str:
    """Formats an instant as a date and a 24-hour time."""
    local = timezone.localtime(at)
    return f"{date_format(local, 'DATE_FORMAT')} {date_format(local, 'H:i')}"


def day(on: date) -> str:
    """Formats a date."""
    return date_format(on, "DATE_FORMAT")


def listed(names: Sequence[str]) -> str:
    """Joins names to a list in words."""
    if len(names) < 2:
        return "".join(names)
    return gettext("%(first)s and %(last)s") % {
        "first": gettext(", ").join(names[:-1]),
        "last": names[-1],
    }


def changes(old: Any, new: Any, *, currency: str, sees_prices: bool) -> list[str]:
    """Describes the differences between two versions of a proposal.

    Each version has `quantity`, `price`, `delivery_on` and `places`.
    """
    sentences = []
    if new.quantity != old.quantity:
        words = {"new": whole(new.quantity), "old": whole(old.quantity)}
        sentences.append(gettext("%(new)s pieces are delivered instead of %(old)s.") % words)
    if sees_prices and new.price != old.price:
        words = {"new": money(new.price, currency), "old": money(old.price, currency)}
        sentence = (
            gettext("The price rises from %(old)s to %(new)s.")
            if new.price > old.price
            else gettext("The price falls from %(old)s to %(new)s.")
        )
        sentences.append(sentence % words)
    if new.delivery_on != old.delivery_on:
        words = {"new": day(new.delivery_on), "old": day(old.delivery_on)}
        sentences.append(gettext("The last piece arrives on %(new)s instead of %(old)s.") % words)
    if new.places != old.places:
        words = {"new": listed(new.places), "old": listed(old.places)}
        sentences.append(gettext("It is made in %(new)s instead of %(old)s.") % words)
    return sentences or [gettext("The pieces are split in another way.")]
