"""Tests sheets that people really have: sent, previewed, stored, sent again."""

import io
from datetime import datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.conf import settings

from common.reading import limited_reading
from factories.models import CapacityWindow
from factories.states import WindowStatus
from imports.services import file_reading
from tests.imports.api.case_door import CASES, IMPORTS, Door, actions, codes, reasons, shown

pytestmark = pytest.mark.django_db

FIRST = "12-01 08:00/12-01 16:00 8"
HEAD = "machine\tstart\tend\thours\trate\n"


@pytest.fixture
def door(door: Door) -> Door:
    """Adds the machines that the sheets name."""
    door.add("加工中心3#")
    return door


def days(*of_december: int, hours: str = "8") -> list[str]:
    """Returns lines from eight to four."""
    return [f"12-{day:02} 08:00/12-{day:02} 16:00 {hours}" for day in of_december]


# File → lines by the factory's clock with hours, and their rates; the machine's is 120.
READ = {
    "sheets/S02-separate-date-and-shift": (["12-01 08:00/12-01 17:00 8"], ["85"]),
    "sheets/S05-merged-cells": (days(1, 2, 3), ["85"] * 3),
    "sheets/S07-total-row": (days(1), ["85"]),
    "sheets/S11-head-newline": (days(1), ["85"]),
    "sheets/S11b-head-quoted-newline": (days(1), ["85"]),
    "sheets/S23-hours-in-minutes-head": (days(1, hours="7.5"), ["120"]),
    "sheets/S23c-rate-per-minute": (days(10), ["85.2"]),
    "sheets/S24-gbk-mojibake": (days(1), ["85"]),
    "sheets-ok/S08-newline-in-cell": (days(1, 2), ["85"] * 2),
    "sheets-ok/S10-bom-head": (days(1), ["85"]),
    "sheets-ok/S15-comma-csv-quoted": (days(1), ["1130.5"]),
    "sheets-ok/S17-price-head-is-total": (days(1), ["680"]),
    "sheets-ok/S19-night-shift-same-day": (["12-01 22:00/12-02 06:00 8"], ["85"]),
    "sheets-ok/S20-month-day-ambiguous": (["02-01 08:00/02-01 16:00 8"] * 2, ["85"] * 2),
    "sheets-ok/S21-blank-column-first": (days(1), ["120"]),
    "sheets-ok/S22-head-repeated": (days(1, 2), ["85"] * 2),
    "sheets-ok/S25-trailing-tabs": (days(1), ["85"]),
}
LEFT_OUT = {
    "sheets/S07-total-row": {"total_row": 1},
    "sheets-ok/S22-head-repeated": {"head_repeated": 1},
}
# File → what is noted of its last line, and of the whole of it.
NOTES = {
    "sheets/S05-merged-cells": ["filled_down"],
    "sheets/S23-hours-in-minutes-head": ["hours_converted"],
    "sheets/S23c-rate-per-minute": ["rate_converted"],
    "sheets-ok/S19-night-shift-same-day": ["ends_next_day"],
    "sheets-ok/S20-month-day-ambiguous": ["line_repeated", "overlaps_line"],
}
FILE_NOTES = {
    "sheets/S02-separate-date-and-shift": ["price_is_hourly"],
    "sheets/S24-gbk-mojibake": ["encoding_repaired"],
    "sheets-ok/S17-price-head-is-total": ["price_is_hourly"],
}


@pytest.mark.parametrize("name", sorted(READ))
def test_sheet_is_previewed_stored_and_recognised(door: Door, name: str) -> None:
    lines, rates = READ[name]

    preview = door.case(f"{name}.txt")
    before = door.stored()
    door.commit(preview)
    again = door.case(f"{name}.txt")

    assert shown(preview) == lines
    assert [line["hourly_rate"] for line in preview["lines"]] == rates
    assert all(line["machine"] for line in preview["lines"])
    assert codes(preview["lines"][-1]["notes"]) == NOTES.get(name, [])
    noted = [code for code in codes(preview["notes"]) if code != "set_up_in_each"]
    assert noted == FILE_NOTES.get(name, [])
    assert reasons(preview) == LEFT_OUT.get(name, {})
    assert preview["questions"] == before == []
    assert door.stored() == lines
    stored = CapacityWindow.objects.order_by("starts_at", "pk")
    assert [row.hourly_rate for row in stored] == [Decimal(rate) for rate in rates]
    assert actions(again) == ["skip"] * len(lines)


