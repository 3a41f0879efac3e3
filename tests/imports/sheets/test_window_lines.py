"""Tests lines of windows: machines by name, times, hours, currencies."""

from typing import Any

import pytest

from imports.readers.result import Line
from tests.imports.sheets.readings import (
    BERLIN,
    CENTRE,
    CHINA,
    FRAESE,
    HAAS,
    LATHE,
    POOL,
    cell_line,
    codes,
    is_good,
    lines,
    machine,
    reading,
)


def only(text: str, machines: Any = CHINA, **more: Any) -> Line:
    """Returns the one line of a sheet."""
    (line,) = lines(text, machines, **more)
    return line


def at(line: Line) -> tuple[str | None, str | None]:
    """Returns start and end without their offset."""
    return tuple((line.values.get(name) or "")[:16] or None for name in ("starts_at", "ends_at"))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Lathe 7", LATHE),
        ("lathe 7", LATHE),
        ("LATHE  7", LATHE),
        ("Lathe7", LATHE),
        ("Ｌａｔｈｅ　７", LATHE),
        ("Lathe\n7", LATHE),
        ("Suzhou works · Lathe 7", LATHE),
        ("Suzhou works - Lathe 7", LATHE),
        ("lathe", LATHE),
        ("加工中心３＃", CENTRE),
        ("Haas VF‑2, cell 7", HAAS),
        ("HAAS VF-2，cell 7", HAAS),
    ],
)
def test_machines_are_found_by_name(name: str, expected: dict[str, Any]) -> None:
    line = only(f'machine\tstart\tend\n"{name}"\t2026-12-01 08:00\t2026-12-01 16:00')

    assert (line.values["machine"], is_good(line)) == (expected["id"], True)


@pytest.mark.parametrize(
    ("name", "choices"),
    [
        ("Haas VF2 cell 7", ["Haas VF-2, cell 7"]),
        ("Haas VF-2 cell7", ["Haas VF-2, cell 7"]),
        ("Haas VF-2", ["Haas VF-2, cell 7"]),
        ("Lathe 8", ["Lathe 7"]),
        ("Lath 7", ["Lathe 7"]),
        ("加工中心3号", ["加工中心3#"]),
    ],
)
def test_near_names_are_asked(name: str, choices: list[str]) -> None:
    text = f"machine\tstart\tend\n{name}\t2026-12-01 08:00\t2026-12-01 16:00"
    line = only(text)
    (question,) = line.questions
    answered = only(text, answers={f"machine_near:{name}": choices[0]})

    assert (question.code, question.params["choices"]) == ("machine_near", choices)
    assert line.values["machine"] is None
    assert is_good(answered)
    assert answered.values["machine"] in {row["id"] for row in CHINA}


def test_an_unknown_machine_is_an_error_that_names_those_there_are() -> None:
    line = only("machine\tstart\tend\nPress\t2026-12-01 08:00\t2026-12-01 16:00")
    (error,) = line.errors

    assert (error.code, error.params["found"], error.params["cell"]) == (
        "machine_unknown",
        "Press",
        "A2",
    )
    assert "Lathe 7" in error.params["nearest"]
    assert at(line) == ("2026-12-01T08:00", "2026-12-01T16:00")


def test_machines_of_one_name_are_asked_or_differ_by_their_factory() -> None:
    twins = (
        machine("a", "Mill 1", factory="North"),
        machine("b", "Mill 1", factory="South"),
    )
    row = "2026-12-01 08:00\t2026-12-01 16:00"
    asked = only(f"machine\tstart\tend\nMill 1\t{row}", twins)
    answer = {"machine_several:Mill 1": "South · Mill 1"}

    assert asked.questions[0].params["choices"] == ["North · Mill 1", "South · Mill 1"]
    assert (
        only(f"machine\tstart\tend\nMill 1\t{row}", twins, answers=answer).values["machine"] == "b"
    )
    assert only(f"machine\tstart\tend\nSouth · Mill 1\t{row}", twins).values["machine"] == "b"
    by_factory = only(f"factory\tmachine\tstart\tend\nSouth\tMill 1\t{row}", twins)
    assert (by_factory.values["machine"], is_good(by_factory)) == ("b", True)


