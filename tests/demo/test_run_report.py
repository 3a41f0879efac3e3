"""Checks the text of a result."""

import pytest

from demo.run_report import filter_text, market_lines, saving_lines, split_line

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
    "baselines": [
        {
            "kind": "greedy_split",
            "total_cost": "5000000",
            "compared_orders": 132,
            "baseline_cost": "134193.55",
            "plan_cost": "121713.55",
            "saving": "12480",
            "saving_percent": "9.30",
            "only_plan_orders": 2,
            "only_baseline_orders": 11,
            "unequal_orders": 31,
        }
    ],
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


def test_saving_comes_first_with_its_orders():
    lines = list(saving_lines(RUN))

    assert lines == [
        "This run saves CN¥12,480.00, 9.30 %, against first come, first served, each order split "
        "at its own least cost:",
        "  132 orders served by both cost CN¥134,193.55 there and CN¥121,713.55 here;",
        "  the whole baseline costs CN¥5,000,000.00, orders not made included;",
        "  served by the plan alone 2, by the baseline alone 11, by both in other quantities 31.",
    ]


def test_negative_saving_reads_as_additional_cost():
    row = RUN["baselines"][0] | {"saving": "-120.50", "saving_percent": "-0.30"}

    first = next(iter(saving_lines(RUN | {"baselines": [row]})))

    assert first.startswith("This run costs CN¥120.50, 0.30 %, more than first come")


def test_baseline_that_compares_nothing_has_no_percentage():
    row = RUN["baselines"][0] | {"saving": "0", "saving_percent": None}

    first = next(iter(saving_lines(RUN | {"baselines": [row]})))

    assert first.startswith("This run saves CN¥0.00 against")


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
