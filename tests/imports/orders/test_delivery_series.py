"""Tests that a series of dates and quantities becomes one order for each date."""

from datetime import date

import pytest

from imports.readers.orders.rows.delivery_weeks import week_day
from tests.imports.orders.conftest import codes

TODAY = date(2026, 11, 29)


def shown(reading):
    """Returns reference, quantity and date of each order."""
    return [
        (
            line.values["reference"],
            line.values["quantity"],
            line.values["latest_delivery_on"],
        )
        for line in reading.lines
    ]


def test_columns_of_dates_become_orders(read_orders):
    reading = read_orders(
        "PO,part,material,2027-01-15,2027-02-15,15 Mar 2027\n"
        "A-1,Shaft,aluminium,100,,50\n"
        "A-2,Flange,aluminium,0,20,\n"
    )

    assert shown(reading) == [
        ("A-1-2027-01-15", 100, "2027-01-15"),
        ("A-1-2027-03-15", 50, "2027-03-15"),
        ("A-2-2027-02-15", 20, "2027-02-15"),
    ]
    assert all(line.values["material_family"] == "aluminium" for line in reading.lines)
    assert len({line.position for line in reading.lines}) == 3
    assert "series_of_columns" in [note.code for note in reading.notes]
    assert reading.lines[0].values["unread"] == []


def test_columns_of_weeks_become_orders_of_their_fridays(read_orders):
    reading = read_orders(
        "PO\tpart\t2026-W50\tKW51\tCW 02/2027\t第3周\nA-1\tShaft\t10\t20\t30\t40\n"
    )

    assert shown(reading) == [
        ("A-1-2026-W50", 10, "2026-12-11"),
        ("A-1-2026-W51", 20, "2026-12-18"),
        ("A-1-2027-W02", 30, "2027-01-15"),
        ("A-1-2027-W03", 40, "2027-01-22"),
    ]
    assert all("week_as_friday" in codes(line) for line in reading.lines)


def test_rows_of_one_reference_and_part_become_orders_of_their_dates(read_orders):
    reading = read_orders(
        "PO\tpart\tqty\tmaterial\tdue date\n"
        "A-1\tShaft\t100\taluminium\t2027-01-15\n"
        "\t\t50\t\t2027-02-15\n"
        "A-2\tFlange\t7\tstainless steel\t2027-02-15\n"
    )

    assert shown(reading) == [
        ("A-1-2027-01-15", 100, "2027-01-15"),
        ("A-1-2027-02-15", 50, "2027-02-15"),
        ("A-2", 7, "2027-02-15"),
    ]
    assert reading.lines[1].values["material_family"] == "aluminium"
    assert "filled_down" in codes(reading.lines[1])
    assert "reference_suffixed" in codes(reading.lines[0])


def test_positions_of_one_order_end_its_reference(read_orders):
    reading = read_orders(
        "PO\tpos\tpart\tqty\tdue date\n"
        "A-1\t10\tShaft\t100\t2027-01-15\n"
        "A-1\t20\tFlange\t50\t2027-01-15\n"
    )

    assert [line.values["reference"] for line in reading.lines] == ["A-1-10", "A-1-20"]


def test_different_parts_of_one_order_are_numbered(read_orders):
    reading = read_orders("PO\tpart\tqty\nA-1\tShaft\t100\nA-1\tFlange\t50\n")

    assert [line.values["reference"] for line in reading.lines] == ["A-1-1", "A-1-2"]


def test_same_part_and_date_twice_is_asked(read_orders):
    text = "PO\tpart\tqty\tdue date\nA-1\tShaft\t5\t2027-01-15\nA-1\tShaft\t7\t2027-01-15\n"

    assert codes(read_orders(text).lines[1], "questions") == ["reference_twice"]


def test_total_of_a_row_that_differs_is_noted(read_orders):
    reading = read_orders("PO\tqty\t2027-01-15\t2027-02-15\nA-1\t200\t100\t50\n")

    assert all("series_total_differs" in codes(line) for line in reading.lines)


def test_row_without_any_quantity_is_an_error(read_orders):
    reading = read_orders("PO\tpart\t2027-01-15\t2027-02-15\nA-1\tShaft\t\t\nA-2\tX\t1\t\n")

    assert codes(reading.lines[0], "errors") == ["series_without_quantity"]


def test_wrong_quantity_of_one_date_is_one_bad_line(read_orders):
    reading = read_orders("PO\t2027-01-15\t2027-02-15\nA-1\tmany\t50\n")

    assert [codes(line, "errors") for line in reading.lines] == [["no_number"], []]


def test_one_order_of_a_series_is_corrected(read_orders):
    text = "PO\t2027-01-15\t2027-02-15\nA-1\tmany\t50\n"
    position = read_orders(text).lines[0].position

    reading = read_orders(text, cells={position: {"quantity": "60"}})

    assert [line.values["quantity"] for line in reading.lines] == [60, 50]
    assert reading.lines[0].errors == []


def test_second_reading_gives_the_same_keys(read_orders):
    text = "PO\tpart\t2027-01-15\t2027-02-15\nA-1\tShaft\t100\t50\n"
    more = "PO\tpart\t2027-01-15\t2027-02-15\t2027-03-15\nA-1\tShaft\t100\t50\t5\n"

    assert [line.key for line in read_orders(more).lines][:2] == [
        line.key for line in read_orders(text).lines
    ]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-W50", date(2026, 12, 11)),
        ("2026W50", date(2026, 12, 11)),
        ("W50", date(2026, 12, 11)),
        ("KW50", date(2026, 12, 11)),
        ("KW 50", date(2026, 12, 11)),
        ("KW 50/2026", date(2026, 12, 11)),
        ("KW50/26", date(2026, 12, 11)),
        ("CW 3", date(2027, 1, 22)),
        ("week 3 2027", date(2027, 1, 22)),
        ("第50周", date(2026, 12, 11)),
        ("2026年第50周", date(2026, 12, 11)),
        ("W53", date(2027, 1, 1)),
        ("W54", None),
        ("2027-W53", None),
        ("W", None),
        ("2026-12-11", None),
        ("50", None),
    ],
)
def test_weeks_are_read_as_their_friday(text, day):
    assert week_day(text, TODAY) == day


def test_two_columns_of_one_date_are_refused_with_their_own_quantities(read_orders):
    text = "part\tprocess\t2027-02-01\t2027-02-01\t2027-03-01\nFlange\tturning\t100\t50\t5\n"

    lines = read_orders(text).lines

    assert [line.values["quantity"] for line in lines] == [100, 50, 5]
    found = [[error.code for error in line.errors] for line in lines]
    assert found == [["order_columns_doubled"], ["order_columns_doubled"], []]
