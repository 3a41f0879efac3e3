"""Gives an allocation the hours, pieces, window and money of its counter-offer.

All happens under the locks of the order, the allocation and then the windows, so that hours are
moved without being booked twice. What it costs the order is tried the same way and rolled back.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Self

from django.db import transaction
from django.db.models import F

from common.clock import now
from common.money import from_micros, portion, rounded_down
from common.states import transition
from factories.ledger import Claim, balances_of, commit, release, release_part
from factories.models import CapacityWindow
from factories.states import WindowStatus
from matching.errors import CounterRefused
from matching.formulation import costing
from matching.formulation.delivery_dates import arrival_day, coordinates_of, leaving_day
from matching.formulation.machine_hours import free_by_machine
from matching.models import Allocation, CounterOffer, OrderPrice
from matching.models.gain_sharing import RuleName
from matching.services.agreed_amounts import AGREED_FIELDS
from matching.services.counter_offers.counter_terms import (
    CounterEarnings,
    earnings_of,
    is_rate_within_cap,
    is_within_cap,
    opening_micros,
    pieces_asked,
)
from matching.services.rebalancing import first_pieces, reprice_transport
from matching.services.refill_prices import order_price, room_up_to_alone
from matching.services.rollup import last_operation
from matching.services.shortfalls import create_shortfalls, locked_windows, shrink_lots
from matching.states import (
    AllocationStatus,
    CounterStatus,
    RefusalReason,
    ShortfallCause,
)
from orders.models import Order

CHANGED_FIELDS = (
    *("window", "quantity", "machine_ms", "machine_pieces", "starts_at", "due_on"),
    *("step_yield", "later_yield", "machining", "setup", "opening", "lateness"),
)


@dataclass(frozen=True, slots=True)
class CounterTarget:
    """Holds what a piece takes and costs in the window of a counter-offer.

    `unit_ms` is its machine time, `lateness` its expected lateness in micros.
    """

    unit_ms: int
    lateness: int
    step_yield: str
    later_yield: str

    def as_document(self) -> dict[str, Any]:
        """Returns the target as it is stored."""
        return asdict(self)

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Self:
        """Returns a stored target."""
        return cls(**document)


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """Holds an allocation on its new terms, and the pieces that it leaves out.

    `price_before` is what the buyer was to pay for as many pieces.
    """

    row: Allocation
    rest: int
    price_before: Decimal
    cost_before: Decimal

    @property
    def is_dearer(self) -> bool:
        """Returns whether the buyer would pay more than before."""
        return self.row.agreed_price > self.price_before


@contextmanager
def rolled_back() -> Iterator[None]:
    """Undoes at its end what was written within."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def carry_out(
    counter: CounterOffer,
    row: Allocation,
    order: Order,
    target: CounterTarget,
    *,
    was_accepted: bool,
) -> CarriedOut:
    """Gives a locked allocation of a locked order the terms of its counter-offer.

    Its hours are committed. A price that `was_accepted` rises to the expected alone
    cost at most. Raises CounterRefused and CapacityTaken.
    """
    at, quantity, paid = now(), row.quantity, row.paid_cost
    before, price = row.agreed_price, order_price(order, row.run)
    most_extra = most_extra_of(order, price) if was_accepted else None
    windows = locked_windows({row.window_id, counter.window_id or row.window_id})
    goal = windows[counter.window_id or row.window_id]
    row.starts_at = start_in(row, goal, at)
    machine_pieces = pieces_by_machine(counter, row, goal, target)
    ensure_a_lot(row, order, goal, sum(pieces for _, pieces in machine_pieces))
    opening = opening_micros(row, counter)
    earnings = earnings_of(row, counter, target.unit_ms, machine_pieces, opening)
    if not (is_rate_within_cap(row, counter) and is_within_cap(row, earnings)):
        raise CounterRefused(RefusalReason.OVER_CAP)
    release_spare_hours(row, machine_pieces, target)
    if goal.pk != row.window_id:
        is_last = row.operation_id == last_operation(order).pk
        row.due_on = leaving_day(order, goal, is_last=is_last)
    set_terms(row, goal, target, earnings, machine_pieces)
    ensure_dates_hold(row, order, goal)
    row.save(update_fields=CHANGED_FIELDS)
    commit([Claim(goal.pk, row.pk, row.machine_ms)])
    if row.quantity < quantity:
        leave_out(row, order, quantity - row.quantity)
    before = portion(before, row.quantity, quantity, row.digits)
    extra = rounded_down(row.paid_cost - portion(paid, row.quantity, quantity), row.digits)
    if most_extra is not None and extra > most_extra:
        raise CounterRefused(RefusalReason.OVER_ALONE)
    set_prices(row, price, before, extra)
    record_raise(price, extra, was_accepted=was_accepted)
    row.bonus = portion(row.bonus, row.quantity, quantity, row.digits)
    row.save(update_fields=AGREED_FIELDS)
    return CarriedOut(row, quantity - row.quantity, before, paid)