def test_a_sheet_without_machines_is_for_the_chosen_or_the_only_one() -> None:
    text = "start\tend\n2026-12-01 08:00\t2026-12-01 16:00"

    assert only(text, (LATHE,)).values["machine"] == LATHE["id"]
    assert only(text, options={"machine": "haas"}).values["machine"] == HAAS["id"]
    assert codes(only(text).errors) == ["column_missing"]
    assert codes(only(text, ()).errors) == ["column_missing"]


SHIFTS = [
    ("2026/12/1", "8:00-17:00", [("08:00", "17:00", 0)]),
    ("2026/12/1", "08:00～17:00", [("08:00", "17:00", 0)]),
    ("2026/12/1", "8:00 — 17:00", [("08:00", "17:00", 0)]),
    ("2026/12/1", "8:00至17:00", [("08:00", "17:00", 0)]),
    ("2026/12/1", "8点到17点", [("08:00", "17:00", 0)]),
    ("2026/12/1", "上午8点-下午5点", [("08:00", "17:00", 0)]),
    ("2026/12/1", "8-17", [("08:00", "17:00", 0)]),
    ("2026/12/1", "0800-1700", [("08:00", "17:00", 0)]),
    ("2026/12/1", "8:00 AM - 5:00 PM", [("08:00", "17:00", 0)]),
    ("2026/12/1", "8.00 - 17.00 Uhr", [("08:00", "17:00", 0)]),
    ("2026/12/1", "8:00 to 17:00", [("08:00", "17:00", 0)]),
    ("2026/12/1", "von 8:00 bis 17:00", [("08:00", "17:00", 0)]),
    ("2026/12/1", "白班 8:00-17:00", [("08:00", "17:00", 0)]),
    ("2026/12/1", "白班（8:00-17:00）", [("08:00", "17:00", 0)]),
    ("2026/12/1", "Day shift (08:00-17:00)", [("08:00", "17:00", 0)]),
    ("2026/12/1", "20:00-8:00", [("20:00", "08:00", 1)]),
    ("2026/12/1", "20:00-次日8:00", [("20:00", "08:00", 1)]),
    ("2026/12/1", "22:00 - 06:00 (+1)", [("22:00", "06:00", 1)]),
    ("2026/12/1", "16:00-24:00", [("16:00", "00:00", 1)]),
    ("2026/12/1", "8:00-8:00", [("08:00", "08:00", 1)]),
    ("2026/12/1", "0:00-24:00", [("00:00", "00:00", 1)]),
    ("2026/12/1", "8:00-12:00, 13:00-17:00", [("08:00", "12:00", 0), ("13:00", "17:00", 0)]),
    ("2026/12/1", "8:00-12:00；13:00-17:00", [("08:00", "12:00", 0), ("13:00", "17:00", 0)]),
    ("2026/12/1", "8:00-12:00 13:00-17:00", [("08:00", "12:00", 0), ("13:00", "17:00", 0)]),
    ("2026/12/1", "8-12/13-17", [("08:00", "12:00", 0), ("13:00", "17:00", 0)]),
]  # fmt: skip


@pytest.mark.parametrize(("date", "shift", "spans"), SHIFTS)
@pytest.mark.parametrize("head", ["班次", "时段", "period"])
def test_a_shift_is_read_beside_its_date(
    date: str, shift: str, spans: list[tuple[str, str, int]], head: str
) -> None:
    line = only(f'设备\t日期\t{head}\nLathe 7\t{date}\t"{shift}"')
    found = line.values.get("spans") or [[line.values["starts_at"], line.values["ends_at"]]]

    assert is_good(line), codes([*line.questions, *line.errors])
    assert found == [
        [f"2026-12-01T{start}:00+08:00", f"2026-12-{1 + days:02}T{end}:00+08:00"]
        for start, end, days in spans
    ]


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-01 8:00-17:00",
        "2026/12/1 8:00~17:00",
        "12月1日 8:00-17:00",
        "2026年12月1日 8时至17时",
        "1.12.2026 08:00 - 17:00",
        "Tue 2026-12-01 8:00-17:00",
        "2026-12-01 08:00 - 2026-12-01 17:00",
        "2026-12-01 08:00 bis 2026-12-01 17:00",
        "2026-12-01T08:00 ~ 2026-12-01T17:00",
        "8:00-17:00 2026-12-01",
    ],
)
@pytest.mark.parametrize("head", ["start", "period", "date", "班次"])
def test_date_and_span_may_be_in_one_cell(text: str, head: str) -> None:
    line = only(f"machine\t{head}\nLathe 7\t{text}")

    if text.startswith("8:00"):
        assert at(line) in ((None, None), ("2026-12-01T08:00", "2026-12-01T17:00"))
        assert at(line) != (None, None) or not is_good(line)
        return
    assert is_good(line), codes([*line.questions, *line.errors])
    assert at(line) == ("2026-12-01T08:00", "2026-12-01T17:00")


