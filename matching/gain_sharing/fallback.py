"""Decides whether a run's prices are at cost in spite of its rule."""

from dataclasses import dataclass
from fractions import Fraction

FEW_ORDERS = "few-orders"
FEW_BUYERS = "few-buyers"
LOW_COVER = "low-cover"
WIDE_GAP = "wide-gap"
POOL_LIMIT = "pool-limit"


@dataclass(frozen=True, slots=True)
class FallbackParams:
    """Holds the limits beyond which gains are not shared."""

    # Fewest published orders, and organisations that buy them.
    min_orders: int = 10
    min_buyers: int = 3
    # Least share of the needs that the levies cover.
    min_covered_share: Fraction = Fraction(90, 100)
    # Largest gap of the plan, (cost − bound) ÷ cost.
    max_gap: Fraction = Fraction(5, 100)
    # How far the gain pool may be below zero, as a share of the turnover of 90 days.
    max_pool_debt: Fraction = Fraction(5, 1000)


def fallback_reason(
    *,
    orders: int,
    buyers: int,
    covered_share: Fraction,
    gap: Fraction | None,
    pool_balance: int,
    turnover: int,
    params: FallbackParams = FallbackParams(),
) -> str:
    """Returns the code of the first reason for prices at cost; empty if none.

    Parameters
    ----------
    orders, buyers
        Published orders, and the organisations that buy them.
    covered_share
        Share of the needs that the levies cover, from 0 to 1.
    gap
        Gap of the plan as a share of its cost; an unknown one counts as too wide.
    pool_balance, turnover
        Balance of the gain pool and turnover of the last 90 days, in micros of one currency.
    """
    checks = {
        FEW_ORDERS: orders < params.min_orders,
        FEW_BUYERS: buyers < params.min_buyers,
        LOW_COVER: covered_share < params.min_covered_share,
        WIDE_GAP: gap is None or gap > params.max_gap,
        POOL_LIMIT: pool_balance < -params.max_pool_debt * turnover,
    }
    return next((code for code, applies in checks.items() if applies), "")
