"""Answers a counter-offer: accepts it, asks the buyer, or refuses it.

It is accepted if earnings stay within the cap, the order costs no more than matched again without
the factory, and dates and requirements hold. The buyer is asked if its price would rise or goods
would arrive later than in its version. No transaction is open while the engine works.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import connection, transaction

from common.clock import now
from common.money import from_micros
from common.states import transition
from factories.ledger import CapacityTaken
from matching.errors import CounterRefused
from matching.formulation.delivery_dates import arrival_day
from matching.formulation.supply import MarketSupply, read_supply
from matching.models import Allocation, CounterOffer
from matching.pipeline.counter_decisions.counter_alternatives import (
    PricedAlternative,
    TriedAlternative,
    cost_of,
    priced,
    target_of,
    try_with,
    try_without,
)
from matching.pipeline.failures import SolveFailed
from matching.pipeline.open_shortfall import state_of
from matching.services.counter_offers.buyer_answers import (
    accept_asked_counters,
    locked_offer,
    match_rest_again,
    refuse_counter,
)
from matching.services.counter_offers.carrying_out import (
    CarriedOut,
    CounterTarget,
    agreed_columns,
    carry_out,
    grant,
)
from matching.services.offers import confirm
from matching.services.proposals import confirm_accepted, reissue_proposal, standing_proposal
from matching.services.refill_prices import was_accepted
from matching.services.rollup import last_operation
from matching.services.shortfalls import lock_orders
from matching.states import (
    AllocationStatus,
    CounterStatus,
    ProposalStatus,
    RefusalReason,
    ShortfallStatus,
)
from orders.models import Order
from vocabularies.selectors import process_closure

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class DecisionParams:
    """Bounds the decision of one counter-offer.

    attempts: repetitions when the market changed while the engine worked (5); after them the next
        sweep tries again.
    """

    attempts: int = 5


PARAMS = DecisionParams()


@dataclass(frozen=True, slots=True)
class CounterCase:
    """Holds a counter-offer with both ways to make its order; a refusal without terms.

    `state` is compared before the answer is written.
    """

    counter: CounterOffer
    order: Order
    state: Any
    without_factory: TriedAlternative
    with_terms: TriedAlternative | None
    target: CounterTarget | None
    refusal: str = ""


class MarketChanged(Exception):
    """Signals that the order or the windows are not as they were compared."""


def decide_counter_offer(counter_id: Any) -> None:
    """Answers an open counter-offer that is due; may run twice."""
    for _ in range(PARAMS.attempts):
        case = read_case(counter_id)
        if case is None:
            return
        try:
            without_factory = priced(case.without_factory, case.order)
            with_terms = case.with_terms and priced(case.with_terms, case.order)
        except SolveFailed as failure:
            log.warning("counter-offer not decided", counter=str(counter_id), reason=str(failure))
            return
        try:
            write_answer(case, with_terms, without_factory)
        except (MarketChanged, CapacityTaken):
            continue
        return


def read_case(counter_id: Any) -> CounterCase | None:
    """Tries both ways; None if the counter-offer is answered, not due, or has to wait.

    It waits while pieces of its order are being matched again.
    """
    rows = CounterOffer.objects.select_related("window__machine__factory", "run", "allocation")
    counter = rows.filter(pk=counter_id, status=CounterStatus.OPEN).first()
    at = now()
    if counter is None or not is_due(counter, at):
        return None
    supply = supply_at(counter.run.currency_id, at)
    with transaction.atomic():
        (order,) = lock_orders([counter.allocation.order_id])
        row = locked_offer(counter)
        if not is_offered(row, at) or is_waiting(order):
            return None
        state = state_of(order.pk)
        without_factory = try_without(row, order, supply, at)
        whole = without_factory.missing
        try:
            target = target_of(counter, row, whole)
            with_terms = try_with(counter, locked_offer(counter), order, target, whole)
        except CounterRefused as refused:
            return CounterCase(counter, order, state, without_factory, None, None, refused.reason)
        except CapacityTaken:
            reason = RefusalReason.NO_HOURS
            return CounterCase(counter, order, state, without_factory, None, None, reason)
        return CounterCase(counter, order, state, without_factory, with_terms, target)


def is_due(counter: CounterOffer, at: datetime) -> bool:
    """Returns whether the fixed time before an answer is over."""
    delay = timedelta(seconds=settings.MATCHING["counter_offer_delay_seconds"])
    return counter.created_at + delay <= at


def supply_at(currency: str, at: datetime) -> MarketSupply:
    """Reads the market's supply in one snapshot."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        return read_supply(currency, at, process_closure())