def test_the_times_of_a_named_shift_are_asked() -> None:
    text = "设备\t日期\t班次\nLathe 7\t2026/12/1\t白班\nLathe 7\t2026/12/1\t夜班"
    day, night = lines(text)
    answers = {"shift_times:白班": "8:00-20:00", "shift_times:夜班": "20:00-8:00"}
    answered = lines(text, answers=answers)
    settled = lines(text, answers={"shift_times:白班": "soon"})

    assert codes(day.questions) == codes(night.questions) == ["shift_times"]
    assert "20:00-08:00" in night.questions[0].params["choices"]
    assert [at(line) for line in answered] == [
        ("2026-12-01T08:00", "2026-12-01T20:00"),
        ("2026-12-01T20:00", "2026-12-02T08:00"),
    ]
    assert codes(settled[0].questions) == ["shift_times"]


@pytest.mark.parametrize(
    ("head", "row", "start", "end"),
    [
        ("date\tstart\tend", "2026-12-01\t8:00\t16:00", "01T08:00", "01T16:00"),
        ("date\tfrom\tto", "2026-12-01\t8\t16", "01T08:00", "01T16:00"),
        ("date\tstart\tend", "2026-12-01\t22:00\t06:00", "01T22:00", "02T06:00"),
        ("Datum\tvon\tbis", "1.12.2026\t8.00\t16.30", "01T08:00", "01T16:30"),
        ("日期\t上班时间\t下班时间", "12月1日\t8点\t下午4点半", "01T08:00", "01T16:30"),
        ("date\tstart\tend", "2026-12-01\t0800\t1600", "01T08:00", "01T16:00"),
        ("date\tstart\tend", "2026-12-01\t8:00 AM\t4:00 PM", "01T08:00", "01T16:00"),
        ("date\tstart\tend", "2026-12-01\t16:00\t24:00", "01T16:00", "02T00:00"),
        ("start\tend", "2026-12-01 22:00\t06:00", "01T22:00", "02T06:00"),
        ("start\tend", "2026-12-01 22:00\t次日06:00", "01T22:00", "02T06:00"),
        ("start\tend", "2026-12-01 22:00\t2026-12-01 06:00", "01T22:00", "02T06:00"),
        (
            "start date\tstart time\tend date\tend time",
            "2026-12-01\t22:00\t2026-12-02\t06:00",
            "01T22:00",
            "02T06:00",
        ),
        ("start date\tstart time\tend time", "2026-12-01\t08:00\t16:00", "01T08:00", "01T16:00"),
        (
            "开始日期\t开始时间\t结束日期\t结束时间",
            "2026/12/1\t8:00\t2026/12/2\t8:00",
            "01T08:00",
            "02T08:00",
        ),
        ("start\thours", "2026-12-01 08:00\t8", "01T08:00", "01T16:00"),
        ("date\tstart\thours", "2026-12-01\t8:00\t7.5", "01T08:00", "01T15:30"),
        (
            "date\tstart\tend",
            "2026-12-01\t2026-12-01 08:00\t2026-12-01 16:00",
            "01T08:00",
            "01T16:00",
        ),
    ],
)
def test_times_in_several_columns_are_joined(head: str, row: str, start: str, end: str) -> None:
    line = only(f"machine\t{head}\nLathe 7\t{row}")

    assert is_good(line), codes([*line.questions, *line.errors])
    assert at(line) == (f"2026-12-{start}", f"2026-12-{end}")


