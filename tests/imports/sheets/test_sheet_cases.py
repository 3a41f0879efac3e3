"""Tests the sheets that people have sent, with the right value of each."""

from datetime import datetime
from typing import Any

import pytest

from imports.readers.result import Line
from tests.imports.sheets.readings import (
    BERLIN,
    CENTRE,
    CHINA,
    FRAESE,
    LATHE,
    case,
    codes,
    is_good,
    lines,
    reading,
)

EIGHT_TO_SIXTEEN = ("T08:00:00", "T16:00:00")


def span(line: Line) -> tuple[str | None, str | None]:
    return line.values.get("starts_at"), line.values.get("ends_at")


def day(number: int, offset: str = "+08:00") -> tuple[str, str]:
    start, end = (f"2026-12-{number:02}{clock}{offset}" for clock in EIGHT_TO_SIXTEEN)
    return start, end


# Row of the file → day of December, of 23 ways to write eight to four.
WRITINGS = {row: row - 1 for row in range(2, 25)} | {20: 8, 21: 19, 22: 20, 23: 21, 24: 22}


@pytest.mark.parametrize(
    "row", [row for row in WRITINGS if row not in (13, 14, 15, 16, 17, 18, 19)]
)
def test_writings_of_eight_to_four_are_read(row: int) -> None:
    line = lines(case("sheets/S01-date-formats.txt"))[row - 2]

    assert line.position == f"row {row}"
    assert span(line) == day(WRITINGS[row])
    assert (line.values["offered_hours"], is_good(line)) == ("8", True)


@pytest.mark.parametrize(("row", "of_december"), [(15, 14), (16, 15), (17, 16), (18, 17), (19, 18)])
def test_writings_after_the_whole_days_are_read(row: int, of_december: int) -> None:
    line = lines(case("sheets/S01-date-formats.txt"))[row - 2]

    assert (span(line), is_good(line)) == (day(of_december), True)


def test_twenty_four_o_clock_is_the_next_midnight() -> None:
    line = lines(case("sheets/S01-date-formats.txt"))[14 - 2]

    assert span(line) == ("2026-12-14T00:00:00+08:00", "2026-12-15T00:00:00+08:00")
    assert is_good(line)


@pytest.mark.parametrize(
    ("answer", "start", "end"),
    [
        ("midnight", "2026-12-12T00:00:00+08:00", "2026-12-13T00:00:00+08:00"),
        ("whole_days", "2026-12-12T00:00:00+08:00", "2026-12-14T00:00:00+08:00"),
        ("08:00-16:00", "2026-12-12T08:00:00+08:00", "2026-12-13T16:00:00+08:00"),
    ],
)
def test_dates_without_times_are_asked(answer: str, start: str, end: str) -> None:
    content = case("sheets/S01-date-formats.txt")
    (question,) = lines(content)[13 - 2].questions
    key = f"date_without_time:{question.params['found']}"

    answered = lines(content, answers={key: answer})[13 - 2]

    assert question.params["found"] == "2026/12/12 - 2026/12/13"
    assert answer in question.params["choices"]
    assert (span(answered), is_good(answered)) == ((start, end), True)


def test_what_was_supposed_about_a_date_is_noted() -> None:
    read = lines(case("sheets/S01-date-formats.txt"))

    assert set(codes(read[7 - 2].notes)) == {"year_added"}
    assert set(codes(read[8 - 2].notes)) == {"date_read_as"}
    assert set(codes(read[18 - 2].notes)) == {"offset_kept"}


def test_a_date_beside_a_shift_is_read() -> None:
    (line,) = lines(case("sheets/S02-separate-date-and-shift.txt"))

    assert line.values == {
        "machine": CENTRE["id"],
        "starts_at": "2026-12-01T08:00:00+08:00",
        "ends_at": "2026-12-01T17:00:00+08:00",
        "offered_hours": "8",
        "hourly_rate": "85",
    }
    assert is_good(line)


GERMAN = {
    2: ("7.5", "85"),
    3: ("7.5", "85"),
    4: ("7.5", "1130.5"),
    5: ("7.5", None),
    6: ("7.5", "85.5"),
    7: ("7.5", "1130.5"),
    8: ("7.5", "1130.5"),
    9: ("7.5", None),
    10: ("7.5", "85"),
    11: ("7.5", "85"),
    12: ("7.5", "85"),
}


@pytest.mark.parametrize("row", GERMAN)
@pytest.mark.parametrize("locale", ["de", "en"])
def test_german_numbers_are_read_or_asked(row: int, locale: str) -> None:
    line = lines(case("sheets/S03-decimal-comma.txt"), BERLIN, locale=locale)[row - 2]
    hours, rate = GERMAN[row]

    assert (line.values["offered_hours"], line.values.get("hourly_rate")) == (hours, rate)
    assert (codes(line.questions), line.errors) == (["decimal"] if rate is None else [], [])