def most_extra_of(order: Order, price: OrderPrice | None) -> Decimal | None:
    """Returns by how much the order's price may rise; None if nothing limits it."""
    return None if price is None else room_up_to_alone(order, price, Counter(), Decimal(0))


def start_in(row: Allocation, goal: CapacityWindow, at: datetime) -> datetime | None:
    """Returns when work may start in the window. Raises CounterRefused if it cannot."""
    if goal.pk == row.window_id:
        return row.starts_at
    if goal.status != WindowStatus.PUBLISHED or goal.expires_at <= at:
        raise CounterRefused(RefusalReason.NO_HOURS)
    starts = [s.starts_at for s in goal.span_times if s.starts_at - goal.notice >= at]
    if not starts:
        raise CounterRefused(RefusalReason.NO_HOURS)
    return starts[0]


def pieces_by_machine(
    counter: CounterOffer,
    row: Allocation,
    goal: CapacityWindow,
    target: CounterTarget,
) -> list[list[int]]:
    """Returns number and pieces of each machine in use, as the hours allow.

    The hours held are given back first where the work moves or takes longer.
    """
    wanted = pieces_asked(row, counter)
    held = row.machine_pieces or [[1, row.quantity]]
    if goal.pk == row.window_id and target.unit_ms <= row.unit_ms:
        return first_pieces(held, wanted)
    release([row.pk])
    goal.refresh_from_db(fields=["reserved_ms"])
    free = free_by_machine([goal], now())
    fits = {
        number: max(0, ms - row.operation.setup_ms) // target.unit_ms
        for (_, number), ms in free.items()
    }
    own = [number for number, _ in held] if goal.pk == row.window_id else []
    others = sorted(fits.keys() - set(own), key=lambda number: (-fits[number], number))
    found: list[list[int]] = []
    for number in (*own, *others):
        made = min(wanted, fits.get(number, 0))
        wanted -= made
        if made:
            found.append([number, made])
    return sorted(found)


def ensure_a_lot(row: Allocation, order: Order, goal: CapacityWindow, made: int) -> None:
    """Raises CounterRefused if the hours are for less than a lot."""
    least = goal.least_lot
    if made < row.quantity:
        least = max(least, order.least_lot)
    if made < least:
        raise CounterRefused(RefusalReason.NO_HOURS)


def release_spare_hours(
    row: Allocation, machine_pieces: Sequence[Sequence[int]], target: CounterTarget
) -> None:
    """Gives back held hours of the same window that the new terms do not need."""
    held, committed = balances_of([row.pk])[row.window_id, row.pk]
    spare = held + committed - hours_of_pieces(row, machine_pieces, target)
    if spare > 0:
        release_part([Claim(row.window_id, row.pk, spare)])


def hours_of_pieces(
    row: Allocation, machine_pieces: Sequence[Sequence[int]], target: CounterTarget
) -> int:
    """Returns the machine time of these pieces, with a setup for each machine."""
    made = sum(pieces for _, pieces in machine_pieces)
    return row.operation.setup_ms * len(machine_pieces) + target.unit_ms * made


def set_terms(
    row: Allocation,
    goal: CapacityWindow,
    target: CounterTarget,
    earnings: CounterEarnings,
    machine_pieces: list[list[int]],
) -> None:
    """Sets window, pieces, hours and cost items, not stored."""
    row.machine_ms = hours_of_pieces(row, machine_pieces, target)
    row.window, row.machine_pieces = goal, machine_pieces
    row.quantity = earnings.quantity
    row.step_yield, row.later_yield = Decimal(target.step_yield), Decimal(target.later_yield)
    row.machining = from_micros(earnings.machining)
    row.setup = from_micros(earnings.setup)
    row.opening = from_micros(earnings.opening)
    row.lateness = from_micros(target.lateness * earnings.quantity)