def test_a_date_above_several_shifts_is_filled_down() -> None:
    read = lines(
        "设备\t日期\t班次\nLathe 7\t2026/12/1\t8:00-16:00\n\t\t16:00-24:00\n\t2026/12/2\t8:00-16:00"
    )

    assert [at(line)[0] for line in read] == [
        "2026-12-01T08:00",
        "2026-12-01T16:00",
        "2026-12-02T08:00",
    ]
    assert [codes(line.notes) for line in read] == [[], ["filled_down"] * 2, ["filled_down"]]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("machine\tstart\tend\nLathe 7\t\t2026-12-01 16:00", "start_missing"),
        ("machine\tstart\tend\nLathe 7\t2026-12-01 08:00\t", "end_missing"),
        ("machine\tstart\tend\nLathe 7\t08:00\t16:00", "date_missing"),
        ("machine\tshift\tend\nLathe 7\t08:00-16:00\t", "date_missing"),
        ("machine\tstart\tend\nLathe 7\t2026-12-02 08:00\t2026-12-01 16:00", "ends_before_start"),
        ("machine\tstart\tend\nLathe 7\t2026-12-01 08:00\t2026-12-01 08:00", "ends_before_start"),
        ("machine\tstart\tend\nLathe 7\t2020-01-01 08:00\t2020-01-01 16:00", "window_past"),
        ("machine\tstart\tend\nLathe 7\tsoon\t2026-12-01 16:00", "no_instant"),
        ("machine\tstart\tend\n\t2026-12-01 08:00\t2026-12-01 16:00", "machine_missing"),
        ("machine\tdate\tshift\nLathe 7\tsoon\t8:00-16:00", "no_date"),
        ("machine\tdate\tshift\nLathe 7\t\t8:00-16:00", "date_missing"),
    ],
)
def test_times_that_are_missing_or_wrong_are_errors(text: str, code: str) -> None:
    line = only(text)

    assert code in codes(line.errors)
    assert all(error.params for error in line.errors)


@pytest.mark.parametrize(
    ("end", "answer", "expected"),
    [
        ("2026-12-02", "end_of_day", "2026-12-03T00:00"),
        ("2026-12-02", "start_of_day", "2026-12-02T00:00"),
    ],
)
def test_an_end_without_a_time_is_asked(end: str, answer: str, expected: str) -> None:
    text = f"machine\tstart\tend\nLathe 7\t2026-12-01 08:00\t{end}"

    assert codes(only(text).questions) == ["end_time_missing"]
    assert at(only(text, answers={"end_time_missing": answer}))[1] == expected


def test_days_of_one_shift_are_one_window_of_spans() -> None:
    text = "machine\tstart date\tend date\tshift\nLathe 7\t2026-12-07\t2026-12-11\t8:00-16:00"
    line = only(text)

    assert (len(line.values["spans"]), line.values["offered_hours"]) == (5, "40")
    assert at(line) == ("2026-12-07T08:00", "2026-12-11T16:00")
    assert codes(line.notes) == ["spans_joined"]


def test_a_cell_may_name_the_days_of_a_shift() -> None:
    line = only("machine\tdate\tshift\nLathe 7\t2026-12-07 ~ 2026-12-11\t8:00-16:00")

    assert (len(line.values["spans"]), line.values["offered_hours"]) == (5, "40")
    assert is_good(line)


def test_hours_of_a_work_centre_are_asked() -> None:
    text = "machine\tstart\tend\nMill pool\t2026-12-01 08:00\t2026-12-01 16:00"
    line = only(text)
    (question,) = line.questions

    assert (question.code, question.params["choices"]) == ("machines_freed", ["one", "all"])
    assert "offered_hours" not in line.values
    for more, hours in (
        ({"answers": {"machines_freed": "one"}}, "8"),
        ({"options": {"machines_freed": "all"}}, "48"),
    ):
        assert only(text, **more).values["offered_hours"] == hours


@pytest.mark.parametrize(
    ("hours", "is_right"), [("40", True), ("48", True), ("49", False), ("8", True)]
)
def test_hours_are_at_most_those_of_all_machines(hours: str, is_right: bool) -> None:
    line = only(
        f"machine\tstart\tend\thours\nMill pool\t2026-12-01 08:00\t2026-12-01 16:00\t{hours}"
    )

    assert is_good(line) is is_right
    if not is_right:
        (error,) = line.errors
        assert error.code == "more_hours_than_the_machine_has"
        assert (error.params["most"], error.params["count"]) == ("48", POOL["count"])


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("27.03.2027 22:00", "28.03.2027 06:00", "7"),
        ("30.10.2027 22:00", "31.10.2027 06:00", "9"),
        ("28.03.2027 00:00", "29.03.2027 00:00", "23"),
        ("31.10.2027 00:00", "01.11.2027 00:00", "25"),
        ("29.03.2027 22:00", "30.03.2027 06:00", "8"),
    ],
)
def test_hours_are_the_difference_of_instants(start: str, end: str, hours: str) -> None:
    line = only(f"Maschine;von;bis\nFräse 1;{start};{end}", BERLIN)
    longer = only(f"Maschine;von;bis;Stunden\nFräse 1;{start};{end};{int(hours) + 1}", BERLIN)

    assert (line.values["offered_hours"], is_good(line)) == (hours, True)
    assert codes(line.notes) == ([] if hours == "8" else ["clock_changes"])
    assert codes(longer.errors) == ["more_hours_than_the_machine_has"]


