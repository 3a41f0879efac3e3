"""Issues proposals to buyers, and accepts, declines and withdraws them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from accounts.services.companies import ensure_active
from common.errors import InvalidTransition
from common.events import outbox
from common.money import price_of, shown
from common.states import record_creation, transition, transition_all
from factories.ledger import release
from matching.errors import VersionChanging
from matching.formulation.delivery_dates import arrival_day
from matching.models import Allocation, CounterOffer, OrderPrice, Proposal, ProposalEvent
from matching.selectors.counter_uplift import asked_counter_offers
from matching.selectors.gain_shares import alone_amounts
from matching.services.counter_offers.buyer_answers import (
    accept_asked_counters,
    refuse_asked_counters,
)
from matching.services.counter_offers.ending_counters import OFFER_ENDED, end_counter_offers
from matching.services.rebalancing import release_surplus, reprice_transport
from matching.services.rollup import roll_up
from matching.services.shortfalls import (
    cancel_lots,
    create_shortfalls,
    lock_orders,
    withdraw_shortfalls,
)
from matching.states import (
    BOUND_STATUSES,
    LIVE_STATUSES,
    PENDING_STATUSES,
    STANDING_STATUSES,
    AllocationStatus,
    CounterStatus,
    ProposalStatus,
    ShortfallCause,
    ShortfallStatus,
)
from orders.models import Operation, Order
from vocabularies.selectors import minor_units

# Sentences on the price begin like this: members who see no prices are not shown them.
PRICE_SENTENCE = "The price"
# Stored reasons are English; pages translate them.
PROPOSAL_DECLINED = gettext_noop("The buyer declined the proposal.")
ORDER_CANCELLED = gettext_noop("The buyer cancelled the order.")
NOTHING_LEFT = gettext_noop("Nothing of it is left to be delivered.")
NO_WORSE = gettext_noop("No worse than was accepted.")
OTHER_TERMS = gettext_noop(
    "A factory accepts on these terms only; if you decline them, its offer stands as it was."
)
SPLIT_CHANGED = gettext_noop("The pieces are split in another way.")


@transaction.atomic
def accept_proposal(*, proposal: Proposal, by: Any) -> Proposal:
    """Accepts a proposal whole and confirms the allocations accepted by factories.

    Allocations that factories accept later are confirmed then. The counter-offers that the version
    was made for are accepted; one whose hours are gone is refused, and a version without it
    follows. Raises InvalidTransition if the proposal is not open any more, and VersionChanging.
    """
    (order,) = lock_orders([proposal.order_id])
    ensure_settled(order)
    ensure_active([order.organisation_id])
    agreed = agreed_version(order)
    proposal = transition(proposal, to=ProposalStatus.ACCEPTED, by=by)
    is_as_asked = accept_asked_counters(order, by=by, was_accepted=agreed is not None)
    confirm_accepted(proposal.order_id, by=by)
    if not is_as_asked:
        reissue_proposal(order, by=by)
        proposal.refresh_from_db()
    return proposal


def ensure_settled(order: Order) -> None:
    """Raises VersionChanging while pieces that a counter-offer left out wait.

    The version on the table has them at the terms before, which nobody offers any more.
    """
    waiting = order.shortfalls.filter(status=ShortfallStatus.OPEN, cause=ShortfallCause.REDUCED)
    if waiting.exists():
        raise VersionChanging


def confirm_accepted(order_id: UUID, *, by: Any) -> None:
    """Confirms the accepted allocations of a locked order."""
    rows = Allocation.objects.filter(order=order_id, status=AllocationStatus.ACCEPTED)
    ids = list(rows.values_list("pk", flat=True))
    transition_all(Allocation, ids, to=AllocationStatus.CONFIRMED, by=by)
    roll_up([order_id], by=by)


@transaction.atomic
def decline_proposal(*, proposal: Proposal, by: Any, reason: str) -> Proposal:
    """Declines a proposal whole and withdraws what is not confirmed.

    The order waits for the next run.

    Allocations confirmed by an earlier version stay, and a version with them replaces this one. A
    version that asks for a counter-offer is declined for that alone: the counter-offer is refused,
    and a version on the terms before follows, accepted if these were. Raises InvalidTransition if
    the proposal is not open any more.
    """
    (order,) = lock_orders([proposal.order_id])
    if proposal.status == ProposalStatus.ACCEPTED:
        raise InvalidTransition(_("This proposal is accepted; cancel the order to withdraw it."))
    agreed = agreed_version(order)
    proposal = transition(proposal, to=ProposalStatus.DECLINED, by=by, reason=reason)
    if refuse_asked_counters(order, by=by):
        reissue_proposal(order, by=by, agreed=agreed)
        return proposal
    withdraw_allocations(order, PENDING_STATUSES, by=by, reason=PROPOSAL_DECLINED)
    # Confirmed allocations may have lots to or from the withdrawn ones.
    release_surplus(order)
    reprice_transport(order)
    withdraw_shortfalls([order.pk], by=by, reason=PROPOSAL_DECLINED)
    reissue_proposal(order, by=by, is_agreed=True)
    roll_up([order.pk], by=by)
    return proposal


def withdraw_allocations(order: Order, statuses: Collection[str], *, by: Any, reason: str) -> None:
    """Cancels the locked order's allocations in these states and releases their hours."""
    rows = Allocation.objects.filter(order=order, status__in=statuses).order_by("pk")
    ended = {row.pk: row for row in rows}
    if ended:
        end_counter_offers(ended, to=CounterStatus.LAPSED, by=by, reason=OFFER_ENDED)
        transition_all(Allocation, ended, to=AllocationStatus.CANCELLED, by=by, reason=reason)
        release(ended)
        cancel_lots(ended)
        create_shortfalls(
            ((row, row.pieces) for row in ended.values()),
            cause=ShortfallCause.WITHDRAWN,
            status=ShortfallStatus.CANCELLED,
        )