def ensure_dates_hold(row: Allocation, order: Order, goal: CapacityWindow) -> None:
    """Raises CounterRefused if goods are late for the buyer or for another step."""
    factory = goal.machine.factory
    if row.operation_id == last_operation(order).pk:
        is_late = arrival_day(order, factory, row.due_on) > order.latest_delivery_on
    else:
        is_late = False
    fits = all(
        lot.from_allocation.window.ends_at + lane_time(order, lot.from_allocation, goal)
        <= row.work_starts_at
        for lot in row.lots_in.filter(lost__lt=F("quantity"))
    ) and all(
        goal.ends_at + lane_time(order, lot.to_allocation, goal) <= lot.to_allocation.work_starts_at
        for lot in row.lots_out.filter(lost__lt=F("quantity"))
    )
    if is_late or not fits:
        raise CounterRefused(RefusalReason.NOT_FITTING)


def lane_time(order: Order, other: Allocation, goal: CapacityWindow) -> timedelta:
    """Returns how long pieces travel between two factories; no time within one."""
    factory, neighbour = goal.machine.factory, other.window.machine.factory
    if factory == neighbour:
        return timedelta(0)
    km = costing.distance_km(coordinates_of(factory), coordinates_of(neighbour))
    rates = costing.current_rates(order.currency_id)
    return timedelta(milliseconds=int(costing.transit_ms(rates, km)[0]))


def leave_out(row: Allocation, order: Order, rest: int) -> None:
    """Records the pieces that are left out, takes them off lots and prices transport."""
    for lots in (row.lots_in, row.lots_out):
        shrink_lots(lots, sum(lot.pieces for lot in lots.all()) - row.quantity)
    create_shortfalls([(row, rest)], cause=ShortfallCause.REDUCED)
    reprice_transport(order)
    row.refresh_from_db(fields=["transport", "agreed_transport"])


def set_prices(row: Allocation, price: OrderPrice | None, before: Decimal, extra: Decimal) -> None:
    """Sets what buyer and factory agree for the pieces that are left, not stored.

    The buyer is asked for what they cost more. What they cost less is the buyer's where prices are
    at cost, and otherwise the pool's.
    """
    if extra < 0 and (price is None or price.sharing.rule != RuleName.AT_COST):
        extra = Decimal(0)
    row.agreed_price = max(before + extra, Decimal(0))
    row.agreed_earnings = rounded_down(row.asked_earnings, row.digits)


def record_raise(price: OrderPrice | None, extra: Decimal, *, was_accepted: bool) -> None:
    """Records by how much an order's price rises, if it does, as for matching again."""
    if price is not None and extra > 0:
        name = "asked_more" if was_accepted else "raised_before_acceptance"
        OrderPrice.objects.filter(pk=price.pk).update(**{name: F(name) + extra})


def grant(
    counter: CounterOffer, carried: CarriedOut, *, by: Any, costs: Mapping[str, Any] | None = None
) -> Allocation:
    """Marks a counter-offer accepted that was carried out, and its allocation with it."""
    row = carried.row
    transition(
        counter,
        to=CounterStatus.ACCEPTED,
        by=by,
        decided_at=now(),
        decided_by=by,
        **agreed_columns(carried),
        **(costs or {}),
    )
    detail = {"counter_offer": str(counter.pk)}
    return transition(row, to=AllocationStatus.ACCEPTED, by=by, detail=detail)


def agreed_columns(carried: CarriedOut) -> dict[str, Any]:
    """Returns the columns of a counter-offer with the terms that were carried out."""
    row = carried.row
    return {
        "offered_cost": carried.cost_before,
        "agreed_quantity": row.quantity,
        "agreed_earnings": row.agreed_earnings,
        "agreed_price": row.agreed_price,
        "agreed_due_on": row.due_on,
    }


def is_as_agreed(counter: CounterOffer, carried: CarriedOut) -> bool:
    """Returns whether what was carried out is what the buyer was asked for."""
    columns = agreed_columns(carried)
    columns.pop("offered_cost")
    return all(getattr(counter, name) == agreed for name, agreed in columns.items())
