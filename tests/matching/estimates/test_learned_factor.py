"""Tests how fast a factor follows reported times, and how far an outlier moves it."""

import random
from decimal import Decimal

import pytest

from matching.estimates.learned_factor import (
    LearningParams,
    ReportedLot,
    SpreadRecord,
    learned_factor,
    share_within_spread,
)

STANDARD = Decimal(100)
SEEDS = range(50)


def lot(ratio: float | str) -> ReportedLot:
    return ReportedLot(STANDARD, STANDARD * Decimal(str(ratio)))


def slow_machine(seed: int, lots: int = 200, noise: float = 0.15) -> list[ReportedLot]:
    """Returns lots of a machine that is 20 % slower than standard."""
    draw = random.Random(seed)
    return [lot(max(0.2, draw.gauss(1.2, noise))) for _ in range(lots)]


def test_machine_without_lots_is_standard() -> None:
    assert learned_factor([]) == 1
    assert learned_factor([], LearningParams(prior_lots=0)) == 1


def test_factor_is_a_mean_with_prior_lots() -> None:
    lots = [lot("1.2"), lot("1.4"), lot("0.9")]

    assert learned_factor(lots) == (5 + Decimal("3.5")) / 8


@pytest.mark.parametrize("count", [30, 100, 200])
def test_estimates_of_a_slow_machine_are_within_three_percent_in_thirty_lots(count: int) -> None:
    factors = [learned_factor(slow_machine(seed)[:count]) for seed in SEEDS]

    mean = sum(factors) / len(factors)

    assert abs(mean / Decimal("1.2") - 1) < Decimal("0.03")


def test_ten_lots_are_too_few_for_three_percent() -> None:
    factors = [learned_factor(slow_machine(seed)[:10]) for seed in SEEDS]

    assert abs(sum(factors) / len(factors) / Decimal("1.2") - 1) > Decimal("0.03")


@pytest.mark.parametrize(
    ("ratio", "most"),
    # The clip at twice the standard is further away from a machine that is quicker than standard.
    [("1", "0.05"), ("1.2", "0.05"), ("0.8", "0.06")],
)
def test_outlier_moves_estimates_little(ratio: str, most: str) -> None:
    without = learned_factor([lot(ratio)] * 19)

    outlier = learned_factor([*[lot(ratio)] * 19, lot(Decimal(ratio) * 3)])

    assert 0 < outlier / without - 1 < Decimal(most)


def test_outlier_among_noisy_lots_moves_estimates_by_less_than_five_percent() -> None:
    moves = []
    for seed in SEEDS:
        lots = slow_machine(seed, 20)
        worse = [*lots[:-1], ReportedLot(STANDARD, lots[-1].actual_seconds * 3)]
        moves.append(learned_factor(worse) / learned_factor(lots) - 1)

    assert 0 < sum(moves) / len(moves) < Decimal("0.05")


def test_mistyped_times_count_as_half_or_twice() -> None:
    assert learned_factor([lot(1000)]) == learned_factor([lot(2)])
    assert learned_factor([lot("0.001")]) == learned_factor([lot("0.5")])


def test_factor_does_not_learn_from_itself() -> None:
    """Checks that the ratio is to the standard estimate, whatever was estimated."""
    estimated = [ReportedLot(STANDARD, Decimal(120), Decimal(118))] * 30

    assert learned_factor(estimated) == learned_factor([lot("1.2")] * 30)


@pytest.mark.parametrize("wrong", [Decimal(0), Decimal(-1)])
def test_times_must_be_above_zero(wrong: Decimal) -> None:
    with pytest.raises(ValueError, match="above 0"):
        learned_factor([ReportedLot(STANDARD, wrong)])
    with pytest.raises(ValueError, match="above 0"):
        learned_factor([ReportedLot(wrong, STANDARD)])


def test_lots_within_the_spread_are_counted() -> None:
    spread = Decimal("0.3")
    inside = [ReportedLot(STANDARD, Decimal(130), None, spread)] * 187
    outside = [ReportedLot(STANDARD, Decimal("130.1"), None, spread)] * 25

    record = share_within_spread([*inside, *outside])

    assert record == SpreadRecord(lots=212, within=187)
    assert record.percent == 88


def test_spread_is_around_what_was_estimated() -> None:
    reported = ReportedLot(STANDARD, Decimal(150), Decimal(140), Decimal("0.1"))

    assert share_within_spread([reported]).within == 1


def test_no_lots_have_no_share() -> None:
    assert share_within_spread([]).percent is None
