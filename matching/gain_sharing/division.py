"""Divides the pooled gain of a run into prices that nobody loses by.

An order whose cost is below its target may pay a levy, one whose cost is above it may need a
subsidy. The levies pay the subsidies, a bonus for the factories and a reserve. All amounts are
integer micros of one currency, all sums are exact.
"""

import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from matching.gain_sharing.alone_cost import ASSUMED, BASELINE, DECLARED
from matching.gain_sharing.largest_remainder import add_rest, deal
from matching.gain_sharing.params import AT_COST, GainSharingParams

# With a smallest amount, gains and needs below one part in so many of the cost count as zero.
_NEGLIGIBLE_PARTS = 1_000
# A cap rises in hundredths of a percent.
_CAP_STEPS = 10_000


@dataclass(frozen=True, slots=True)
class OrderClaim:
    """Holds an order's cost, its expected alone cost, and what that rests on.

    The expected alone cost is not used where the basis is `assumed`. Raises ValueError for a cost
    below zero, an unknown basis, or no expected alone cost where it is used.
    """

    order: str
    cost: int
    expected_alone_cost: int | None
    basis: str

    def __post_init__(self) -> None:
        """Checks cost and basis."""
        if self.cost < 0:
            raise ValueError(f"order {self.order!r}: a cost of {self.cost}")
        if self.basis not in (BASELINE, DECLARED, ASSUMED):
            raise ValueError(f"order {self.order!r}: unknown basis {self.basis!r}")
        if self.basis != ASSUMED and self.expected_alone_cost is None:
            raise ValueError(f"order {self.order!r}: no expected alone cost")


@dataclass(frozen=True, slots=True)
class OrderShare:
    """Holds an order's price: its cost, with a levy or less a subsidy.

    The target is the expected alone cost less the guarantee, rounded up to the micro; None where
    the price of an unmade piece was assumed. Gain and need are cost and target apart, in whole
    micros, the need at most its share of the cost, rounded down.
    """

    order: str
    cost: int
    levy: int
    subsidy: int
    price: int
    target: int | None
    gain: int
    need: int


@dataclass(frozen=True, slots=True)
class Division:
    """Holds the prices of a run's orders and what the gain is used for.

    The prices add up to costs, factories' bonus and reserve. `rule` is the one applied, and
    `fallback` is why it is `at-cost` in spite of the parameters. At cost, gains and needs are for
    information, and the covered share is 0 if there are needs.
    """

    shares: tuple[OrderShare, ...]
    # κ: the share of its gain that an order pays, up to the cap.
    contribution_rate: Fraction
    # Share of the needs that the levies cover.
    covered_share: Fraction
    gains: int
    needs: int
    factories_bonus: int
    reserve: int
    rule: str
    fallback: str
    # Part of the reserve: what the orders of assumed prices pay beyond all uses of levies.
    assumed_excess: int = 0
    # The most that was added to an order's cost, as a share of it: the rule's, or a raised one.
    cap: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class _Terms:
    """Holds an order's limits: what it may pay above its cost, and what it needs."""

    target: int | None
    gain: int
    need: int
    cap: int
    is_assumed: bool

    @property
    def max_levy(self) -> int:
        return min(self.gain, self.cap)


@dataclass(frozen=True, slots=True)
class _Uses:
    """Holds what the levies are raised for, cut down to what they bring."""

    subsidies: int
    factories_bonus: int
    reserve: int
    assumed_excess: int

    @property
    def total(self) -> int:
        return self.subsidies + self.factories_bonus + self.reserve


