"""Tests which machine a line is for, and how many of them are free."""

import pytest

from imports.readers.calendar.event_machines import MachineNames
from tests.imports.calendar.calendars import (
    calendar,
    codes,
    event,
    good,
    machine,
    options,
    reading_of,
)

START = ("DTSTART:20261207T080000", "DURATION:PT8H")
THREE = [machine(1, name="Lathe 7"), machine(2, name="Lathe 71"), machine(3, name="Haas VF-2")]


def machine_of(*lines: str, head: tuple[str, ...] = (), **changes: object) -> object:
    (line,) = reading_of(
        calendar(event(*START, *lines), head=head),
        **{"machines": THREE, "options": {}, **changes},
    ).lines
    return line.values["machine"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lathe 7", {"m1"}),
        ("lathe  ７ idle", {"m1"}),
        ("Lathe 71", {"m2"}),
        ("Lathe 711", set()),
        ("Works · Lathe 7", {"m1"}),
        ("HAAS VF-2空闲", {"m3"}),
        ("Lathe 7 and Haas VF-2", {"m1", "m3"}),
        ("Lathe", set()),
        ("", set()),
    ],
)
def test_names_are_whole_words(text: str, expected: set[str]) -> None:
    assert MachineNames(THREE).named(text) == expected


@pytest.mark.parametrize(
    "line", ["SUMMARY:Idle: Lathe 7", "LOCATION:Lathe 7", "RESOURCES:Lathe 7", "SUMMARY:lathe 7"]
)
def test_event_names_its_machine(line: str) -> None:
    assert machine_of(line) == "m1"


@pytest.mark.parametrize("name", ["X-WR-CALNAME", "NAME"])
def test_calendar_names_its_machine(name: str) -> None:
    assert machine_of("SUMMARY:Idle", head=(f"{name}:Haas VF-2",)) == "m3"


def test_option_prevails_and_another_name_is_noted() -> None:
    (line,) = reading_of(event(*START, "SUMMARY:Lathe 71"), machines=THREE, options=options()).lines

    assert line.values["machine"] == "m1"
    assert codes(line.notes) == ["names_other_machine"]


@pytest.mark.parametrize("summary", ["Idle", "Lathe 7 or Haas VF-2"])
def test_machine_that_is_not_certain_is_asked(summary: str) -> None:
    given = {"machines": THREE, "options": {}}

    (line,) = reading_of(event(*START, f"SUMMARY:{summary}"), **given).lines
    (question,) = line.questions
    answers = {f"machine_of_event:{summary}": "Works · Haas VF-2"}
    (answered,) = reading_of(event(*START, f"SUMMARY:{summary}"), answers=answers, **given).lines

    assert line.values["machine"] is None
    assert (question.code, question.params["found"]) == ("machine_of_event", summary)
    assert question.params["choices"] == [row["full_name"] for row in THREE]
    assert (answered.values["machine"], answered.questions) == ("m3", [])


def test_only_machine_needs_no_name() -> None:
    assert machine_of(machines=THREE[:1]) == "m1"


def test_machines_of_one_name_are_asked() -> None:
    two = [machine(1, name="Lathe"), machine(2, name="Lathe", full_name="Second · Lathe")]

    assert machine_of("SUMMARY:Lathe", machines=two) is None
    assert machine_of("SUMMARY:Second · Lathe", machines=two) == "m2"


@pytest.mark.parametrize(("freed", "expected"), [("one", "8"), ("all", "48")])
def test_work_centre_is_free_in_part_or_whole(freed: str, expected: str) -> None:
    six = [machine(count=6)]
    text = event(*START)

    (asked,) = reading_of(text, machines=six).lines
    (by_option,) = good(reading_of(text, machines=six, options=options(machines_freed=freed)))
    (by_answer,) = good(reading_of(text, machines=six, answers={"machines_freed": freed}))

    (question,) = asked.questions
    assert (question.code, question.params["choices"]) == ("machines_freed", ["one", "all"])
    assert (question.params["one"], question.params["all"]) == ("8", "48")
    assert by_option.values["offered_hours"] == by_answer.values["offered_hours"] == expected


def test_single_machine_has_its_hours_once() -> None:
    (line,) = good(reading_of(event(*START), options=options(machines_freed="all")))

    assert line.values["offered_hours"] == "8"