@transaction.atomic
def withdraw_order(order: Order, *, by: Any, reason: str) -> None:
    """Withdraws all offers, awards and proposals of an order that is being cancelled.

    The caller has locked the order. Raises InvalidTransition if production has started.
    """
    begun = [status for status in BOUND_STATUSES if status != AllocationStatus.CONFIRMED]
    if Allocation.objects.filter(order=order, status__in=begun).exists():
        raise InvalidTransition(
            _(
                "Production has started, so this order can no longer be cancelled. Agree with the"
                " factories, or take the goods and dispute what is wrong with them."
            )
        )
    pending = (*PENDING_STATUSES, AllocationStatus.CONFIRMED)
    withdraw_allocations(order, pending, by=by, reason=ORDER_CANCELLED)
    withdraw_shortfalls([order.pk], by=by, reason=ORDER_CANCELLED)
    standing = standing_proposal(order.pk)
    if standing is not None:
        transition(standing, to=ProposalStatus.DECLINED, by=by, reason=reason)


def issue_proposals(order_ids: Collection[UUID], *, by: Any) -> None:
    """Stores an open version of all that is offered, for each of these locked orders."""
    parts = proposal_parts(order_ids)
    numbers = dict(
        Proposal.objects.filter(order__in=list(order_ids))
        .order_by("order")
        .values_list("order")
        .annotate(last=Max("number"))
    )
    alone = alone_amounts(order_ids)
    rows = [
        build_version(
            order_id, parts[order_id], alone.get(order_id), number=numbers.get(order_id, 0) + 1
        )
        for order_id in sorted(order_ids)
    ]
    Proposal.objects.bulk_create(rows, batch_size=500)
    ProposalEvent.objects.bulk_create(
        (ProposalEvent(subject=row, to_status=row.status, by=by) for row in rows), batch_size=500
    )
    outbox.record(Proposal, [row.pk for row in rows], ProposalStatus.OPEN, by=by)


