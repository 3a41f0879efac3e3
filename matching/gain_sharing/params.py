"""Defines the rule of prices, its shares, and the number of orders of arrival."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, Inexact, localcontext
from fractions import Fraction
from typing import Self

NO_WORSE_THAN_ALONE = "no-worse-than-alone"
AT_COST = "at-cost"
RULES = (NO_WORSE_THAN_ALONE, AT_COST)

# Orders of a problem above which fewer orders of arrival are drawn, the largest limit first.
# Measured: one baseline of 5,000 orders and 1,000 windows takes 1.8 seconds.
_ARRIVALS = ((20_000, 8), (2_000, 16))
_MOST_ARRIVALS = 32
# Measured: 80 routed orders among 200 take 0.7 CPU seconds an arrival; these take a minute in all.
_MOST_ROUTED_SERVED = 6_500


def arrival_count(orders: int, routed: int = 0) -> int:
    """Returns how many orders of arrival are drawn for a problem of that size.

    `routed` of the orders have several operations; these take much longer to serve, so that their
    number limits the arrivals too.
    """
    count = next((count for limit, count in _ARRIVALS if orders > limit), _MOST_ARRIVALS)
    return max(1, min(count, _MOST_ROUTED_SERVED // routed)) if routed else count


@dataclass(frozen=True, slots=True)
class GainSharingParams:
    """Holds the rule of prices and its parameters, as shares from 0 to 1.

    Raises ValueError for an unknown rule, a share outside 0 to 1, a raised cap below the cap, or
    shares of factories and reserve that exceed the whole.
    """

    rule: str = NO_WORSE_THAN_ALONE
    # What a buyer saves at least on its expected alone cost.
    guarantee: Fraction = Fraction(2, 100)
    # The most that is added to an order's cost, as a share of it.
    cap: Fraction = Fraction(15, 100)
    # How far the cap may rise where levies within it do not cover the needs.
    raised_cap: Fraction = Fraction(50, 100)
    # The most that an order's cost is lowered, as a share of it.
    need_cap: Fraction = Fraction(25, 100)
    # What factories and the reserve get of the gains that no need uses up.
    factories_share: Fraction = Fraction(10, 100)
    reserve: Fraction = Fraction(10, 100)

    def __post_init__(self) -> None:
        """Checks rule and shares."""
        if self.rule not in RULES:
            raise ValueError(f"unknown rule {self.rule!r}")
        for name in _SHARES:
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} is outside 0 to 1: {getattr(self, name)}")
        if self.raised_cap < self.cap:
            raise ValueError("the raised cap is below the cap")
        if self.factories_share + self.reserve > 1:
            raise ValueError("factories and reserve get more than the whole")

    @classmethod
    def from_percents(
        cls,
        rule: str,
        guarantee_percent: Decimal,
        cap_percent: Decimal,
        raised_cap_percent: Decimal,
        need_cap_percent: Decimal,
        factories_share_percent: Decimal,
        reserve_percent: Decimal,
    ) -> Self:
        """Returns parameters from percents. Raises ValueError as the class does."""
        return cls(
            rule=rule,
            guarantee=Fraction(guarantee_percent) / 100,
            cap=Fraction(cap_percent) / 100,
            raised_cap=Fraction(raised_cap_percent) / 100,
            need_cap=Fraction(need_cap_percent) / 100,
            factories_share=Fraction(factories_share_percent) / 100,
            reserve=Fraction(reserve_percent) / 100,
        )

    def as_document(self) -> dict[str, str]:
        """Returns the parameters for JSON: the rule, and percents as decimal strings.

        Equal parameters give equal documents. Raises ValueError for a share that no decimal of 28
        digits states exactly.
        """
        percents = {key: _percent(getattr(self, name)) for name, key in _SHARES.items()}
        return {"rule": self.rule, **percents}

    @classmethod
    def from_document(cls, document: Mapping[str, str]) -> Self:
        """Returns the parameters of `as_document`. Raises KeyError for a missing key.

        A document without a raised cap is of a rule whose cap did not rise.
        """
        complete = {_SHARES["raised_cap"]: document[_SHARES["cap"]], **document}
        return cls.from_percents(
            complete["rule"], *(Decimal(complete[key]) for key in _SHARES.values())
        )


# Field of the shares → key of its percent in documents, in the order of `from_percents`.
_SHARES = {
    "guarantee": "guarantee_percent",
    "cap": "cap_percent",
    "raised_cap": "raised_cap_percent",
    "need_cap": "need_cap_percent",
    "factories_share": "factories_share_percent",
    "reserve": "reserve_percent",
}


def _percent(share: Fraction) -> str:
    """Returns a share as a percent without trailing zeros."""
    with localcontext() as context:
        context.traps[Inexact] = True
        try:
            percent = Decimal(100 * share.numerator) / Decimal(share.denominator)
        except Inexact:
            raise ValueError(f"{share} is no finite percent") from None
    text = f"{percent:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
