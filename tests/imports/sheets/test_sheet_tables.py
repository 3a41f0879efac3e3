"""Tests what is around the lines of a sheet: encodings, heads, totals."""

import json

import pytest

from imports.readers.result import Unreadable
from tests.imports.sheets.readings import (
    BERLIN,
    CENTRE,
    FRAESE,
    LATHE,
    codes,
    is_good,
    lines,
    reading,
)

HEAD = "machine\tstart\tend"
LINE = "Lathe 7\t2026-12-01 08:00\t2026-12-01 16:00"
START, END = "2026-12-01T08:00:00+08:00", "2026-12-01T16:00:00+08:00"
CHINESE = "设备,开始时间,结束时间,工时\n加工中心3#,2026年12月1日 8:00,2026年12月1日 16:00,7.5小时\n"
GERMAN = "Maschine;Beginn;Ende;Stunden\nFräse 1;01.12.2026 08:00;01.12.2026 16:00;7,5\n"


def is_read(text: str | bytes, **more: object) -> bool:
    """Returns true if a sheet has one good line, from eight to four on 1 December."""
    (line,) = lines(text, **more)  # type: ignore[arg-type]
    return is_good(line) and (line.values["starts_at"], line.values["ends_at"]) == (START, END)


@pytest.mark.parametrize(
    ("encoding", "notes"),
    [
        ("utf-8", []),
        ("utf-8-sig", []),
        ("utf-16", ["encoding_found"]),
        ("utf-16-le", ["encoding_found"]),
        ("utf-16-be", ["encoding_found"]),
        ("gbk", ["encoding_found"]),
        ("gb18030", ["encoding_found"]),
    ],
)
def test_chinese_encodings_are_recognised(encoding: str, notes: list[str]) -> None:
    found = reading(CHINESE.encode(encoding))

    assert codes(found.notes) == notes
    assert [line.values["machine"] for line in found.lines] == [CENTRE["id"]]
    assert found.lines[0].values["offered_hours"] == "7.5"


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "latin-1", "utf-16"])
@pytest.mark.parametrize("locale", ["de", "en", "zh-hans"])
def test_german_encodings_are_recognised(encoding: str, locale: str) -> None:
    (line,) = lines(GERMAN.encode(encoding), BERLIN, locale=locale)

    assert (line.values["machine"], is_good(line)) == (FRAESE["id"], True)


@pytest.mark.parametrize(
    ("wrong", "right", "text"),
    [
        ("cp1252", "utf-8", GERMAN),
        ("latin-1", "gbk", CHINESE),
        ("latin-1", "utf-8", CHINESE),
        ("gb18030", "utf-8", CHINESE),
    ],
)
def test_text_that_was_decoded_wrongly_is_repaired(wrong: str, right: str, text: str) -> None:
    try:
        broken = text.encode(right).decode(wrong)
    except UnicodeDecodeError:
        pytest.skip("This text cannot be decoded so.")
    found = reading(broken, BERLIN if text == GERMAN else (CENTRE, LATHE))

    assert codes(found.notes) == ["encoding_repaired"]
    assert is_good(found.lines[0])


@pytest.mark.parametrize("cells", ["8小时\t85元/小时", "8 h\t约85", "8\t85 枚"])
def test_short_chinese_words_are_left_as_they_are(cells: str) -> None:
    # In GB 18030 their bytes are those of rare letters in UTF-8.
    found = reading(
        f"machine\tstart\tend\thours\trate\nLathe 7\t2026-12-07 08:00\t16:00\t{cells}\n"
    )

    assert "encoding_repaired" not in codes(found.notes)
    assert found.lines[0].cells["hourly_rate"] == cells.split("\t")[1]


def test_lost_characters_are_noted() -> None:
    found = reading(f"{HEAD}\nLathe 7\ufffd\t2026-12-01 08:00\t2026-12-01 16:00")

    assert codes(found.notes) == ["encoding_damaged"]


def test_an_encoding_may_be_named() -> None:
    assert lines(CHINESE.encode("gbk"), options={"encoding": "gb18030"})
    with pytest.raises(Unreadable) as raised:
        lines(CHINESE.encode("gbk"), options={"encoding": "utf-8"})
    assert raised.value.message.code == "encoding_unfit"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separators_are_recognised(separator: str, end: str) -> None:
    rows = (HEAD, LINE)

    assert is_read(end.join(row.replace("\t", separator) for row in rows) + end)


