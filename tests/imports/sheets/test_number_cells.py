"""Tests numbers, hours, money and measures with their units."""

from decimal import Decimal

import pytest

from imports.readers.sheets.cells import (
    Cell,
    Conventions,
    Limits,
    parse_duration_hours,
    parse_money,
    parse_number,
)
from imports.readers.sheets.parsing.measure_cells import (
    KILOGRAMS,
    MILLIMETRES,
    PIECES,
    parse_measure,
    parse_share,
)
from tests.imports.sheets.readings import codes

UNKNOWN = Conventions()
POINTS = Conventions(usual_decimal="point")
COMMAS = Conventions(usual_decimal="comma")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("8", "8"),
        ("８", "8"),
        ("٨", "8"),
        ("8.0", "8"),
        ("7,5", "7.5"),
        ("7.5", "7.5"),
        ("0,500", "0.5"),
        ("0.125", "0.125"),
        ("1.130,50", "1130.5"),
        ("1,130.50", "1130.5"),
        ("1'130.50", "1130.5"),
        ("1’130,5", "1130.5"),
        ("1 130,50", "1130.5"),
        ("1\u00a0130", "1130"),
        ("1\u202f130,5", "1130.5"),
        ("1.130.500", "1130500"),
        ("1,130,500", "1130500"),
        ("1,13,000.50", "113000.5"),
        ("1234,567", "1234.567"),
        ("1234.567", "1234.567"),
        ("12,3456", "12.3456"),
        ("1e3", "1000"),
        ("1,5E+03", "1500"),
        ("1.130e3", "1130"),
        ("1.2万", "12000"),
        ("3千", "3000"),
        ("2k", "2000"),
        ("7½", "7.5"),
        ("½", "0.5"),
        ("+8", "8"),
        (".5", "0.5"),
        ("85．5", "85.5"),
    ],
)
def test_a_clear_number_is_read_the_same_everywhere(text: str, value: str) -> None:
    for conventions in (UNKNOWN, POINTS, COMMAS):
        parsed = parse_number(text, conventions)
        assert (parsed.value, parsed.is_certain) == (Decimal(value), True)


@pytest.mark.parametrize("text", ["1.130", "85,500", "7.500", "999.999", "1,000"])
def test_a_number_of_two_readings_is_asked(text: str) -> None:
    for conventions in (UNKNOWN, COMMAS, Conventions(commas=3, points=3)):
        parsed = parse_number(text, conventions)
        (question,) = parsed.questions
        assert (parsed.value, question.code) == (None, "decimal")
        assert question.params["choices"] == ["comma", "point"]


@pytest.mark.parametrize(
    ("conventions", "value"),
    [
        (Conventions(commas=1), "1130"),
        (Conventions(points=1), "1.13"),
        (Conventions(commas=4, points=1, usual_decimal="comma"), "1130"),
        (Conventions(commas=1, points=4, usual_decimal="point"), "1.13"),
        (Conventions(answers={"decimal": "comma"}), "1130"),
        (Conventions(answers={"decimal:1.130": "point", "decimal": "comma"}), "1.13"),
        (Conventions(commas=1, points=9), None),
        (Conventions(commas=9, points=1), None),
        (Conventions(commas=9, points=1, usual_decimal="point"), None),
        (Conventions(points=2, usual_decimal="comma"), None),
    ],
)
def test_the_sheet_and_its_origin_must_agree(conventions: Conventions, value: str | None) -> None:
    parsed = parse_number("1.130", conventions)

    assert parsed.value == (None if value is None else Decimal(value))
    assert codes(parsed.questions) == ([] if value else ["decimal"])
    assert codes(parsed.notes) in ([], ["number_read_as"])
    assert parsed.notes or conventions.answers or not value


def test_thousands_are_read_where_points_are_usual() -> None:
    parsed = parse_number("1,130", POINTS)

    assert (parsed.value, codes(parsed.notes)) == (Decimal(1130), ["number_read_as"])