@pytest.mark.parametrize(
    ("answer", "rates"), [("comma", ("1130", "85.5")), ("point", ("1.13", "85500"))]
)
def test_one_answer_settles_the_decimal_sign(answer: str, rates: tuple[str, str]) -> None:
    read = lines(case("sheets/S03-decimal-comma.txt"), BERLIN, answers={"decimal": answer})

    assert (read[5 - 2].values["hourly_rate"], read[9 - 2].values["hourly_rate"]) == rates
    assert all(map(is_good, read))


def test_an_answer_for_one_number_leaves_the_others_asked() -> None:
    answers = {"decimal:1.130": "comma"}
    read = lines(case("sheets/S03-decimal-comma.txt"), BERLIN, answers=answers)

    assert read[5 - 2].values["hourly_rate"] == "1130"
    assert codes(read[9 - 2].questions) == ["decimal"]


HOURS = {
    **dict.fromkeys((2, 3, 4, 6), ("7.5", "85")),
    **dict.fromkeys((5, 7, 8), ("8", "85")),
    **dict.fromkeys((9, 10), ("8", "1130")),
    12: ("8", "85"),
    13: ("8", None),
    15: ("8", "1000"),
    16: ("8", "85.5"),
    17: ("0.5", "12.345679"),
}


@pytest.mark.parametrize("row", HOURS)
def test_forms_of_hours_and_rates_are_read(row: int) -> None:
    line = lines(case("sheets/S04-hours-forms.txt"))[row - 2]

    assert (line.values["offered_hours"], line.values.get("hourly_rate")) == HOURS[row]
    assert is_good(line)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (6, "hours_converted"),
        (9, "number_read_as"),
        (12, "read_as_empty"),
        (13, "read_as_empty"),
        (15, "number_scientific"),
        (17, "number_rounded"),
    ],
)
def test_what_is_converted_or_left_out_is_noted(row: int, code: str) -> None:
    assert codes(lines(case("sheets/S04-hours-forms.txt"))[row - 2].notes) == [code]


@pytest.mark.parametrize(
    ("row", "code", "field"),
    [(11, "formula_fault", "offered_hours"), (14, "number_out_of_range", "hourly_rate")],
)
def test_failed_formulas_and_negative_rates_are_errors(row: int, code: str, field: str) -> None:
    (error,) = lines(case("sheets/S04-hours-forms.txt"))[row - 2].errors

    assert (error.code, error.field) == (code, field)
    assert error.params["cell"] == f"{'D' if field == 'offered_hours' else 'E'}{row}"


def test_merged_machine_cells_are_filled_down() -> None:
    read = lines(case("sheets/S05-merged-cells.txt"))

    assert [line.values["machine"] for line in read] == [LATHE["id"]] * 3
    assert [codes(line.notes) for line in read] == [[], ["filled_down"], ["filled_down"]]
    assert all(map(is_good, read))


def test_a_total_row_is_left_out_with_a_reason() -> None:
    found = reading(case("sheets/S07-total-row.txt"))

    assert [is_good(line) for line in found.lines] == [True]
    assert [(row.position, row.message.code) for row in found.left_out] == [("row 3", "total_row")]


@pytest.mark.parametrize(
    ("name", "row"), [("S11-head-newline.txt", 4), ("S11b-head-quoted-newline.txt", 2)]
)
def test_heads_with_line_breaks_are_read(name: str, row: int) -> None:
    (line,) = lines(case(f"sheets/{name}"))

    assert line.position == f"row {row}"
    assert (span(line), line.values["machine"]) == (day(1), CENTRE["id"])
    assert (line.values["offered_hours"], line.values["hourly_rate"]) == ("8", "85")


def test_two_columns_of_one_meaning_are_refused_until_one_is_left_out() -> None:
    content = case("sheets/S13-two-columns-same-meaning.txt")
    (line,) = lines(content)
    columns = {"offeredHours": "", "price": ""}
    (mapped,) = lines(content, options={"columns": columns})

    assert [(error.code, error.field) for error in line.errors] == [
        ("columns_doubled", "offered_hours"),
        ("columns_doubled", "hourly_rate"),
    ]
    assert not {"offered_hours", "hourly_rate"} & line.values.keys()
    assert (mapped.values["offered_hours"], mapped.values["hourly_rate"]) == ("8", "85")
    assert is_good(mapped)


def test_a_night_over_the_change_of_clocks_has_its_real_hours() -> None:
    night, _ = lines(case("sheets/S14-dst-spring.txt"), BERLIN)

    assert span(night) == ("2027-03-27T22:00:00+01:00", "2027-03-28T06:00:00+02:00")
    assert (night.values["offered_hours"], codes(night.notes)) == ("7", ["clock_changes"])
    assert is_good(night)