def reissue_proposal(
    order: Order, *, by: Any, is_agreed: bool = False, agreed: Proposal | None = None
) -> Proposal | None:
    """Replaces the standing version of a locked order by its current allocations.

    The new version is accepted at once if the buyer `is_agreed`, or if it gives at least what the
    last accepted one gave, for no more and no later; `agreed` is that one where a version was
    declined for a counter-offer alone. Writes nothing if nothing changed; returns None if nothing
    is left to propose.
    """
    parts = proposal_parts([order.pk])[order.pk]
    standing = standing_proposal(order.pk)
    if not any(part["is_last"] for part in parts):
        if standing is not None:
            transition(standing, to=ProposalStatus.DECLINED, by=by, reason=NOTHING_LEFT)
        return None
    last = standing or order.proposals.first()
    alone = alone_amounts([order.pk]).get(order.pk)
    new = build_version(order.pk, parts, alone, number=1 if last is None else last.number + 1)
    agreed = agreed or agreed_version(order)
    is_agreed |= agreed is not None and is_no_worse(new, agreed)
    if standing is not None:
        if standing.parts == new.parts:
            return standing
        transition(standing, to=ProposalStatus.SUPERSEDED, by=by, detail={"number": new.number})
    if last is not None:
        new.changes = changes_between(last, new, order.currency_id)
    if asked_counter_offers([order.pk]):
        new.changes = [*new.changes, OTHER_TERMS]
    new.save(force_insert=True)
    record_creation(new, by=by)
    if is_agreed:
        new = transition(new, to=ProposalStatus.ACCEPTED, by=None, reason=NO_WORSE)
        confirm_accepted(order.pk, by=by)
    return new


def restore_version(order: Order, *, by: Any) -> None:
    """Reissues the proposal of a locked order once a counter-offer is off.

    While pieces wait to be matched again, the version that follows does so.
    """
    if not order.shortfalls.filter(status=ShortfallStatus.OPEN).exists():
        reissue_proposal(order, by=by)


def standing_proposal(order_id: UUID) -> Proposal | None:
    """Returns the version that is open or accepted."""
    return Proposal.objects.filter(order=order_id, status__in=STANDING_STATUSES).first()


def agreed_version(order: Order) -> Proposal | None:
    """Returns the last version that the buyer accepted, unless it declined one since."""
    declined = order.proposals.filter(status=ProposalStatus.DECLINED)
    last = declined.aggregate(last=Max("number", default=0))["last"]
    accepted = ProposalEvent.objects.filter(
        subject__order=order, subject__number__gt=last, to_status=ProposalStatus.ACCEPTED
    )
    event = accepted.select_related("subject").order_by("-subject__number").first()
    return None if event is None else event.subject


def is_no_worse(new: Proposal, old: Proposal) -> bool:
    """Returns whether a version has no fewer pieces, no higher price, no later date."""
    is_whole = new.quantity >= old.quantity
    return is_whole and new.price <= old.price and new.delivery_on <= old.delivery_on


def alone_columns(price: OrderPrice | None, pieces: int) -> dict[str, Decimal]:
    """Returns the expected alone cost of these pieces, with the platform's fee.

    It is empty for what the buyer's own plant makes.
    """
    if price is None or price.is_own_plant:
        return {}
    percent = settings.COSTING["platform_fee_percent"]
    amounts = {
        "expected_alone": price.expected_alone_cost,
        "expected_alone_low": price.expected_low,
        "expected_alone_high": price.expected_high,
    }
    digits = minor_units(price.order.currency_id)
    return {
        name: price_of(amount, pieces, price.pieces, percent, digits)
        for name, amount in amounts.items()
    }