def test_limits_settle_a_reading() -> None:
    small = parse_number("7,500", UNKNOWN, limits=Limits(Decimal(0), Decimal(24), 4))
    whole = parse_number("1.500", UNKNOWN, limits=Limits(Decimal(1), Decimal(10**6), 0))
    asked = parse_number("1.000", UNKNOWN, limits=Limits(Decimal(1), Decimal(10**6), 0))

    assert (small.value, codes(small.notes)) == (Decimal("7.5"), ["number_read_as"])
    assert (whole.value, codes(whole.notes)) == (Decimal(1500), ["number_read_as"])
    assert codes(asked.questions) == ["decimal"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("abc", "no_number"),
        ("1.2.3", "no_number"),
        ("1,2,3", "no_number"),
        ("1 2", "no_number"),
        ("1'30", "no_number"),
        ("12 3456", "no_number"),
        ("8 pcs", "no_number"),
        ("5 or 6", "no_number"),
        ("1" * 50, "no_number"),
        ("1e999", "number_out_of_range"),
        ("-5", "number_out_of_range"),
        ("−5", "number_out_of_range"),
        ("(5)", "number_out_of_range"),
        ("99999999999999", "number_out_of_range"),
        ("#REF!", "formula_fault"),
        ("#DIV/0!", "formula_fault"),
        ("#N/A", "formula_fault"),
        ("#BEZUG!", "formula_fault"),
        ("#########", "formula_fault"),
    ],
)
def test_no_number_is_an_error(text: str, code: str) -> None:
    parsed = parse_number(Cell(text, "C7"), UNKNOWN)

    assert parsed.value is None
    assert [(error.code, error.params["cell"]) for error in parsed.errors] == [(code, "C7")]


@pytest.mark.parametrize("text", ["-", "—", "N/A", "n/a", "/", "无", "k.A.", "TBD", "null"])
def test_marks_of_no_value_are_noted(text: str) -> None:
    parsed = parse_number(text, UNKNOWN)

    assert (parsed.value, parsed.is_certain, codes(parsed.notes)) == (None, True, ["read_as_empty"])


def test_a_formula_without_a_saved_value_is_an_error() -> None:
    assert codes(parse_number(Cell("", "D2", is_formula=True), UNKNOWN).errors) == [
        "formula_without_value"
    ]


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        *((text, "7.5") for text in ("7:30", "07:30", "7:30:00", "7h30", "7h30min", "7 h 30 min")),
        *((text, "7.5") for text in ("7,5", "7.5 小时", "7.5h", "7,5 Std.", "7.5 hours", "7.5hrs")),
        *(
            (text, "7.5")
            for text in ("450 min", "450分钟", "450 Minuten", "7小时30分", "7小时30分钟")
        ),
        *(
            (text, "7.5")
            for text in ("七小时半", "7个半小时", "7小时半", "PT7H30M", "27000 s", "7½ h")
        ),
        *((text, "7.5") for text in ("7 Stunden 30 Minuten", "7 hours and 30 minutes", "7:30 h")),
        *(
            (text, "8")
            for text in ("8", "８", "8h", "8 h", "8小时", "八小时", "8.00", "480min", "8:00")
        ),
        *((text, "0.5") for text in ("半小时", "半个小时", "30 min", "0:30", "½ h", "0,5 h")),
        *((text, "24") for text in ("24", "24:00", "24h", "PT24H", "P1D")),
    ],
)
def test_forms_of_hours_are_read(text: str, hours: str) -> None:
    parsed = parse_duration_hours(text, UNKNOWN)

    assert parsed.is_certain, codes(parsed.errors)
    assert parsed.value == Decimal(hours)


@pytest.mark.parametrize(
    ("text", "unit", "hours"),
    [
        ("450", "min", "7.5"),
        ("450", "分钟", "7.5"),
        ("27000", "s", "7.5"),
        ("7.5", "h", "7.5"),
        ("7.5 h", "min", "7.5"),
        ("480 min", "h", "8"),
        ("7:30", "h", "7.5"),
    ],
)
def test_the_unit_of_the_cell_counts_before_that_of_the_head(
    text: str, unit: str, hours: str
) -> None:
    parsed = parse_duration_hours(Cell(text, head_unit=unit), UNKNOWN)

    assert (parsed.value, parsed.is_certain) == (Decimal(hours), True)