# Row of the file → day of December, of 23 ways to write eight to four.
WRITINGS = {row: row - 1 for row in range(2, 25)} | {20: 8, 21: 19, 22: 20, 23: 21, 24: 22}
DATES_ALONE, MIDNIGHTS = 13, 14
SUPPOSED = {7: "year_added", 8: "date_read_as", 18: "offset_kept"}


@pytest.mark.parametrize("row", WRITINGS)
def test_each_way_to_write_a_time_is_read(door: Door, row: int) -> None:
    content = (CASES / "sheets/S01-date-formats.txt").read_text(encoding="utf-8").splitlines()

    # In a sheet of its own, where no other row tells how dates are written.
    preview = door.send("\n".join((content[0], content[row - 1])))

    (line,) = preview["lines"]
    if row == DATES_ALONE:
        assert codes(line["questions"]) == ["date_without_time"]
        return
    expected = days(WRITINGS[row])
    if row == MIDNIGHTS:
        expected = ["12-14 00:00/12-15 00:00 24"]
    if line["questions"]:
        assert codes(line["questions"]) == ["date_order"]
        preview = door.change(preview, answers={"date_order": "mdy"})
    assert shown(preview) == expected
    assert (row not in SUPPOSED) or SUPPOSED[row] in codes(preview["lines"][0]["notes"])
    door.commit(preview)
    assert door.stored() == expected


def test_sheet_of_all_ways_to_write_a_time_is_stored(door: Door) -> None:
    preview = door.case("sheets/S01-date-formats.txt")
    (question,) = preview["questions"]
    answered = door.change(preview, answers={question["key"]: "08:00-16:00"})
    door.commit(answered)

    assert (preview["summary"]["good"], preview["summary"]["questions"]) == (22, 1)
    assert question["params"]["found"] == "2026/12/12 - 2026/12/13"
    expected = [*(set(WRITINGS.values()) - {12, 13}), 8]
    rows = [*days(*expected), "12-14 00:00/12-15 00:00 24", "12-12 08:00/12-13 16:00 16"]
    assert door.stored() == sorted(rows)
    again = door.case("sheets/S01-date-formats.txt")
    assert actions(again).count("skip") == 22


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


@pytest.mark.parametrize(
    ("answer", "rates"), [("comma", ("1130", "85.5")), ("point", ("1.13", "85500"))]
)
def test_german_numbers_are_read_or_asked(
    berlin: Door, answer: str, rates: tuple[str, str]
) -> None:
    preview = berlin.case("sheets/S03-decimal-comma.txt")
    refused = berlin.try_commit(preview)
    answers = {question["key"]: answer for question in preview["questions"]}
    answered = berlin.change(preview, answers=answers)
    berlin.commit(answered)

    read = [(line["offered_hours"], line["hourly_rate"]) for line in preview["lines"]]
    assert read == list(GERMAN.values())
    assert list(answers) == ["decimal:1.130", "decimal:85,500"]
    assert refused.json()["code"] == "lines_not_good"
    stored = {row.starts_at.day: row.hourly_rate for row in CapacityWindow.objects.all()}
    assert (stored[4], stored[8]) == (Decimal(rates[0]), Decimal(rates[1]))
    assert len(stored) == 11


HOURS = {
    **dict.fromkeys((2, 3, 4, 6), ("7.5", "85")),
    **dict.fromkeys((5, 7, 8), ("8", "85")),
    **dict.fromkeys((9, 10), ("8", "1130")),
    11: (None, "85"),
    12: ("8", "85"),
    13: ("8", "120"),
    14: ("8", None),
    15: ("8", "1000"),
    16: ("8", "85.5"),
    17: ("0.5", "12.345679"),
}