def test_a_night_shift_over_the_change_of_clocks_has_its_real_hours() -> None:
    text = "Maschine;Datum;Schicht\nFräse 1;27.03.2027;22:00-06:00\nFräse 1;30.10.2027;22:00-06:00"
    spring, autumn = lines(text, BERLIN)

    assert (spring.values["offered_hours"], autumn.values["offered_hours"]) == ("7", "9")


def test_offsets_are_kept_as_instants() -> None:
    line = only(cell_line(start="2026-12-01T00:00Z", end="2026-12-01T10:00+02:00"))

    assert at(line) == ("2026-12-01T08:00", "2026-12-01T16:00")
    assert codes(line.notes) == ["offset_kept", "offset_kept"]


@pytest.mark.parametrize(
    ("head", "text", "field", "value"),
    [
        ("hours (min)", "450", "offered_hours", "7.5"),
        ("hours [min]", "450", "offered_hours", "7.5"),
        ("hours in min", "450", "offered_hours", "7.5"),
        ("hours/min", "450", "offered_hours", "7.5"),
        ("minutes", "450", "offered_hours", "7.5"),
        ("工时（分钟）", "450", "offered_hours", "7.5"),
        ("工时/分钟", "450", "offered_hours", "7.5"),
        ("分钟数", "450", "offered_hours", "7.5"),
        ("Dauer (Min.)", "450", "offered_hours", "7.5"),
        ("hours (s)", "27000", "offered_hours", "7.5"),
        ("hours (h)", "7.5", "offered_hours", "7.5"),
        ("rate (per min)", "1.42", "hourly_rate", "85.2"),
        ("rate per minute", "1.42", "hourly_rate", "85.2"),
        ("rate CNY/min", "1.42", "hourly_rate", "85.2"),
        ("单价（元/分钟）", "1.42", "hourly_rate", "85.2"),
        ("每分钟费率", "1.42", "hourly_rate", "85.2"),
        ("费率 元/小时", "85", "hourly_rate", "85"),
        ("Stundensatz", "85", "hourly_rate", "85"),
        ("Minutensatz", "1.42", "hourly_rate", "85.2"),
        ("rate (CNY/h, net)", "85", "hourly_rate", "85"),
        ("notice (days)", "2", "notice_hours", "48"),
        ("notice days", "2", "notice_hours", "48"),
        ("提前期（天）", "2", "notice_hours", "48"),
        ("提前天数", "2", "notice_hours", "48"),
        ("Vorlauf (Tage)", "2", "notice_hours", "48"),
        ("notice", "1天", "notice_hours", "24"),
        ("notice (h)", "36", "notice_hours", "36"),
        ("opening cost (CNY)", "300", "opening_cost", "300"),
        ("开机费（元/次）", "300", "opening_cost", "300"),
        ("least lot (pcs)", "10", "least_lot", 10),
        ("起订量（件）", "10 件", "least_lot", 10),
    ],
)
def test_units_of_heads_count(head: str, text: str, field: str, value: str | int) -> None:
    line = only(cell_line(**{head: text}))

    assert is_good(line), codes([*line.questions, *line.errors])
    assert line.values[field] == value