@pytest.mark.parametrize(
    ("text", "unit", "code"),
    [
        ("2 days", "", "duration_unit_refused"),
        ("1天", "", "duration_unit_refused"),
        ("2", "天", "duration_unit_refused"),
        ("2 shifts", "", "duration_unit_refused"),
        ("8 foo", "", "unit_unknown"),
        ("8", "foo", "unit_unknown"),
        ("eight", "", "no_number"),
        ("7:75", "", "unit_unknown"),
        ("0", "", "number_out_of_range"),
    ],
)
def test_other_hours_are_errors(text: str, unit: str, code: str) -> None:
    parsed = parse_duration_hours(Cell(text, head_unit=unit), UNKNOWN)

    assert (parsed.value, codes(parsed.errors)) == (None, [code])


def test_days_of_notice_have_twenty_four_hours() -> None:
    limits = Limits(Decimal(0), Decimal(8760), 4)
    for text, unit, hours in (
        ("2", "days", 48),
        ("2 天", "", 48),
        ("1 Woche", "", 168),
        ("36", "", 36),
    ):
        cell = Cell(text, head_unit=unit)
        parsed = parse_duration_hours(cell, UNKNOWN, limits=limits, days_have_24_hours=True)
        assert parsed.value == hours
    working = parse_duration_hours("3 工作日", UNKNOWN, limits=limits, days_have_24_hours=True)
    assert codes(working.errors) == ["duration_unit_refused"]


CNY = [
    "¥85",
    "￥85",
    "85元",
    "85 元",
    "RMB 85",
    "85RMB",
    "CNY 85",
    "85 CNY",
    "CN¥85",
    "人民币85元",
    "85.00",
    "85块",
]
EUR = [
    "€85",
    "85€",
    "85 €",
    "EUR 85",
    "85 EUR",
    "85,00 €",
    "85,- €",
    "85.-",
    "85 Euro",
    "85,-- EUR",
    "85欧元",
]


@pytest.mark.parametrize(
    "text", [*CNY, "¥85/h", "85元/小时", "85 CNY/h", "85 元每小时", "¥ 85 per hour", "85/工时"]
)
def test_amounts_of_yuan_are_read(text: str) -> None:
    parsed = parse_money(text, UNKNOWN, "CNY", per_hour=True)

    assert (parsed.value, parsed.is_certain) == (Decimal(85), True)


@pytest.mark.parametrize("text", [*EUR, "85 €/h", "85 €/Std.", "85,00 € pro Stunde", "EUR/h 85"])
def test_amounts_of_euros_are_read(text: str) -> None:
    parsed = parse_money(text, UNKNOWN, "EUR", per_hour=True)

    assert (parsed.value, parsed.is_certain) == (Decimal(85), True)


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        *((text, "EUR") for text in CNY if text != "85.00"),
        *((text, "CNY") for text in EUR if text != "85.-"),
        *(("$85", "CNY"), ("USD 85", "EUR"), ("£85", "EUR"), ("85 日元", "CNY"), ("85 円", "CNY")),
        *(("85美元", "CNY"), ("HK$85", "USD"), ("CHF 85", "EUR"), ("¥85", "USD"), ("85 kr", "EUR")),
    ],
)
def test_another_currency_is_never_read_as_the_own_one(text: str, currency: str) -> None:
    parsed = parse_money(text, UNKNOWN, currency, per_hour=True)

    assert (parsed.value, codes(parsed.errors)) == (None, ["currency_other"])
    assert parsed.errors[0].params["currency"] == currency


@pytest.mark.parametrize(
    ("text", "currency"),
    [("¥85", "JPY"), ("$85", "USD"), ("$85", "CAD"), ("85 kr", "SEK"), ("85元", "TWD")],
)
def test_a_sign_of_several_currencies_is_the_own_one(text: str, currency: str) -> None:
    assert parse_money(text, UNKNOWN, currency).value == 85


