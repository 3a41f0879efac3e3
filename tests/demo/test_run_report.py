"""Checks the text of a result."""

from decimal import Decimal

import pytest

from demo.run_report import (
    example_lines,
    filter_text,
    gain_lines,
    market_lines,
    split_line,
)

# The decimals of a currency are read from the vocabulary.
pytestmark = pytest.mark.django_db

RUN = {
    "currency": "CNY",
    "cost": "4655258.99",
    "bound": "4500000",
    "gap": "0.033352",
    "plan_status": "feasible",
    "supply": {"factories": 60, "windows": 513},
    "orders": {"open": 200, "made": 134, "partly_made": 31, "unmatched": 35, "split": 41},
    "cost_items": {"machining": "10", "setup": "2.5", "unmet_cost": "3"},
}
ORDER = {
    "reference": "PO-26-00012",
    "title": "Valve body",
    "made": 390,
    "quantity": 400,
    "total_cost": "16959.14",
}
WORKS = {
    (1, "cnc-turning"): {"B (Jiangsu)": 190, "A (Zhejiang)": 200},
    (2, "zinc-plating"): {"C (Henan)": 390},
}


def order(reference, alone, cost, price, **fields):
    """Returns an order of the division as the API sends it."""
    saving = str(Decimal(alone) - Decimal(price))
    defaults = {"pieces": 10, "basis": "baseline", "displaced_value": "0.00", "is_own_plant": False}
    amounts = {"expected_alone_cost": alone, "cost": cost, "price": price, "saving": saving}
    return defaults | amounts | {"reference": reference} | fields


SHARING = {
    "fallback": "",
    "totals": {"factories_bonus": "12.50", "baseline": "3000", "plan": "2700"},
    "bars": {"same_cheaper": "400", "displaced": "-100"},
    "orders": [
        order("PO-1", "1000", "700", "800"),
        order("PO-2", "1000", "990", "980"),
        order("PO-3", "500", "520", "510"),
        order("PO-4", "900", "300", "345", basis="assumed"),
        order("PO-5", "0", "0", "0", pieces=0, displaced_value="75"),
        order("PO-6", "9000", "90", "90", is_own_plant=True),
    ],
}


def test_what_buyers_pay_stands_against_what_they_could_expect():
    lines = list(gain_lines(SHARING, "CNY"))

    assert lines == [
        "4 orders together pay CN¥2,635.00, 22.50 % less than the CN¥3,400.00 that they could"
        " expect alone, half of them at least 11.00 % less; 1 pay more.",
        "Factories get CN¥12.50 on top of their rates.",
        "First come, first served costs CN¥3,000.00 in all, the plan CN¥2,700.00, pieces not made"
        " included:",
        "  same cheaper CN¥400.00 and displaced −CN¥100.00",
    ]


def test_prices_at_cost_have_their_reason():
    lines = list(gain_lines(SHARING | {"fallback": "few-orders"}, "CNY"))

    assert "Prices are at cost: few orders." in lines


def test_orders_of_each_kind_are_shown():
    lines = list(example_lines(SHARING["orders"], "CNY"))

    assert [line.split(",")[0].strip() for line in lines] == [
        "Gains much: PO-1",
        "Gains little: PO-2",
        "Named no price: PO-4",
        "Displaced: PO-5",
    ]
    assert lines[0].endswith("expected alone CN¥1,000.00, cost CN¥700.00, pays CN¥800.00.")
    assert lines[-1].endswith("which loses CN¥75.00.")


def test_market_lines_have_cost_bound_and_gap():
    text = "\n".join(market_lines(RUN))

    assert "200 orders, 60 factories, 513 capacity windows" in text
    assert "CN¥4,655,258.99, feasible; proven bound CN¥4,500,000.00, gap 3.34 %" in text
    assert "machining CN¥10.00 and setup CN¥2.50; pieces not made count for CN¥3.00" in text
    assert "134 made, 31 partly made, 35 unmatched; 41 made by several factories" in text


@pytest.mark.parametrize(
    ("saving", "ending"),
    [
        ("284.43", "CN¥284.43 less than first come, first served, whole."),
        ("-764.29", "CN¥764.29 more than whole, in favour of other orders."),
        (None, "first come, first served, whole, makes another number of pieces."),
    ],
)
def test_split_order_names_pieces_by_factory(saving, ending):
    line = split_line(ORDER | {"single_source_saving": saving}, WORKS, "CNY")

    assert (
        "PO-26-00012 Valve body, 390 of 400 pieces: cnc turning of 200 at A (Zhejiang) and 190 at "
        "B (Jiangsu); then zinc plating of 390 at C (Henan). Cost CN¥16,959.14" in line
    )
    assert line.endswith(ending)


def test_filter_that_leaves_no_machine_is_named():
    counts = [{"process": 4, "material": 4}, {"dates": 0, "process": 9, "tolerance": 0}]

    assert filter_text({"filter_counts": counts}) == (
        " (of 9 machines none passes the filter “tolerance”)"
    )
    assert filter_text({"filter_counts": counts[:1]}) == ""