@pytest.mark.parametrize(
    "text",
    [
        f"sep=;\n{HEAD}\n{LINE}".replace("\t", ";"),
        f'"sep=,"\r\n{HEAD}\r\n{LINE}'.replace("\t", ","),
        "|machine|start|end|\n|---|:-:|---|\n| Lathe 7 | 2026-12-01 08:00 | 2026-12-01 16:00 |",
        "machine   start             end\nLathe 7   2026-12-01 08:00   2026-12-01 16:00",
        f"\n\n{HEAD}\n\n{LINE}\n\n\n",
        f"{HEAD}\t\t\t\n{LINE}\t\t\t",
        f"\t{HEAD}\n\t{LINE}",
        f"machine\t\tstart\tend\nLathe 7\t\t{LINE.partition(chr(9))[2]}",
        f"Machine\u00a0\tSTART \tEnd\u200b\n{LINE}",
        f"ｍａｃｈｉｎｅ\tｓｔａｒｔ\tｅｎｄ\n{LINE}",
        '"machine"\t"start"\t"end"\n"Lathe 7"\t"2026-12-01 08:00"\t"2026-12-01 16:00"',
        f"machine*\tstart:\tend (local time)\n{LINE}",
        f"# machine\tstart_time\tend-time\n{LINE}",
        f"Work Center\tStart Date/Time\tEnd Date/Time\n{LINE}",
        f"Maschine\tBeginn\tEnde\n{LINE}",
        f"设备名称\t开始时间\t结束时间\n{LINE}",
        f"设备\n名称\t开始\n时间\t结束时间\n{LINE}",
        f'"设备\n名称"\t"开始\n时间"\t"结束\n时间"\n{LINE}',
        f"设备\t时间\t\n\t开始\t结束\n{LINE}",
    ],
)  # fmt: skip
def test_heads_are_found(text: str) -> None:
    assert is_read(text)


def test_an_open_quotation_mark_does_not_swallow_the_file() -> None:
    found = reading(f'{HEAD}\n"{LINE}\n{LINE}')

    assert codes(found.notes) == ["quote_not_closed"]
    assert [line.values["machine"] for line in found.lines] == [LATHE["id"]] * 2


def test_title_rows_are_left_out_with_their_text() -> None:
    found = reading(f"2026年12月空闲产能表\n制表人：张三\t\t2026-11-28\n\n{HEAD}\n{LINE}")

    assert [line.position for line in found.lines] == ["row 5"]
    assert [(row.position, row.message.code) for row in found.left_out] == [
        ("row 1", "title_row"),
        ("row 2", "title_row"),
    ]
    assert found.left_out[0].message.params["found"] == "2026年12月空闲产能表"


@pytest.mark.parametrize(
    "row",
    [
        *(
            "合计\t\t\t8",
            "小计：\t\t\t8",
            "总计\t\t\t",
            "合 计\t\t\t8",
            "本页小计\t\t\t8",
            "共计 8\t\t\t",
        ),
        *("Total\t\t\t8", "TOTAL:\t\t\t8", "Sub-total\t\t\t8", "Grand total\t\t\t8", "Sum\t\t\t8"),
        *("Summe\t\t\t8", "Gesamtsumme\t\t\t8", "Zwischensumme\t\t\t8", "Gesamt:\t\t\t8"),
        *("\t合计\t\t8", "\t\tTotal\t8"),
    ],
)
def test_total_rows_are_left_out(row: str) -> None:
    found = reading(f"{HEAD}\thours\n{LINE}\t8\n{row}\n{LINE.replace('12-01', '12-02')}\t8")

    assert [line.position for line in found.lines] == ["row 2", "row 4"]
    assert [(row.position, row.message.code) for row in found.left_out] == [("row 3", "total_row")]


def test_a_second_table_is_read_by_its_own_head() -> None:
    second = "end\tstart\thours\tmachine\n2026-12-02 16:00\t2026-12-02 08:00\t7.5\tLathe 7"
    found = reading(f"{HEAD}\n{LINE}\n\nSecond week\n{second}")
    read = {line.position: line for line in found.lines}

    assert read["row 2"].values["starts_at"] == START
    assert read["row 6"].values["starts_at"] == "2026-12-02T08:00:00+08:00"
    assert read["row 6"].values["offered_hours"] == "7.5"
    assert [row.message.code for row in found.left_out] == ["head_changed"]


def test_labels_above_the_head_are_no_head() -> None:
    text = f"date\t2026-11-28\tfactory\tSuzhou works\n{HEAD}\thours\n{LINE}\t8"
    found = reading(text)

    assert [line.position for line in found.lines] == ["row 3"]
    assert [row.message.code for row in found.left_out] == ["title_row"]