@pytest.mark.parametrize(
    ("text", "unit", "rate"),
    [
        ("1.42", "per min", "85.2"),
        ("1.42", "/min", "85.2"),
        ("1.42", "元/分钟", "85.2"),
        ("1.42/min", "", "85.2"),
        ("¥1.42每分钟", "", "85.2"),
        ("0.02", "元/秒", "72"),
        ("85", "元/小时", "85"),
        ("85", "CNY/h", "85"),
        ("85", "不含税", "85"),
        ("85", "元/小时，不含税", "85"),
        ("85", "h", "85"),
    ],
)
def test_rates_are_read_by_their_unit(text: str, unit: str, rate: str) -> None:
    parsed = parse_money(Cell(text, head_unit=unit), UNKNOWN, "CNY", per_hour=True)

    assert (parsed.value, parsed.is_certain) == (Decimal(rate), True)
    assert codes(parsed.notes) == ([] if rate == "85" else ["rate_converted"])


@pytest.mark.parametrize(
    ("text", "unit", "code"),
    [
        ("680/day", "", "rate_unit_refused"),
        ("680", "per day", "rate_unit_refused"),
        ("680元/班", "", "rate_unit_refused"),
        ("5/件", "", "rate_unit_refused"),
        ("5", "€/Stück", "rate_unit_refused"),
        ("85 ct", "", "unit_unknown"),
        ("85", "含税", "unit_unknown"),
        ("85 foo", "", "unit_unknown"),
        ("¥85/h", "per min", "units_differ"),
        ("EUR 85 CNY", "", "unit_unknown"),
        ("85 / 90", "", "unit_unknown"),
        ("about", "", "no_number"),
    ],
)
def test_rates_of_other_units_are_refused(text: str, unit: str, code: str) -> None:
    currency = "EUR" if "€" in unit else "CNY"
    parsed = parse_money(Cell(text, head_unit=unit), UNKNOWN, currency, per_hour=True)

    assert (parsed.value, codes(parsed.errors)) == (None, [code])


def test_a_number_format_may_show_the_currency() -> None:
    cell = Cell("€ 85", number=Decimal(85), unit="€")

    assert codes(parse_money(cell, UNKNOWN, "CNY").errors) == ["currency_other"]
    assert parse_money(cell, UNKNOWN, "EUR").value == 85


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("1000", "", 1000),
        ("1 m", "", 1000),
        ("40 in", "", 1016),
        ("100", "cm", 1000),
        ("100cm", "mm", 1000),
    ],
)
def test_lengths_are_converted(text: str, unit: str, value: int) -> None:
    parsed = parse_measure(Cell(text, head_unit=unit), POINTS, MILLIMETRES, limits=Limits(places=0))

    assert parsed.value == value


def test_masses_and_pieces_have_units() -> None:
    assert parse_measure("0.8 t", UNKNOWN, KILOGRAMS).value == 800
    assert parse_measure("500克", UNKNOWN, KILOGRAMS).value == Decimal("0.5")
    assert parse_measure("10 件", UNKNOWN, PIECES, limits=Limits(places=0)).value == 10
    assert codes(parse_measure("10 dozen", UNKNOWN, PIECES).errors) == ["unit_unknown"]


@pytest.mark.parametrize(
    ("text", "unit", "share"),
    [
        ("1 %", "", "0.01"),
        ("1%", "", "0.01"),
        ("1", "%", "0.01"),
        ("0.01", "", "0.01"),
        ("1,5 %", "", "0.015"),
    ],
)
def test_shares_are_read(text: str, unit: str, share: str) -> None:
    assert parse_share(Cell(text, head_unit=unit), UNKNOWN).value == Decimal(share)


def test_a_share_that_may_be_per_cent_is_asked() -> None:
    answers = Conventions(answers={"share_unit": "percent"})

    assert codes(parse_share("0.5", UNKNOWN).questions) == ["share_unit"]
    assert parse_share("0.5", answers).value == Decimal("0.005")
    assert parse_share(Cell("2%", number=Decimal("0.02"), unit="%"), UNKNOWN).value == Decimal(
        "0.02"
    )