def is_offered(row: Allocation, at: datetime) -> bool:
    """Returns whether the offer can still be accepted."""
    return row.status == AllocationStatus.OFFERED and row.offer_expires_at > at


def is_waiting(order: Order) -> bool:
    """Returns whether pieces of an order wait to be matched again."""
    return order.shortfalls.filter(status=ShortfallStatus.OPEN).exists()


@transaction.atomic
def write_answer(
    case: CounterCase, with_terms: PricedAlternative | None, without_factory: PricedAlternative
) -> None:
    """Writes the answer. Raises MarketChanged if what was compared is no longer so."""
    (order,) = lock_orders([case.order.pk])
    rows = CounterOffer.objects.select_for_update(of=("self",))
    counter = rows.select_related("window__machine__factory").get(pk=case.counter.pk)
    row = locked_offer(counter)
    if counter.status != CounterStatus.OPEN or not is_offered(row, now()):
        return
    if is_waiting(order) or state_of(order.pk) != case.state:
        raise MarketChanged
    columns = compared(with_terms, without_factory)
    if with_terms is None or case.target is None:
        refuse_counter(counter, case.refusal, by=None, **columns)
    elif with_terms.micros > without_factory.micros:
        refuse_counter(counter, RefusalReason.DEARER, by=None, **columns)
    else:
        columns["target"] = case.target.as_document()
        accept_or_ask(case, counter, row, order, columns)


def compared(
    with_terms: PricedAlternative | None, without_factory: PricedAlternative
) -> dict[str, Any]:
    """Returns the columns with both costs and both ways."""
    columns: dict[str, Any] = {
        "cost_without": from_micros(without_factory.micros),
        "alternatives": {"without": without_factory.document},
    }
    if with_terms is not None:
        columns["cost_with"] = from_micros(with_terms.micros)
        columns["alternatives"]["with"] = with_terms.document
    return columns


def accept_or_ask(
    case: CounterCase,
    counter: CounterOffer,
    row: Allocation,
    order: Order,
    columns: Mapping[str, Any],
) -> None:
    """Accepts the terms, or asks the buyer if it would pay more or wait longer."""
    with transaction.atomic():
        try:
            carried = carry_out(counter, row, order, case.target, was_accepted=was_accepted(order))
        except CounterRefused as refused:
            raise MarketChanged from refused
        if cost_of(order) != case.with_terms.cost:
            raise MarketChanged
        is_asked = is_worse_for_buyer(carried, order)
        if is_asked:
            transaction.set_rollback(True)
    if is_asked:
        ask_buyer(counter, order, {**columns, **agreed_columns(carried)})
        return
    granted = grant(counter, carried, by=None, costs=columns)
    if carried.rest:
        match_rest_again(order, by=None)
    else:
        reissue_proposal(order, by=None)
        granted.refresh_from_db(fields=["status"])
    if granted.status == AllocationStatus.ACCEPTED:
        confirm([granted], by=None)


def is_worse_for_buyer(carried: CarriedOut, order: Order) -> bool:
    """Returns whether the buyer's version would get dearer or later."""
    standing = standing_proposal(order.pk)
    if carried.is_dearer or standing is None:
        return True
    row = carried.row
    if row.operation_id != last_operation(order).pk:
        return False
    return arrival_day(order, row.window.machine.factory, row.due_on) > standing.delivery_on


def ask_buyer(counter: CounterOffer, order: Order, columns: Mapping[str, Any]) -> None:
    """Asks the buyer in a new version; one that is no worse is accepted at once."""
    transition(counter, to=CounterStatus.ASKED_BUYER, by=None, **columns)
    version = reissue_proposal(order, by=None)
    if version is not None and version.status == ProposalStatus.ACCEPTED:
        accept_asked_counters(order, by=None, was_accepted=True)
        confirm_accepted(order.pk, by=None)