def test_forms_of_hours_and_rates_are_read_noted_or_refused(door: Door) -> None:
    preview = door.case("sheets/S04-hours-forms.txt")
    refused = door.try_commit(preview)
    committed = door.commit(preview, lines="good")
    failed = door.client.get(f"{IMPORTS}{preview['id']}/failed-lines/").content.decode()

    lines = {int(line["position"].split()[1]): line for line in preview["lines"]}
    read = {row: (line["offered_hours"], line["hourly_rate"]) for row, line in lines.items()}
    assert read == dict(sorted(HOURS.items()))
    faults = {row: codes(line["errors"]) for row, line in lines.items() if line["errors"]}
    assert faults == {11: ["formula_fault"], 14: ["number_out_of_range"]}
    noted = {row: codes(line["notes"]) for row, line in lines.items() if line["notes"]}
    assert noted == {
        6: ["hours_converted"],
        9: ["number_read_as"],
        10: ["number_read_as"],
        12: ["read_as_empty"],
        13: ["read_as_empty"],
        15: ["number_scientific"],
        17: ["number_rounded"],
    }
    assert refused.json()["code"] == "lines_not_good"
    assert committed["outcome"]["added"] == len(door.stored()) == 14
    assert "#REF!" in failed
    assert "row 14" in failed


def test_two_columns_of_one_meaning_are_refused_until_one_is_left_out(door: Door) -> None:
    preview = door.case("sheets/S13-two-columns-same-meaning.txt")
    mapped = door.change(preview, options={"columns": {"offeredHours": "", "price": ""}})
    door.commit(mapped)

    (line,) = preview["lines"]
    assert [(error["code"], error["field"]) for error in line["errors"]] == [
        ("columns_doubled", "offered_hours"),
        ("columns_doubled", "hourly_rate"),
    ]
    assert line["offered_hours"] is None
    assert (shown(mapped), mapped["lines"][0]["hourly_rate"]) == (days(1), "85")
    assert door.stored() == days(1)
    # The columns are remembered for the next sheet with these heads.
    assert shown(door.case("sheets/S13-two-columns-same-meaning.txt")) == days(1)


def test_another_currency_is_refused_until_the_cell_is_corrected(door: Door) -> None:
    preview = door.case("sheets/S23d-rate-other-currency.txt")
    corrected = door.change(preview, cells={"row 2": {"hourly_rate": "¥680"}})

    (error,) = preview["lines"][0]["errors"]
    assert (error["code"], error["field"]) == ("currency_other", "hourly_rate")
    assert "CNY" in error["text"]
    assert preview["lines"][0]["hourly_rate"] is None
    assert (shown(corrected), corrected["lines"][0]["hourly_rate"]) == (days(10), "680")


def test_semicolons_with_decimal_commas_are_read(berlin: Door) -> None:
    preview = berlin.case("sheets/S16-semicolon-decimal-comma.txt")
    berlin.commit(preview, publish=True)

    assert shown(preview) == ["12-01 08:00/12-01 16:00 7.5"] == berlin.stored()
    assert preview["lines"][0]["hourly_rate"] == "85.5"
    assert actions(berlin.case("sheets/S16-semicolon-decimal-comma.txt")) == ["skip"]


def test_machine_that_is_nearly_named_is_proposed(door: Door) -> None:
    haas = door.add("Haas VF-2, cell 7")
    row = "\t2026-12-01 08:00\t2026-12-01 16:00\t8\t85\n"

    preview = door.send(f"{HEAD}Haas VF2, cell 7{row}Mill 9{row}")
    (question,) = preview["questions"]
    answered = door.change(preview, answers={question["key"]: question["choices"][0]})

    assert "Haas VF-2, cell 7" in question["choices"][0]
    assert answered["lines"][0]["machine"] == haas
    assert codes(answered["lines"][1]["errors"]) == ["machine_unknown"]


