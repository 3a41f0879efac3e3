"""Computes what a factory would earn on other terms, and the cap on it.

A rate stands for all machine time of the work: it raises a setup in the same proportion as a piece.
Earnings per piece may exceed those offered by at most a cap, so that a longer time cannot stand in
for a higher rate, and the rate may exceed the published one by at most the same.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Protocol

from common.clock import MS_PER_HOUR, MS_PER_SECOND
from common.money import minor_unit, to_micros
from factories.models import CapacityWindow
from matching.formulation import costing
from matching.formulation.supply import in_whole_parts, learned_speeds
from matching.models import Allocation
from matching.services.rebalancing import first_pieces
from matching.states import LIVE_STATUSES, CounterKind
from orders.states import ESTIMATED_SOURCES


@dataclass(frozen=True, slots=True)
class CounterParams:
    """Bounds what a counter-offer may ask.

    uplift_percent: rise of the rate over the published one, and of earnings per piece over those
        offered (10 %). Without a cap a factory that others need could ask for almost all that it
        is worth to the plan.
    """

    uplift_percent: int = 10


PARAMS = CounterParams()


class CounterTerms(Protocol):
    """Describes the terms of a counter-offer; None as it was offered."""

    unit_ms: int | None
    hourly_rate: Decimal | None
    window: CapacityWindow | None
    quantity: int | None


@dataclass(frozen=True, slots=True)
class CounterRequest:
    """Holds the terms that a factory asks for."""

    unit_ms: int | None = None
    hourly_rate: Decimal | None = None
    window: CapacityWindow | None = None
    quantity: int | None = None
    note: str = ""

    @property
    def kind(self) -> str:
        """Returns what it changes; empty if nothing."""
        changed = {
            CounterKind.TIME: self.unit_ms,
            CounterKind.PRICE: self.hourly_rate,
            CounterKind.DATE: self.window,
            CounterKind.QUANTITY: self.quantity,
        }
        kinds = [kind for kind, term in changed.items() if term is not None]
        if len(kinds) > 1:
            return CounterKind.COMBINED
        return kinds[0] if kinds else ""


@dataclass(frozen=True, slots=True)
class CounterEarnings:
    """Holds what a factory would earn, in micros; setups are one for each machine."""

    per_piece: int
    per_setup: int
    setups: int
    opening: int
    quantity: int

    @property
    def machining(self) -> int:
        """Returns the machining of all pieces."""
        return self.per_piece * self.quantity

    @property
    def setup(self) -> int:
        """Returns all setups."""
        return self.per_setup * self.setups

    @property
    def total(self) -> int:
        """Returns the earnings."""
        return self.machining + self.setup + self.opening


def earnings_of(
    row: Allocation,
    terms: CounterTerms,
    unit_ms: int,
    machine_pieces: Sequence[Sequence[int]],
    opening: int,
) -> CounterEarnings:
    """Returns what the factory would earn for these pieces of each machine."""
    return CounterEarnings(
        per_piece=piece_micros(row, terms, unit_ms),
        per_setup=setup_micros(row, terms),
        setups=len(machine_pieces),
        opening=opening,
        quantity=sum(pieces for _, pieces in machine_pieces),
    )


def rates_of(row: Allocation, terms: CounterTerms) -> tuple[int, int]:
    """Returns the rate that is asked and the published one, in micros an hour."""
    published = (terms.window or row.window).hourly_rate
    asked = published if terms.hourly_rate is None else terms.hourly_rate
    return to_micros(asked), to_micros(published)


def piece_micros(row: Allocation, terms: CounterTerms, unit_ms: int) -> int:
    """Returns micros for machining a piece; as offered where nothing changes it."""
    if terms.window is None and terms.hourly_rate is None and unit_ms == row.unit_ms:
        return to_micros(row.machining) // row.quantity
    asked, _ = rates_of(row, terms)
    return raised_micros(unit_ms, asked, MS_PER_HOUR)


def setup_micros(row: Allocation, terms: CounterTerms) -> int:
    """Returns micros for one setup, raised in the proportion of the rate."""
    if terms.window is None:
        setup = to_micros(row.setup) // (len(row.machine_pieces) or 1)
    else:
        rate = to_micros(terms.window.machine.setup_rate)
        setup = raised_micros(row.operation.setup_ms, rate, MS_PER_HOUR)
    asked, published = rates_of(row, terms)
    return raised_micros(setup, asked, published) if published else setup


def raised_micros(amount: int, factor: int, parts: int) -> int:
    """Returns amount × factor ÷ parts in whole micros, half up."""
    return (amount * factor + parts // 2) // parts


def opening_micros(row: Allocation, terms: CounterTerms) -> int:
    """Returns micros for openings, so that no other order pays more than before.

    Work that moves keeps its share of an opening that others still need, and pays the opening of a
    window that nobody uses yet.
    """
    if terms.window is None:
        return to_micros(row.opening)
    users = Allocation.objects.filter(status__in=LIVE_STATUSES).exclude(pk=row.pk)
    kept = to_micros(row.opening) if users.filter(window=row.window_id).exists() else 0
    is_open = users.filter(window=terms.window).exists()
    return kept + (0 if is_open else to_micros(terms.window.opening_cost))


def is_within_cap(row: Allocation, earnings: CounterEarnings) -> bool:
    """Returns whether earnings per piece exceed those offered by at most the cap."""
    most = to_micros(row.asked_earnings) * (100 + PARAMS.uplift_percent)
    return earnings.total * row.quantity * 100 <= most * earnings.quantity


def is_rate_within_cap(row: Allocation, terms: CounterTerms) -> bool:
    """Returns whether the rate exceeds the published one by at most the cap."""
    asked, published = rates_of(row, terms)
    return asked * 100 <= published * (100 + PARAMS.uplift_percent)


def pieces_asked(row: Allocation, terms: CounterTerms) -> int:
    """Returns the pieces that the factory would make if it has the hours."""
    return min(terms.quantity or row.quantity, row.quantity)


def machines_asked(row: Allocation, terms: CounterTerms) -> list[list[int]]:
    """Returns the pieces of each machine, of one where it is another window."""
    pieces = pieces_asked(row, terms)
    if terms.window is not None or not row.machine_pieces:
        return [[1, pieces]]
    return first_pieces(row.machine_pieces, pieces)


def unit_ms_asked(row: Allocation, terms: CounterTerms) -> int:
    """Returns the machine time to book for a piece."""
    if terms.unit_ms is not None:
        return terms.unit_ms
    if terms.window is None:
        return row.unit_ms
    machine = terms.window.machine
    is_estimated = row.operation.estimate_source in ESTIMATED_SOURCES
    learned = machine.learned_time_factor if is_estimated else Decimal(1)
    booked = costing.unit_ms(
        in_whole_parts(row.operation.cycle_time_s, MS_PER_SECOND),
        learned_speeds([machine.speed_factor], [learned]),
        in_whole_parts(machine.scrap_share, costing.SCRAP_PARTS),
        in_whole_parts(row.later_yield, costing.YIELD_PARTS),
    )
    return int(booked[0])


def earnings_asked(row: Allocation, terms: CounterTerms, opening: int) -> CounterEarnings:
    """Returns what the factory would earn on the terms that it asks for."""
    machine_pieces = machines_asked(row, terms)
    return earnings_of(row, terms, unit_ms_asked(row, terms), machine_pieces, opening)


def fits_cap(row: Allocation, terms: CounterTerms, opening: int) -> bool:
    """Returns whether the terms that are asked stay within the cap."""
    earnings = earnings_asked(row, terms, opening)
    return is_rate_within_cap(row, terms) and is_within_cap(row, earnings)


def highest_rate(row: Allocation, terms: CounterRequest, opening: int) -> Decimal | None:
    """Returns the highest rate in minor units within the cap; None if there is none."""
    _, published = rates_of(row, terms)
    unit = minor_unit(row.digits)
    most = published * (100 + PARAMS.uplift_percent) // (100 * to_micros(unit))
    found = largest(0, most, lambda at: fits_cap(row, with_rate(terms, unit * at), opening))
    return None if found is None else unit * found


def longest_unit_ms(row: Allocation, terms: CounterRequest, opening: int) -> int | None:
    """Returns the longest time per piece within the cap; None if there is none."""
    most = costing.MACHINE_MS_MOST
    return largest(1, most, lambda ms: fits_cap(row, with_time(terms, ms), opening))


@dataclass(frozen=True, slots=True)
class CounterLimits:
    """Holds what terms earn, in micros, and the most that their rate and time may be.

    A limit is None where the other terms allow none.
    """

    earnings: int
    is_possible: bool
    highest_rate: Decimal | None
    longest_unit_ms: int | None


def limits_of(row: Allocation, terms: CounterRequest) -> CounterLimits:
    """Returns what terms for an offer earn, and their limits."""
    opening = opening_micros(row, terms)
    return CounterLimits(
        earnings=earnings_asked(row, terms, opening).total,
        is_possible=fits_cap(row, terms, opening),
        highest_rate=highest_rate(row, terms, opening),
        longest_unit_ms=longest_unit_ms(row, terms, opening),
    )


def largest(least: int, most: int, fits: Callable[[int], bool]) -> int | None:
    """Returns the largest number that fits; None if the least does not.

    All numbers below one that fits do.
    """
    if not fits(least):
        return None
    low, high = least, most
    while low < high:
        middle = (low + high + 1) // 2
        if fits(middle):
            low = middle
        else:
            high = middle - 1
    return low


def with_rate(terms: CounterRequest, rate: Decimal) -> CounterRequest:
    """Returns the terms with another rate."""
    return replace(terms, hourly_rate=rate)


def with_time(terms: CounterRequest, unit_ms: int) -> CounterRequest:
    """Returns the terms with another time per piece."""
    return replace(terms, unit_ms=unit_ms)