def divide(
    claims: Iterable[OrderClaim],
    params: GainSharingParams,
    *,
    smallest: int = 0,
    reserve_share: Fraction | None = None,
    fallback: str = "",
) -> Division:
    """Returns prices that add up to costs, factories' bonus and reserve.

    Where levies within the cap do not cover the needs, the cap rises as far as that takes; a levy
    never exceeds its order's gain.

    Parameters
    ----------
    claims
        One per order; the shares come back in their sequence, which changes no amount. Raises
        ValueError for two claims of one order.
    smallest
        One unit of the currency in micros: gains and needs below it, or below 0.1 % of the cost,
        count as zero. With 0 they all count.
    reserve_share
        Replaces the reserve's share of the parameters, as once the pool is full.
    fallback
        Reason for prices at cost in spite of the rule; empty for none.
    """
    claims = tuple(claims)
    if len({claim.order for claim in claims}) < len(claims):
        raise ValueError("two claims of one order")
    # Whoever comes first of equal remainders is decided by the order's id.
    ranked = sorted(claims, key=lambda claim: claim.order)
    terms = [_terms_of(claim, params, smallest) for claim in ranked]
    rule = AT_COST if fallback else params.rule
    rate, levies, cap = Fraction(0), [0] * len(terms), params.cap
    if rule == AT_COST:
        uses, subsidies = _Uses(0, 0, 0, 0), list(levies)
    else:
        reserve = params.reserve if reserve_share is None else reserve_share
        cap = _cap_that_covers(ranked, terms, params, reserve)
        terms = [_under_cap(row, claim.cost, cap) for row, claim in zip(terms, ranked, strict=True)]
        # What a raised cap brings is for subsidies and the reserve alone.
        factories = params.factories_share if cap == params.cap else Fraction(0)
        uses = _uses_of(terms, factories, reserve)
        rate, levies = _levies(terms, uses.total)
        subsidies = _subsidies(terms, uses.subsidies)
    needs = sum(row.need for row in terms)
    shares = {
        claim.order: OrderShare(
            order=claim.order,
            cost=claim.cost,
            levy=levy,
            subsidy=subsidy,
            price=claim.cost + levy - subsidy,
            target=row.target,
            gain=row.gain,
            need=row.need,
        )
        for claim, row, levy, subsidy in zip(ranked, terms, levies, subsidies, strict=True)
    }
    return Division(
        shares=tuple(shares[claim.order] for claim in claims),
        contribution_rate=rate,
        covered_share=Fraction(uses.subsidies, needs) if needs else Fraction(1),
        gains=sum(row.gain for row in terms),
        needs=needs,
        factories_bonus=uses.factories_bonus,
        reserve=uses.reserve,
        rule=rule,
        fallback=fallback,
        assumed_excess=uses.assumed_excess,
        cap=cap,
    )


def _cap_that_covers(
    claims: Sequence[OrderClaim],
    terms: Sequence[_Terms],
    params: GainSharingParams,
    reserve: Fraction,
) -> Fraction:
    """Returns the rule's cap, or a higher one if its levies do not cover the needs.

    It is the least that raises the needs and the reserve's share of them, in hundredths of a
    percent, and at most the raised cap.
    """
    needs = sum(row.need for row in terms)
    if sum(row.max_levy for row in terms) >= needs:
        return params.cap
    # Not a share of the gains: what an order declares would move the cap of the others.
    due = needs + math.floor(reserve * needs)
    steps = range(math.ceil(params.cap * _CAP_STEPS), math.floor(params.raised_cap * _CAP_STEPS))
    at = bisect_left(steps, due, key=lambda step: _most_levies(claims, terms, step))
    return Fraction(steps[at], _CAP_STEPS) if at < len(steps) else params.raised_cap


def _most_levies(claims: Sequence[OrderClaim], terms: Sequence[_Terms], step: int) -> int:
    """Returns the levies under a cap of so many hundredths of a percent, at most."""
    cap = Fraction(step, _CAP_STEPS)
    pairs = zip(terms, claims, strict=True)
    return sum(_under_cap(row, claim.cost, cap).max_levy for row, claim in pairs)


def _under_cap(row: _Terms, cost: int, cap: Fraction) -> _Terms:
    """Returns an order's limits under another cap; an assumed price pays all of it."""
    most = math.floor(cap * int(cost))
    return replace(row, cap=most, gain=most if row.is_assumed else row.gain)