@pytest.mark.parametrize(("answer", "hours"), [("one", "8"), ("all", "48")])
def test_work_centre_without_hours_is_asked_how_many_are_free(
    door: Door, answer: str, hours: str
) -> None:
    door.add("Mill pool", count=6)
    rows = [f"Mill pool\t2026-12-0{day} 08:00\t2026-12-0{day} 16:00\n" for day in (1, 2)]
    preview = door.send("machine\tstart\tend\n" + "".join(rows))
    (question,) = preview["questions"]

    answered = door.change(preview, answers={question["key"]: answer})
    door.commit(answered)

    assert (question["code"], question["lines"]) == ("machines_freed", 2)
    assert door.stored() == days(1, 2, hours=hours)


def test_five_shifts_are_set_up_in_each_or_become_one_window(door: Door) -> None:
    shifts = [
        f"Lathe 7\t2027-01-0{day} 08:00\t2027-01-0{day} 16:00\t8\t60\n" for day in range(4, 9)
    ]
    preview = door.send(HEAD + "".join(shifts))
    weekly = door.change(preview, options={"group": "week"})
    door.commit(weekly, publish=True)
    again = door.send(HEAD + "".join(shifts), options={"group": "week"})

    assert len(shown(preview)) == 5
    (note,) = preview["notes"]
    assert (note["code"], note["params"]["count"]) == ("set_up_in_each", 5)
    assert shown(weekly) == ["01-04 08:00/01-08 16:00 40"] == door.stored()
    (line,) = weekly["lines"]
    assert line["position"] == "week 2027-W01 (row 2 … row 6)"
    assert (codes(line["notes"]), codes(weekly["notes"])) == (["week_window"], [])
    window = CapacityWindow.objects.get()
    assert (window.spans.count(), window.hourly_rate) == (5, 60)
    assert actions(again) == ["skip"]


def test_week_keeps_windows_of_other_terms_and_bad_rows_apart(door: Door) -> None:
    rows = [
        ("Lathe 7", "08", "8", "60"),
        ("Lathe 7", "09", "8", "70"),
        ("Lathe 7", "10", "x", "60"),
        ("加工中心3#", "10", "8", "60"),
        ("Lathe 7", "11", "6", "60"),
        ("Lathe 7", "14", "8", "60"),
    ]
    text = [f"{m}\t2026-12-{d} 08:00\t2026-12-{d} 16:00\t{h}\t{r}\n" for m, d, h, r in rows]

    preview = door.send(HEAD + "".join(text), options={"group": "week"})

    assert [line["position"] for line in preview["lines"]] == [
        *("week 2026-W50 (row 2 … row 6)", "row 3", "row 4", "row 5", "row 7")
    ]
    assert preview["lines"][0]["offered_hours"] == "14"
    assert len(preview["lines"][0]["spans"]) == 2
    assert preview["lines"][2]["state"] == "error"


NIGHT = ("2027-03-27 22:00", "2027-03-28 06:00")
SEVEN = ["03-27 22:00/03-28 06:00 7"]