def build_version(
    order_id: UUID, parts: Sequence[Mapping[str, Any]], alone: OrderPrice | None, *, number: int
) -> Proposal:
    """Returns a version of these parts, not yet stored."""
    last = [part for part in parts if part["is_last"]]
    quantity = sum(part["quantity"] for part in last)
    return Proposal(
        order_id=order_id,
        number=number,
        quantity=quantity,
        price=sum((Decimal(part["price"]) for part in parts), Decimal(0)),
        **alone_columns(alone, quantity),
        delivery_on=max(date.fromisoformat(part["arrives_on"]) for part in last),
        parts=[dict(part) for part in parts],
    )


def proposal_parts(order_ids: Iterable[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """Returns pieces, place, day and price of each live allocation, by order.

    Of an allocation with a counter-offer that its buyer is asked about, those of the counter-offer.

    Machines, hours and rates are left out: buyers do not see them.
    """
    order_ids = list(order_ids)
    rows = (
        Allocation.objects.filter(order__in=order_ids, status__in=LIVE_STATUSES)
        .select_related("order", "operation", "window__machine__factory__region")
        .order_by("order", "operation__sequence", "due_on", "pk")
    )
    asked = asked_counter_offers(order_ids)
    by_order: defaultdict[UUID, list[Allocation]] = defaultdict(list)
    for row in rows:
        if row.pk in asked:
            show_asked_terms(row, asked[row.pk])
        by_order[row.order_id].append(row)
    lasts = last_sequences(by_order)
    return defaultdict(
        list,
        {
            order_id: [proposal_part(row, lasts[order_id]) for row in made]
            for order_id, made in by_order.items()
        },
    )


def show_asked_terms(row: Allocation, counter: CounterOffer) -> None:
    """Sets the terms that the buyer is asked for, not stored."""
    row.quantity, row.agreed_price = counter.agreed_quantity, counter.agreed_price
    row.due_on = counter.agreed_due_on


def last_sequences(order_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Returns the number of each order's last step."""
    rows = Operation.objects.filter(order__in=list(order_ids)).order_by("order")
    rows = rows.values_list("order")
    return dict(rows.annotate(last=Max("sequence")))


def proposal_part(row: Allocation, last_sequence: int) -> dict[str, Any]:
    """Returns one allocation as its buyer may see it, in the types of JSON."""
    factory, is_last = row.window.machine.factory, row.operation.sequence == last_sequence
    arrives = arrival_day(row.order, factory, row.due_on) if is_last else None
    return {
        "allocation": str(row.pk),
        "operation_sequence": row.operation.sequence,
        "process": row.operation.process_id,
        "is_last": is_last,
        "place": factory.region.name,
        "quantity": row.pieces,
        "due_on": row.due_on.isoformat(),
        "arrives_on": None if arrives is None else arrives.isoformat(),
        "price": shown(row.price),
    }


def changes_between(old: Proposal, new: Proposal, currency: str) -> list[str]:
    """Returns the differences of two versions as English sentences, which are stored."""
    sentences = []
    if new.quantity != old.quantity:
        sentences.append(f"{new.quantity} pieces are delivered instead of {old.quantity}.")
    if new.price != old.price:
        word = "more" if new.price > old.price else "less"
        sentences.append(
            f"{PRICE_SENTENCE} is {shown(new.price)} {currency} instead of {shown(old.price)}"
            f" {currency}, {shown(abs(new.price - old.price))} {word}."
        )
    if new.delivery_on != old.delivery_on:
        word = "later" if new.delivery_on > old.delivery_on else "earlier"
        sentences.append(
            f"The last piece arrives on {new.delivery_on} instead of {old.delivery_on}, {word}."
        )
    if places_in(new) != places_in(old):
        sentences.append(f"It is made in {places_in(new)} instead of {places_in(old)}.")
    if not sentences:
        sentences.append(SPLIT_CHANGED)
    return sentences


def places_in(proposal: Proposal) -> str:
    """Returns the places of a version, each once, as a list in words."""
    names = sorted({part["place"] for part in proposal.parts})
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