def test_a_time_that_the_clock_never_shows_is_asked() -> None:
    content = case("sheets/S14-dst-spring.txt")
    _, line = lines(content, BERLIN)
    (question,) = line.questions
    answers = {"time_skipped:2027-03-28 02:30": "2027-03-28T03:30:00+02:00"}
    _, answered = lines(content, BERLIN, answers=answers)

    assert (question.code, question.field) == ("time_skipped", "starts_at")
    assert "starts_at" not in line.values
    assert answered.values["starts_at"] == "2027-03-28T03:30:00+02:00"
    assert (answered.values["offered_hours"], is_good(answered)) == ("4.5", True)


def test_semicolons_with_decimal_commas_are_read() -> None:
    (line,) = lines(case("sheets/S16-semicolon-decimal-comma.txt"), BERLIN)

    assert span(line) == day(1, "+01:00")
    assert line.values["machine"] == FRAESE["id"]
    assert (line.values["offered_hours"], line.values["hourly_rate"]) == ("7.5", "85.5")
    assert is_good(line)


@pytest.mark.parametrize(
    ("name", "value", "note"),
    [
        ("S23-hours-in-minutes-head.txt", {"offered_hours": "7.5"}, "hours_converted"),
        ("S23c-rate-per-minute.txt", {"hourly_rate": "85.2"}, "rate_converted"),
    ],
)
def test_units_in_heads_are_converted(name: str, value: dict[str, Any], note: str) -> None:
    (line,) = lines(case(f"sheets/{name}"))

    assert line.values | value == line.values
    assert (codes(line.notes), is_good(line)) == ([note], True)


def test_another_currency_is_refused() -> None:
    (line,) = lines(case("sheets/S23d-rate-other-currency.txt"))

    (error,) = line.errors
    assert (error.code, error.field, error.params["cell"]) == (
        "currency_other",
        "hourly_rate",
        "E2",
    )
    assert (error.params["currency"], error.params["other"]) == ("CNY", "EUR")
    assert "hourly_rate" not in line.values


def test_text_in_a_wrong_encoding_is_repaired_with_a_note() -> None:
    found = reading(case("sheets/S24-gbk-mojibake.txt"))

    assert codes(found.notes) == ["encoding_repaired"]
    assert (span(found.lines[0]), found.lines[0].values["machine"]) == (day(1), CENTRE["id"])


OK_CASES = {
    "S08-newline-in-cell.txt": [day(1), day(2)],
    "S10-bom-head.txt": [day(1)],
    "S15-comma-csv-quoted.txt": [day(1)],
    "S17-price-head-is-total.txt": [day(1)],
    "S19-night-shift-same-day.txt": [("2026-12-01T22:00:00+08:00", "2026-12-02T06:00:00+08:00")],
    "S20-month-day-ambiguous.txt": [
        ("2027-02-01T08:00:00+08:00", "2027-02-01T16:00:00+08:00"),
        ("2027-02-01T08:00:00+08:00", "2027-02-01T16:00:00+08:00"),
    ],
    "S21-blank-column-first.txt": [day(1)],
    "S22-head-repeated.txt": [day(1), day(2)],
    "S25-trailing-tabs.txt": [day(1)],
}


@pytest.mark.parametrize("name", OK_CASES)
def test_what_was_read_before_is_still_read(name: str) -> None:
    read = lines(case(f"sheets-ok/{name}"), CHINA)

    assert [span(line) for line in read] == OK_CASES[name]
    assert [line.values["machine"] for line in read] == [LATHE["id"]] * len(read)
    assert all(is_good(line) and line.values["offered_hours"] == "8" for line in read)


def test_rates_of_files_that_were_read_before() -> None:
    quoted = lines(case("sheets-ok/S15-comma-csv-quoted.txt"))
    priced = reading(case("sheets-ok/S17-price-head-is-total.txt"))

    assert quoted[0].values["hourly_rate"] == "1130.5"
    assert priced.lines[0].values["hourly_rate"] == "680"
    assert codes(priced.notes) == ["price_is_hourly"]


def test_equal_lines_have_different_keys() -> None:
    first, second = lines(case("sheets-ok/S20-month-day-ambiguous.txt"))

    assert first.key != second.key
    assert codes(second.notes) == ["line_repeated"]


def test_a_second_reading_gives_the_same_keys() -> None:
    content = case("sheets/S01-date-formats.txt")

    assert [line.key for line in lines(content)] == [line.key for line in lines(content)]
    assert datetime.fromisoformat(lines(content)[0].values["starts_at"]).tzinfo is not None