def workbook(*rows: tuple[Any, ...]) -> bytes:
    """Returns a workbook of the rows."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def night_by(door: str) -> bytes | str:
    """Returns the night in which summer time begins, as this kind of file has it."""
    start, end = NIGHT
    if door == "workbook":
        dates = [datetime.fromisoformat(text) for text in NIGHT]
        return workbook(("Maschine", "Beginn", "Ende"), ("Fräse 1", *dates))
    return {
        "tabs": f"machine\tstart\tend\thours\nFräse 1\t{start}\t{end}\t\n",
        "commas": f"machine,start,end\nFräse 1,{start},{end}\n",
        "semicolons": "Maschine;Beginn;Ende\nFräse 1;27.03.2027 22:00;28.03.2027 06:00\n",
        "shift": "machine\tdate\tshift\nFräse 1\t27.03.2027\t22:00-06:00\n",
        "hours": f"machine\tstart\thours\nFräse 1\t{start}\t7\n",
        "offsets": "machine,start,end\nFräse 1,2027-03-27T21:00Z,2027-03-28T06:00+02:00\n",
        "serials": "machine,start,end\nFräse 1,46473.9166666667,46474.25\n",
        "objects": f'[{{"machine": "Fräse 1", "starts_at": "{start}", "ends_at": "{end}"}}]',
        "lines": f'{{"machine": "Fräse 1", "starts_at": "{start}", "ends_at": "{end}"}}\n',
    }[door]


@pytest.mark.parametrize(
    "kind",
    [
        *("workbook", "tabs", "commas", "semicolons", "shift", "hours", "offsets", "serials"),
        *("objects", "lines"),
    ],
)
def test_night_in_which_summer_time_begins_has_seven_hours(berlin: Door, kind: str) -> None:
    preview = berlin.send(night_by(kind))
    berlin.commit(preview, publish=True)

    assert shown(preview) == SEVEN == berlin.stored()
    assert CapacityWindow.objects.get().status == WindowStatus.PUBLISHED
    assert actions(berlin.send(night_by(kind))) == ["skip"]


def test_eight_hours_of_that_night_are_too_many(berlin: Door) -> None:
    preview = berlin.send(HEAD + "Fräse 1\t" + "\t".join(NIGHT) + "\t8\t85\n")

    (error,) = preview["lines"][0]["errors"]
    assert (error["code"], error["params"]["most"]) == ("more_hours_than_the_machine_has", "7")


def test_time_that_the_clock_never_shows_is_asked(berlin: Door) -> None:
    preview = berlin.case("sheets/S14-dst-spring.txt")
    (question,) = preview["questions"]
    answered = berlin.change(preview, answers={question["key"]: question["choices"][0]})
    berlin.commit(answered)

    assert shown(preview) == SEVEN
    assert codes(preview["lines"][0]["notes"]) == ["clock_changes"]
    assert question["code"] == "time_skipped"
    # The second one starts in the first, so only one of them could be published.
    assert berlin.stored() == [*SEVEN, "03-28 03:30/03-28 08:00 4.5"]


def test_row_that_runs_already_is_cut_and_one_that_is_over_is_named(
    door: Door, written_at: Any
) -> None:
    times = (("29 08:00", "29 16:00"), ("30 04:00", "30 12:00"), ("30 22:00", "30 23:00"))
    rows = [f"Lathe 7\t2026-11-{a}\t2026-11-{b}\n" for a, b in times]
    text = "machine\tstart\tend\n" + "".join(rows)
    preview = door.send(text, publish=True)
    written_at("2026-11-29T22:10:05Z")

    committed = door.commit(preview, lines="good", publish=True)
    again = door.send(text)

    states = [codes(line["errors"]) for line in preview["lines"]]
    assert states == [["window_past"], [], []]
    assert shown(preview) == ["11-30 06:00/11-30 12:00 6", "11-30 22:00/11-30 23:00 1"]
    assert codes(committed["lines"][1]["notes"]) == ["window_runs_already", "rest_stored"]
    assert door.stored() == ["11-30 06:11/11-30 12:00 5.8166", "11-30 22:00/11-30 23:00 1"]
    assert actions(again) == [None, "skip", "skip"]


@pytest.mark.parametrize("body", ["form", "raw", "text"])
def test_reader_s_process_reads_the_sheet_of_each_body(
    door: Door, monkeypatch: pytest.MonkeyPatch, body: str
) -> None:
    monkeypatch.setattr(file_reading, "read_limited", limited_reading.read_limited)
    # A busy machine would leave the file to a worker.
    monkeypatch.setitem(settings.IMPORTS, "request_seconds", 30)
    content = (CASES / "sheets/S07-total-row.txt").read_bytes()
    if body == "raw":
        preview = door.client.post(
            f"{IMPORTS}?kind=windows&name=idle.tsv", content, content_type="text/plain"
        ).json()
    else:
        preview = door.send(content.decode() if body == "text" else content)

    assert shown(preview) == days(1)
    assert reasons(preview) == {"total_row": 1}
    door.commit(preview)
    assert door.stored() == days(1)