def test_a_machine_that_is_called_total_is_a_line() -> None:
    (line,) = lines(f"{HEAD}\nTotal\t2026-12-01 08:00\t2026-12-01 16:00")

    assert line.values["starts_at"] == START


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("注：以上均为北京时间", "remark_row"),
        ("制表人：张三", "remark_row"),
        ("Note: all times are local", "remark_row"),
        ("----------", "rule_row"),
        (HEAD, "head_repeated"),
        ("设备\t开始\t结束", "head_repeated"),
    ],
)
def test_other_rows_are_left_out_with_a_reason(row: str, code: str) -> None:
    found = reading(f"{HEAD}\n{LINE}\n{row}\n{LINE.replace('12-01', '12-02')}")

    assert [line.position for line in found.lines] == ["row 2", "row 4"]
    assert [(one.position, one.message.code) for one in found.left_out] == [("row 3", code)]


def test_cells_below_a_blank_row_are_not_filled() -> None:
    read = lines(f"{HEAD}\n{LINE}\n\n\t2026-12-02 08:00\t2026-12-02 16:00")

    assert codes(read[1].errors) == ["machine_missing"]


def test_a_row_of_a_machine_alone_is_a_heading_of_those_below() -> None:
    found = reading(f"{HEAD}\nLathe 7\t\t\n\t2026-12-01 08:00\t2026-12-01 16:00")
    by_position = {line.position: line for line in found.lines}

    assert by_position["row 3"].values["machine"] == LATHE["id"]
    assert is_good(by_position["row 3"])


def test_unknown_heads_are_listed_with_samples() -> None:
    found = reading(f"{HEAD}\tKostenstelle\tHourz\n{LINE}\t4711\t8")
    columns = {column["head"]: column for column in found.columns}

    assert columns["machine"]["field"] == "machine"
    assert (columns["Kostenstelle"]["field"], columns["Kostenstelle"]["sample"]) == ("", "4711")
    assert columns["Hourz"]["nearest"] == "offered_hours"
    assert codes(found.notes) == ["column_unknown", "column_left_out"]
    assert found.notes[1].params["found"] == "Kostenstelle"


def test_columns_are_mapped_by_head_and_by_letter() -> None:
    mapped = lines(
        "Kiste\tLos\tWeg\tX\nLathe 7\t2026-12-01 08:00\t2026-12-01 16:00\t7,5",
        options={"columns": {"Kiste": "machine", "Los": "starts_at", "weg": "ends_at", "X": ""}},
    )
    lettered = lines(LINE, options={"columns": {"A": "machine", "B": "starts_at", "C": "ends_at"}})

    assert [is_good(line) for line in (*mapped, *lettered)] == [True, True]
    assert mapped[0].values["starts_at"] == lettered[0].values["starts_at"] == START


def test_a_mapping_stands_above_the_words() -> None:
    text = f"{HEAD}\thours\trate\n{LINE}\t85\t8"
    columns = {"hours": "hourly_rate", "rate": "offered_hours"}
    (line,) = lines(text, options={"columns": columns})

    assert (line.values["offered_hours"], line.values["hourly_rate"]) == ("8", "85")


def test_a_sheet_without_a_head_says_which_columns_it_has() -> None:
    found = reading(f"{LINE}\n{LINE.replace('12-01', '12-02')}")

    assert codes(found.notes) == ["head_missing"]
    assert [column["head"] for column in found.columns] == ["A", "B", "C"]
    assert [line.position for line in found.lines] == ["row 1", "row 2"]
    assert codes(found.lines[0].errors) == ["column_missing", "column_missing"]


def test_missing_columns_are_errors_of_each_line() -> None:
    (line,) = lines("machin\tbegin\nLathe 7\t2026-12-01 08:00")
    error = next(error for error in line.errors if error.code == "column_missing")

    assert (error.field, error.params["nearest"]) == ("machine", "machin")


def test_an_empty_column_beside_one_of_its_meaning_is_no_fault() -> None:
    (line,) = lines(f"{HEAD}\thours\toffered hours\n{LINE}\t8\t")

    assert (line.values["offered_hours"], is_good(line)) == ("8", True)


def test_a_head_row_and_a_separator_may_be_named() -> None:
    text = f"machine;start;end\nmachine;end;start\n{LINE}".replace("\t", ";")
    options = {"head_row": 2, "delimiter": ";"}
    (line,) = lines(text.replace("08:00", "20:00"), options=options)

    assert line.values["starts_at"] == "2026-12-01T16:00:00+08:00"
    with pytest.raises(Unreadable):
        lines(text, options={"head_row": 99})


