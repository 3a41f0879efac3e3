"""Makes and withdraws counter-offers, within the limits on what and how often."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from accounts.services.companies import ensure_active
from common.clock import now
from common.errors import FieldErrors
from common.money import is_finer, shown
from common.queue import enqueue
from common.states import record_creation, transition
from factories.models import CapacityWindow
from factories.states import WindowStatus
from matching.errors import CounterMade, CounterQuotaSpent, OfferClosed
from matching.models import Allocation, CounterOffer
from matching.selectors.counter_uplift import asked_counter_offers
from matching.services.counter_offers.buyer_answers import locked_offer
from matching.services.counter_offers.counter_terms import (
    CounterRequest,
    fits_cap,
    highest_rate,
    is_rate_within_cap,
    longest_unit_ms,
    opening_micros,
)
from matching.services.proposals import restore_version
from matching.services.shortfalls import lock_orders
from matching.states import UNSEEN_STATUSES, AllocationStatus, CounterStatus

# The share of offers that may be countered is of those of this period.
QUOTA_PERIOD = timedelta(days=30)


@transaction.atomic
def make_counter_offer(*, allocation: Allocation, terms: CounterRequest, by: Any) -> CounterOffer:
    """Makes a counter-offer to an open offer; a worker answers it after a fixed time.

    The offer, its hold and its deadline stay. Raises OfferClosed, FieldErrors with what each term
    may be at most, CounterMade, and CounterQuotaSpent.
    """
    lock_orders([allocation.order_id])
    row = locked_offer(CounterOffer(allocation=allocation))
    if row.status != AllocationStatus.OFFERED or row.offer_expires_at <= now():
        raise OfferClosed(
            _("This offer is not open any more, so it cannot be countered."), field="status"
        )
    ensure_possible(row, terms)
    ensure_within_cap(row, terms)
    organisation = row.window.machine.factory.organisation_id
    ensure_active([organisation])
    lock_manufacturer(organisation)
    ensure_first(row)
    ensure_quota_left(organisation)
    counter = CounterOffer.objects.create(
        allocation=row,
        run=row.run,
        kind=terms.kind,
        unit_ms=terms.unit_ms,
        hourly_rate=terms.hourly_rate,
        window=terms.window,
        quantity=terms.quantity,
        note=terms.note,
        offered_window=row.window,
        offered_quantity=row.quantity,
        offered_earnings=row.asked_earnings,
        offered_cost=row.paid_cost,
        offered_price=row.agreed_price,
    )
    record_creation(counter, by=by)
    if not settings.MATCHING["counter_offer_delay_seconds"]:
        enqueue("matching.tasks.decide_counter_offer", counter.pk)
    return counter


@transaction.atomic
def withdraw_counter_offer(*, counter: CounterOffer, by: Any) -> CounterOffer:
    """Withdraws a counter-offer that is not answered; its offer stands as it was.

    Raises InvalidTransition.
    """
    (order,) = lock_orders([counter.allocation.order_id])
    was_asked = counter.pk in {row.pk for row in asked_counter_offers([order.pk]).values()}
    counter = transition(counter, to=CounterStatus.WITHDRAWN, by=by, decided_at=now())
    if was_asked:
        restore_version(order, by=by)
    return counter


def ensure_possible(row: Allocation, terms: CounterRequest) -> None:
    """Raises FieldErrors if a term makes no sense for this offer."""
    errors: dict[str, Any] = {}
    if not terms.kind:
        errors["hourly_rate"] = _("Name a time per piece, a rate, another window or fewer pieces.")
    if terms.quantity is not None:
        errors |= quantity_errors(row, terms.quantity)
    if terms.window is not None:
        errors |= window_errors(row, terms.window)
    if terms.hourly_rate is not None and is_finer(terms.hourly_rate, row.digits):
        errors["hourly_rate"] = _("Send a rate in whole minor units of the currency.")
    if errors:
        raise FieldErrors(errors)


def quantity_errors(row: Allocation, quantity: int) -> dict[str, str]:
    """Returns why so many pieces cannot be asked for, by field."""
    least = max(row.window.least_lot, row.order.least_lot)
    if quantity >= row.quantity:
        message = gettext("The offer is for %(pieces)s pieces; name fewer, or leave it out.")
        return {"quantity": message % {"pieces": row.quantity}}
    if quantity < least:
        message = gettext("The least lot is %(pieces)s pieces; name at least as many.")
        return {"quantity": message % {"pieces": least}}
    return {}


def window_errors(row: Allocation, window: CapacityWindow) -> dict[str, Any]:
    """Returns why the work cannot move to a window, by field."""
    if window.pk == row.window_id:
        return {"window": _("The offer is in this window; leave it out, or name another.")}
    is_own = window.machine.factory_id == row.window.machine.factory_id
    if not is_own or window.status != WindowStatus.PUBLISHED or window.expires_at <= now():
        return {"window": _("Name another published window of the same factory.")}
    taken = Allocation.objects.filter(run=row.run, operation=row.operation, window=window)
    if taken.exists():
        return {"window": _("This step was planned in that window before; name another.")}
    return {}


def ensure_within_cap(row: Allocation, terms: CounterRequest) -> None:
    """Raises FieldErrors with the most that is possible if terms exceed the cap."""
    opening = opening_micros(row, terms)
    if fits_cap(row, terms, opening):
        return
    most = highest_rate(row, terms, opening)
    if terms.hourly_rate is not None and most is not None:
        raise FieldErrors({"hourly_rate": rate_limit_message(most, row.order.currency_id)})
    longest = longest_unit_ms(row, terms, opening)
    if longest is not None and is_rate_within_cap(row, terms):
        raise FieldErrors({"unit_ms": time_limit_message(longest)})
    field = "window" if terms.window is not None else "quantity"
    raise FieldErrors(
        {
            field: _(
                "A piece would earn more than the cap above the offer, whatever the rate; name"
                " another window or more pieces."
            )
        }
    )


def rate_limit_message(most: Decimal, currency: str) -> str:
    """Returns what a rate must be at most."""
    words = {"most": shown(most), "currency": currency}
    return gettext("The rate must be ≤ %(most)s %(currency)s per hour.") % words


def time_limit_message(longest: int) -> str:
    """Returns what a time per piece must be at most."""
    minutes = Decimal(longest * 100 // 60_000) / 100
    words = {"minutes": f"{minutes:.2f}", "ms": longest}
    return gettext("The time per piece must be ≤ %(minutes)s min (%(ms)s ms).") % words


def ensure_first(row: Allocation) -> None:
    """Raises CounterMade if the offer, or its window in this run, was countered.

    A counter-offer that a revision of the part superseded is not counted.
    """
    made = CounterOffer.objects.filter(allocation=row) | CounterOffer.objects.filter(
        run=row.run, offered_window=row.window
    )
    if made.exclude(status=CounterStatus.SUPERSEDED).exists():
        raise CounterMade


def lock_manufacturer(organisation: Any) -> None:
    """Locks a manufacturer, so that concurrent requests cannot pass its limits."""
    Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=organisation)


def ensure_quota_left(organisation: Any) -> None:
    """Raises CounterQuotaSpent if a manufacturer has made its counter-offers."""
    since = now() - QUOTA_PERIOD
    path = "window__machine__factory__organisation"
    offers = Allocation.objects.filter(
        offer_expires_at__isnull=False, created_at__gte=since, **{path: organisation}
    ).exclude(status__in=UNSEEN_STATUSES)
    limits = settings.MATCHING
    most = max(
        limits["counter_offers_least"], offers.count() * limits["counter_offers_percent"] // 100
    )
    made = CounterOffer.objects.filter(
        created_at__gte=since, **{f"allocation__{path}": organisation}
    ).exclude(status=CounterStatus.SUPERSEDED)
    if made.count() >= most:
        raise CounterQuotaSpent(most=most, days=QUOTA_PERIOD.days)