@pytest.mark.parametrize(
    ("head", "text", "code"),
    [
        ("rate (EUR/h)", "85", "currency_other"),
        ("rate (EUR/h)", "€85", "currency_other"),
        ("rate", "€85", "currency_other"),
        ("rate", "USD 85", "currency_other"),
        ("rate EUR", "85", "currency_other"),
        ("单价（美元/小时）", "85", "currency_other"),
        ("opening cost (EUR)", "300", "currency_other"),
        ("opening cost", "300 €", "currency_other"),
        ("rate (per day)", "680", "rate_unit_refused"),
        ("daily rate", "680", "rate_unit_refused"),
        ("rate (per shift)", "680", "rate_unit_refused"),
        ("rate (per piece)", "5", "rate_unit_refused"),
        ("rate", "680/day", "rate_unit_refused"),
        ("单价（元/班）", "680", "rate_unit_refused"),
        ("单价（元/件）", "5", "rate_unit_refused"),
        ("hours (days)", "1", "duration_unit_refused"),
        ("hours (shifts)", "1", "duration_unit_refused"),
        ("hours (foo)", "8", "unit_unknown"),
        ("rate (foo)", "85", "unit_unknown"),
        ("notice (working days)", "2", "duration_unit_refused"),
        ("opening cost (per hour)", "300", "unit_unknown"),
        ("least lot", "1.5", "number_not_whole"),
        ("least lot", "0", "number_out_of_range"),
        ("least lot (dozen)", "1", "unit_unknown"),
    ],
)
def test_units_that_cannot_be_converted_are_refused(head: str, text: str, code: str) -> None:
    line = only(cell_line(**{head: text}))

    assert codes(line.errors) == [code]
    assert not {"hourly_rate", "opening_cost", "least_lot", "notice_hours"} & line.values.keys()


@pytest.mark.parametrize(
    ("currency", "code"),
    [
        ("CNY", None),
        ("RMB", None),
        ("人民币", None),
        ("EUR", "currency_other"),
        ("??x", "currency_unknown"),
    ],
)
def test_a_column_of_currencies_counts(currency: str, code: str | None) -> None:
    line = only(cell_line(rate="85", currency=currency))

    assert codes(line.errors) == ([code] if code else [])
    assert line.values.get("hourly_rate") == (None if code else "85")


def test_a_chosen_currency_counts_for_amounts_without_a_sign() -> None:
    assert codes(only(cell_line(rate="85"), options={"currency": "EUR"}).errors) == [
        "currency_other"
    ]


def test_empty_terms_have_no_values() -> None:
    line = only(cell_line(rate="", opening_cost="", least_lot="", notice=""))

    assert line.values.keys() == {"machine", "starts_at", "ends_at", "offered_hours"}


def test_keys_name_machine_and_span_so_that_new_terms_are_recognised() -> None:
    first = only(cell_line(rate="85"))
    dearer = only(cell_line(rate="90"))
    later = only(cell_line(end="2026-12-01 17:00"))
    written = only(cell_line(start="1.12.2026 8 Uhr", end="16:00"))

    assert first.key == dearer.key == written.key
    assert later.key != first.key


def test_every_message_names_its_cell() -> None:
    found = reading(
        "machine\tstart\tend\thours\trate\nLath 7\t2026-12-01 08:00\t2026-12-01\teight\t€85"
    )
    (line,) = found.lines
    messages = [*line.questions, *line.errors]

    assert {message.params["cell"] for message in messages} == {"A2", "C2", "D2"}
    assert {message.field for message in messages} == {"machine", "ends_at", "offered_hours"}
    assert FRAESE["id"] not in str(line.values)


def test_a_table_of_machines_by_days_is_read_by_its_cells() -> None:
    text = (
        "12月排班\n设备\t12月1日\t12月2日\t12月3日\t12月4日\n"
        "Lathe 7\t8:00-17:00\t20:00-8:00\t休\t\n加工中心3#\t-\t夜班\t8\t8:00-12:00,13:00-17:00"
    )
    found = reading(text)
    by_position = {line.position: line for line in found.lines}

    assert list(by_position) == ["cell B3", "cell C3", "cell C4", "cell D4", "cell E4"]
    assert at(by_position["cell B3"]) == ("2026-12-01T08:00", "2026-12-01T17:00")
    assert at(by_position["cell C3"]) == ("2026-12-02T20:00", "2026-12-03T08:00")
    assert codes(by_position["cell C4"].questions) == ["shift_times"]
    assert codes(by_position["cell D4"].questions) == ["date_without_time"]
    assert by_position["cell E4"].values["offered_hours"] == "8"
    assert [(one.position, one.message.code) for one in found.left_out] == [
        ("row 1", "title_row"),
        ("cell D3", "day_off"),
        ("cell B4", "day_off"),
    ]
    assert {column["field"] for column in found.columns} == {"machine", "date"}
    corrected = lines(text, cells={"cell D4": {"period": "8:00-16:00"}})
    assert at(corrected[3]) == ("2026-12-03T08:00", "2026-12-03T16:00")