def test_corrected_cells_are_read_instead() -> None:
    text = f"{HEAD}\thours\n{LINE}\teight"
    (line,) = lines(text)
    (corrected,) = lines(text, cells={"row 2": {"offered_hours": "7.5"}})

    assert codes(line.errors) == ["no_number"]
    assert line.cells["offered_hours"] == "eight"
    assert (corrected.values["offered_hours"], is_good(corrected)) == ("7.5", True)
    assert corrected.cells["offered_hours"] == "7.5"


def test_defaults_fill_cells_that_are_empty() -> None:
    text = f"{HEAD}\trate\n{LINE}\t\n{LINE.replace('12-01', '12-02')}\t90"
    read = lines(text, options={"defaults": {"hourly_rate": "85", "least_lot": "10"}})

    assert [line.values["hourly_rate"] for line in read] == ["85", "90"]
    assert [line.values["least_lot"] for line in read] == [10, 10]


def test_lines_of_json_are_read() -> None:
    row = {"machine": "Lathe 7", "starts_at": START, "ends_at": END, "offered_hours": 7.5}
    rows = [row, {**row, "starts_at": "2026-12-02T00:00:00Z", "ends_at": "2026-12-02T08:00:00Z"}]
    lined = "\n".join(map(json.dumps, rows))

    for text in (
        lined,
        json.dumps(rows),
        json.dumps({"windows": rows}),
        lined.replace("\n", "\n\n"),
    ):
        first, second = lines(text)
        assert is_good(first)
        assert is_good(second)
        assert (first.values["starts_at"], first.values["offered_hours"]) == (START, "7.5")
        assert second.values["starts_at"] == "2026-12-02T08:00:00+08:00"


def test_a_line_of_json_that_is_broken_is_left_out_alone() -> None:
    row = json.dumps({"machine": "Lathe 7", "starts_at": START, "ends_at": END})
    found = reading(f"{row}\n{{broken\n[1, 2]\n{row}")

    assert [line.position for line in found.lines] == ["row 1", "row 4"]
    assert [(one.position, one.message.code) for one in found.left_out] == [
        ("row 2", "no_object"),
        ("row 3", "no_object"),
    ]


def test_a_member_that_comes_twice_is_refused() -> None:
    text = f'{{"machine":"Lathe 7","starts_at":"{START}","ends_at":"{END}","hours":8,"hours":4}}'

    assert codes(lines(text)[0].errors) == ["columns_doubled"]


def test_spans_of_json_are_one_window() -> None:
    spans = [
        [START, "2026-12-01T12:00:00+08:00"],
        ["2026-12-02T08:00:00+08:00", "2026-12-02T12:00:00+08:00"],
    ]
    (line,) = lines(json.dumps({"machine": "Lathe 7", "spans": spans}))

    assert line.values["spans"] == spans
    assert (line.values["starts_at"], line.values["ends_at"]) == (START, spans[1][1])
    assert (line.values["offered_hours"], codes(line.notes)) == ("8", ["spans_joined"])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "sheet_empty"),
        (b" \n\t", "sheet_empty"),
        (b"machine\tstart\tend", "no_lines"),
        (b"machine\tstart\tend\n\n\t\t", "no_lines"),
        (b"%PDF-1.7 ...", "not_a_sheet"),
        (b"\x89PNG\r\n\x1a\n....", "not_a_sheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "file_is_old_excel"),
        (b"<html><table>", "file_is_web_page"),
        (b"BEGIN:VCALENDAR\nEND:VCALENDAR", "is_a_calendar"),
        (b"\x00\x01\x02" * 100, "not_a_sheet"),
        (b"PK\x03\x04 torn", "workbook_damaged"),
        (b"machine\n" + b"a," * 300, "too_many_columns"),
    ],
)
def test_what_is_no_sheet_is_refused_with_a_reason(content: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as raised:
        reading(content)

    assert raised.value.message.code == code


def test_every_row_of_a_file_is_accounted_for() -> None:
    rows = [
        *("Plan\t\t", "", HEAD, LINE, "\t2026-12-02 08:00\t2026-12-02 16:00", "合计\t\t", "??\t\t"),
        *("注：x", "---", HEAD, LINE.replace("12-01", "12-03"), "Lathe 9\tsoon\tlater"),
    ]
    found = reading("\n".join(rows))
    places = [line.position for line in found.lines] + [row.position for row in found.left_out]
    filled = {f"row {number}" for number, row in enumerate(rows, start=1) if row.strip()}

    assert len(places) == len(set(places))
    assert filled - set(places) == {"row 3"}


def test_mark_that_keeps_a_sheet_from_running_a_text_is_no_part_of_it() -> None:
    (line,) = lines(f"{HEAD}\n'+{LINE}")

    assert line.cells["machine"] == "+Lathe 7"