def _terms_of(claim: OrderClaim, params: GainSharingParams, smallest: int) -> _Terms:
    """Returns target, gain, need and cap of one order, in whole micros."""
    cost = int(claim.cost)
    cap = math.floor(params.cap * cost)
    if claim.basis == ASSUMED or claim.expected_alone_cost is None:
        return _Terms(None, gain=cap, need=0, cap=cap, is_assumed=True)
    target = math.ceil((1 - params.guarantee) * int(claim.expected_alone_cost))
    need = 0
    if claim.basis == DECLARED:
        target = max(target, cost)
    else:
        need = min(max(0, cost - target), math.floor(params.need_cap * cost))
    return _Terms(
        target,
        gain=_unless_negligible(max(0, target - cost), cost, smallest),
        need=_unless_negligible(need, cost, smallest),
        cap=cap,
        is_assumed=False,
    )


def _unless_negligible(amount: int, cost: int, smallest: int) -> int:
    """Returns the amount, or zero if it is below the smallest that counts."""
    if smallest and (amount < smallest or amount * _NEGLIGIBLE_PARTS < cost):
        return 0
    return amount


def _uses_of(terms: Sequence[_Terms], factories: Fraction, reserve: Fraction) -> _Uses:
    """Returns what the levies are used for.

    Where even the highest levies do not suffice, the reserve is cut first, then the factories'
    bonus, then the subsidies. Levies of assumed prices are not lowered, since a buyer would gain by
    naming no price; what they bring beyond all uses goes to the reserve.
    """
    most = sum(row.max_levy for row in terms)
    certain = sum(row.cap for row in terms if row.is_assumed)
    needs = sum(row.need for row in terms)
    surplus = max(0, sum(row.gain for row in terms) - needs)
    bonus = min(math.floor(factories * surplus), max(0, most - needs))
    kept = min(math.floor(reserve * surplus), max(0, most - needs - bonus))
    subsidies = min(needs, most)
    excess = max(0, certain - subsidies - bonus - kept)
    return _Uses(subsidies, bonus, kept + excess, excess)


def _levies(terms: Sequence[_Terms], total: int) -> tuple[Fraction, list[int]]:
    """Returns the contribution rate, and levies that add up to the total.

    An assumed price pays its cap. Others pay their gain times the rate, up to their cap.
    """
    levies = [row.cap if row.is_assumed else 0 for row in terms]
    payers = [at for at, row in enumerate(terms) if not row.is_assumed and row.max_levy]
    due = total - sum(levies)
    rate = _contribution_rate([terms[at] for at in payers], due)
    parts, remainders = [], []
    for at in payers:
        gain, cap = terms[at].gain, terms[at].cap
        part, remainder = divmod(rate.numerator * gain, rate.denominator)
        parts.append(min(part, cap))
        remainders.append(remainder if part < cap else 0)
    rounded = add_rest(parts, remainders, due - sum(parts))
    for at, levy in zip(payers, rounded, strict=True):
        levies[at] = levy
    return rate, levies


def _contribution_rate(payers: Sequence[_Terms], due: int) -> Fraction:
    """Returns the least rate at which gains times the rate, capped, add up to `due`.

    The sum is piecewise linear in the rate, with a breakpoint where an order reaches its cap.
    """
    if not due:
        return Fraction(0)
    breakpoints = sorted(
        ((Fraction(row.max_levy, row.gain), row.max_levy, row.gain) for row in payers),
        key=lambda point: point[0],
    )
    capped, uncapped = 0, sum(row.gain for row in payers)
    for rate, levy, gain in breakpoints:
        # Below this breakpoint the sum is `capped` + rate × `uncapped`.
        if rate.numerator * uncapped >= (due - capped) * rate.denominator:
            return Fraction(due - capped, uncapped)
        capped += levy
        uncapped -= gain
    raise ValueError(f"the levies bring {capped} of {due} micros")


def _subsidies(terms: Sequence[_Terms], total: int) -> list[int]:
    """Returns subsidies that add up to the total, in proportion to the needs."""
    if not total:
        return [0] * len(terms)
    return deal(total, [row.need for row in terms])
