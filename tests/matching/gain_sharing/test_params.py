"""Tests the parameters of prices and their document."""

from decimal import Decimal
from fractions import Fraction

import pytest

from matching.gain_sharing.params import AT_COST, GainSharingParams, arrival_count


@pytest.mark.parametrize(
    ("orders", "count"), [(0, 32), (2_000, 32), (2_001, 16), (20_000, 16), (20_001, 8)]
)
def test_large_problems_draw_fewer_orders_of_arrival(orders, count):
    assert arrival_count(orders) == count


def test_percents_give_exact_shares():
    params = GainSharingParams.from_percents(
        *(AT_COST, Decimal("2.5"), Decimal(15), Decimal(40)),
        *(Decimal(25), Decimal("0.1"), Decimal(0)),
    )

    assert params.guarantee == Fraction(25, 1000)
    assert params.factories_share == Fraction(1, 1000)
    assert (params.cap, params.raised_cap) == (Fraction(15, 100), Fraction(40, 100))
    assert (params.need_cap, params.reserve) == (Fraction(1, 4), 0)


def test_document_holds_percents_as_strings():
    assert GainSharingParams().as_document() == {
        "rule": "no-worse-than-alone",
        "guarantee_percent": "2",
        "cap_percent": "15",
        "raised_cap_percent": "50",
        "need_cap_percent": "25",
        "factories_share_percent": "10",
        "reserve_percent": "10",
    }


def test_document_gives_the_parameters_back():
    params = GainSharingParams(rule=AT_COST, cap=Fraction(1, 80), guarantee=Fraction(1))

    assert params.as_document()["cap_percent"] == "1.25"
    assert params.as_document()["guarantee_percent"] == "100"
    assert GainSharingParams.from_document(params.as_document()) == params


def test_the_cap_of_an_earlier_rule_does_not_rise():
    document = GainSharingParams().as_document()
    del document["raised_cap_percent"]

    assert GainSharingParams.from_document(document).raised_cap == Fraction(15, 100)


def test_a_share_without_finite_percent_has_no_document():
    with pytest.raises(ValueError, match="finite"):
        GainSharingParams(cap=Fraction(1, 3)).as_document()


@pytest.mark.parametrize(
    "wrong",
    [
        {"rule": "free"},
        {"cap": Fraction(-1, 100)},
        {"guarantee": Fraction(101, 100)},
        {"cap": Fraction(20, 100), "raised_cap": Fraction(19, 100)},
        {"factories_share": Fraction(6, 10), "reserve": Fraction(5, 10)},
    ],
)
def test_wrong_parameters_are_refused(wrong):
    with pytest.raises(ValueError, match=r"unknown rule|outside|below|more than the whole"):
        GainSharingParams(**wrong)


@pytest.mark.parametrize(
    ("orders", "routed", "count"),
    [(200, 80, 32), (2_000, 800, 8), (5_000, 100, 16), (9_000, 9_000, 1)],
)
def test_orders_of_several_operations_limit_the_arrivals(orders, routed, count):
    assert arrival_count(orders, routed) == count
