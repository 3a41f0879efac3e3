"""Tests windows that are sent, corrected, committed and undone over the API."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from audit.invariant_checks import broken_invariants
from common.clock import MS_PER_HOUR, now
from factories.models import CapacityWindow, WindowEvent
from factories.states import WindowStatus
from imports.models import Import, ImportLine
from tests import builders
from tests.imports.conftest import IMPORTS, Plant, commit, day, sent, window_line, written

pytestmark = pytest.mark.django_db


def test_preview_shows_lines_and_stores_none(client: APIClient, plant: Plant) -> None:
    answer = sent(client, written(window_line(plant), window_line(plant, 1)))

    body = answer.json()
    assert answer.status_code == 201, body
    assert body["status"] == "ready"
    assert body["summary"] == {
        "lines": 2,
        "good": 2,
        "questions": 0,
        "errors": 0,
        "left_out": 0,
        "recognised": 0,
    }
    first = body["lines"][0]
    assert (first["position"], first["state"]) == ("row 2", "good")
    assert first["machine"] == str(plant.machine.pk)
    assert first["starts_at"] == day().isoformat()
    assert (first["offered_hours"], first["hourly_rate"]) == ("8", "85.5")
    assert first["notes"] == first["errors"] == first["questions"] == []
    assert not CapacityWindow.objects.exists()


def test_commit_stores_drafts_with_their_events(client: APIClient, plant: Plant) -> None:
    preview = sent(client, written(window_line(plant), window_line(plant, 1))).json()

    answer = commit(client, preview["id"])

    body = answer.json()
    assert answer.status_code == 200, body
    assert body["status"] == "committed"
    assert body["outcome"]["added"] == 2
    first, second = CapacityWindow.objects.order_by("starts_at")
    assert (first.status, first.starts_at) == (WindowStatus.DRAFT, day())
    assert (first.offered_ms, first.hourly_rate) == (8 * MS_PER_HOUR, Decimal("85.5"))
    assert first.expires_at == first.starts_at
    assert (first.version, second.version) == (1, 1)
    assert (
        list(WindowEvent.objects.values_list("from_status", "to_status", "by"))
        == [("", "draft", plant.owner.pk)] * 2
    )
    assert body["lines"][0]["stored"] == {"object": str(first.pk), "action": "add"}


def test_commit_publishes_at_once(client: APIClient, plant: Plant) -> None:
    preview = sent(client, written(window_line(plant))).json()

    commit(client, preview["id"], publish=True)

    window = CapacityWindow.objects.get()
    assert window.status == WindowStatus.PUBLISHED
    events = window.events.values_list("from_status", "to_status")
    assert list(events) == [("", "draft"), ("draft", "published")]


def test_all_lines_are_refused_where_one_is_bad(client: APIClient, plant: Plant) -> None:
    bad = window_line(plant, 1, errors=[["machine_not_own", "machine", {}]])
    preview = sent(client, written(window_line(plant), bad)).json()

    answer = commit(client, preview["id"])

    body = answer.json()
    assert (answer.status_code, body["code"]) == (409, "lines_not_good")
    assert [error["pointer"] for error in body["errors"]] == ["#/lines/1/machine"]
    assert "row 3" in body["errors"][0]["detail"]
    assert not CapacityWindow.objects.exists()


def test_good_lines_are_stored_and_the_others_can_be_had(client: APIClient, plant: Plant) -> None:
    bad = window_line(plant, 1, errors=[["machine_not_own", "machine", {}]])
    bad["cells"] = {"machine": "-Lathe 9", "hours": "-", "rate": "-1,5"}
    columns = [{"head": "Machine", "field": "machine", "sample": "Lathe 7"}]
    preview = sent(client, written(window_line(plant), bad, columns=columns)).json()

    committed = commit(client, preview["id"], lines="good").json()
    failed = client.get(f"{IMPORTS}{preview['id']}/failed-lines/")

    assert (committed["outcome"]["added"], committed["outcome"]["not_imported"]) == (1, 1)
    assert CapacityWindow.objects.count() == 1
    assert failed["Content-Type"].startswith("text/csv")
    head, line = failed.content.decode("utf-8-sig").splitlines()
    assert head == "Machine,hours,rate,position,reason"
    assert line == '\'-Lathe 9,-,"-1,5",row 3,There is no such machine in this organisation.'


def test_question_is_answered_beside_the_line(client: APIClient, plant: Plant) -> None:
    asked = window_line(
        plant, questions=[["term_unknown", "machine", {"found": "x", "choices": ["a", "b"]}]]
    )
    preview = sent(client, written(asked)).json()
    refused = commit(client, preview["id"])

    answered = client.patch(
        f"{IMPORTS}{preview['id']}/", {"answers": {preview["questions"][0]["key"]: "a"}}
    )

    assert preview["questions"][0]["choices"] == ["a", "b"]
    assert preview["questions"][0]["lines"] == 1
    assert refused.json()["code"] == "lines_not_good"
    assert answered.status_code == 200, answered.json()
    assert answered.json()["summary"]["good"] == 1
    assert commit(client, preview["id"]).status_code == 200


def test_cell_is_corrected_in_place(client: APIClient, plant: Plant) -> None:
    bad = window_line(plant, errors=[["value_missing", "offered_hours", {"name": "hours"}]])
    preview = sent(client, written(bad)).json()

    corrected = client.patch(
        f"{IMPORTS}{preview['id']}/", {"cells": {"row 2": {"offered_hours": "6.5"}}}
    ).json()

    assert corrected["lines"][0]["offered_hours"] == "6.5"
    assert corrected["summary"]["good"] == 1


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"offered_hours": "9"}, "more_hours_than_the_machine_has", "offered_hours"),
        ({"ends_at": day(-1).isoformat()}, "ends_before_start", "ends_at"),
        ({"opening_cost": "1.234"}, "rule_broken", "opening_cost"),
        ({"machine": "0190f000-0000-7000-8000-000000000000"}, "machine_not_own", "machine"),
        ({"starts_at": None}, "value_missing", "starts_at"),
        ({"hourly_rate": "many"}, "value_unreadable", "hourly_rate"),
        ({"starts_at": "2026-12-07T08:00:00"}, "value_unreadable", "starts_at"),
    ],
)
def test_rules_of_windows_are_errors_of_lines(
    client: APIClient, plant: Plant, values: dict[str, Any], code: str, field: str
) -> None:
    preview = sent(client, written(window_line(plant, values=values))).json()

    (error,) = preview["lines"][0]["errors"]
    assert (error["code"], error["field"]) == (code, field)
    assert error["text"]


def test_windows_that_overlap_cannot_both_be_published(client: APIClient, plant: Plant) -> None:
    builders.window(plant.machine, starts_at=day(2), ends_at=day(3))
    lines = [window_line(plant), window_line(plant, position="row 9", key="k9")]
    preview = sent(client, written(*lines, window_line(plant, 2))).json()

    refused = commit(client, preview["id"], publish=True)
    drafted = commit(client, preview["id"])

    codes = [[note["code"] for note in line["notes"]] for line in preview["lines"]]
    assert codes == [["overlaps_line"], ["overlaps_line"], ["overlaps_offered"]]
    assert refused.status_code == 409
    assert [error["pointer"] for error in refused.json()["errors"]] == [
        f"#/lines/{place}/starts_at" for place in range(3)
    ]
    assert drafted.status_code == 200


def test_windows_that_meet_do_not_overlap(client: APIClient, plant: Plant) -> None:
    night = {
        "starts_at": (day() + timedelta(hours=8)).isoformat(),
        "ends_at": (day() + timedelta(hours=16)).isoformat(),
    }
    lines = [window_line(plant), window_line(plant, position="row 9", key="k9", values=night)]
    preview = sent(client, written(*lines), publish=True).json()

    assert preview["summary"]["good"] == 2
    assert commit(client, preview["id"], publish=True).status_code == 200


def test_same_file_again_is_recognised(client: APIClient, plant: Plant) -> None:
    text = written(window_line(plant), window_line(plant, 1))
    commit(client, sent(client, text).json()["id"])

    again = sent(client, text).json()
    nothing = commit(client, again["id"])
    added = commit(client, again["id"], recognised="add")

    assert again["summary"]["recognised"] == 2
    assert {line["recognised"]["action"] for line in again["lines"]} == {"skip"}
    assert again["lines"][0]["recognised"]["object"] == str(
        CapacityWindow.objects.order_by("starts_at", "pk").first().pk
    )
    assert nothing.json()["code"] == "nothing_to_import"
    assert added.json()["outcome"]["added"] == 2
    assert CapacityWindow.objects.count() == 4


def test_newer_version_of_a_line_updates_its_window(client: APIClient, plant: Plant) -> None:
    commit(client, sent(client, written(window_line(plant))).json()["id"])
    moved = {"starts_at": (day() - timedelta(hours=1)).isoformat(), "offered_hours": "9"}

    newer = sent(client, written(window_line(plant, version=1, values=moved))).json()
    done = commit(client, newer["id"]).json()
    older = sent(client, written(window_line(plant))).json()

    window = CapacityWindow.objects.get()
    assert newer["lines"][0]["recognised"] == {"object": str(window.pk), "action": "update"}
    assert done["outcome"]["updated"] == 1
    assert (window.starts_at, window.offered_ms) == (day() - timedelta(hours=1), 9 * MS_PER_HOUR)
    assert older["lines"][0]["recognised"]["action"] == "skip"
    assert older["lines"][0]["notes"][0]["code"] == "older_version"


def test_window_made_by_hand_is_recognised_by_its_times(client: APIClient, plant: Plant) -> None:
    builders.window(
        plant.machine,
        starts_at=day(),
        ends_at=day() + timedelta(hours=8),
        hours=8,
        hourly_rate=Decimal("85.5"),
    )

    preview = sent(client, written(window_line(plant))).json()

    assert preview["lines"][0]["recognised"]["action"] == "skip"


def test_single_line_is_left_out_by_its_position(client: APIClient, plant: Plant) -> None:
    preview = sent(client, written(window_line(plant), window_line(plant, 1))).json()

    done = commit(client, preview["id"], actions={"row 2": "skip"}).json()

    assert (done["outcome"]["added"], done["outcome"]["skipped"]) == (1, 1)
    window = CapacityWindow.objects.get()
    assert window.starts_at == day(1)
    assert [line["stored"] for line in done["lines"]] == [
        None,
        {"object": str(window.pk), "action": "add"},
    ]


def test_lines_of_one_position_are_kept_apart(client: APIClient, plant: Plant) -> None:
    event = {"position": "event 1"}
    lines = [window_line(plant, number, **event) for number in range(3)]
    preview = sent(client, written(*lines)).json()

    done = commit(client, preview["id"], actions={"1": "skip"}).json()

    stored = [line["stored"] and line["stored"]["object"] for line in done["lines"]]
    assert [line["place"] for line in done["lines"]] == [0, 1, 2]
    assert stored[1] is None
    assert CapacityWindow.objects.get(pk=stored[2]).starts_at == day(2)


def test_undo_withdraws_what_was_added(client: APIClient, plant: Plant) -> None:
    preview = sent(client, written(window_line(plant), window_line(plant, 1))).json()
    commit(client, preview["id"], publish=True)

    answer = client.post(f"{IMPORTS}{preview['id']}/undo/")
    again = client.post(f"{IMPORTS}{preview['id']}/undo/")
    recognised = sent(client, written(window_line(plant))).json()["summary"]["recognised"]

    assert answer.json()["status"] == "undone"
    assert set(CapacityWindow.objects.values_list("status", flat=True)) == {"withdrawn"}
    assert (again.status_code, again.json()["code"]) == (409, "impossible_move")
    assert recognised == 0


def test_undo_restores_what_was_updated(client: APIClient, plant: Plant) -> None:
    commit(client, sent(client, written(window_line(plant))).json()["id"])
    cheaper = sent(client, written(window_line(plant, values={"hourly_rate": "70"}))).json()
    commit(client, cheaper["id"])
    rate = CapacityWindow.objects.get().hourly_rate

    answer = client.delete(f"{IMPORTS}{cheaper['id']}/commit/")

    assert answer.status_code == 200
    assert rate == Decimal(70)
    window = CapacityWindow.objects.get()
    assert (window.hourly_rate, window.status) == (Decimal("85.5"), WindowStatus.DRAFT)


def test_undo_names_what_is_reserved(client: APIClient, plant: Plant) -> None:
    preview = sent(client, written(window_line(plant), window_line(plant, 1))).json()
    commit(client, preview["id"], publish=True)
    CapacityWindow.objects.filter(starts_at=day()).update(reserved_ms=1)

    answer = client.post(f"{IMPORTS}{preview['id']}/undo/")

    assert (answer.status_code, answer.json()["code"]) == (409, "undo_blocked")
    assert f"Lathe 7 {day():%Y-%m-%d %H:%M}Z" in answer.json()["detail"]
    assert Import.objects.get().status == "committed"
    assert set(CapacityWindow.objects.values_list("status", flat=True)) == {"published"}


def weekly(plant: Plant, days: int = 5, **values: Any) -> dict[str, Any]:
    """Returns a line of one window with a shift on each of several days."""
    spans = [
        [day(number).isoformat(), (day(number) + timedelta(hours=8)).isoformat()]
        for number in range(days)
    ]
    given = {"ends_at": spans[-1][1], "spans": spans, "offered_hours": str(8 * days), **values}
    return window_line(plant, values=given)


def test_window_of_several_shifts_is_stored_with_its_spans(client: APIClient, plant: Plant) -> None:
    night = {
        "starts_at": (day() + timedelta(hours=8)).isoformat(),
        "ends_at": (day() + timedelta(hours=16)).isoformat(),
    }
    between = window_line(plant, position="row 9", key="k9", values=night)
    preview = sent(client, written(weekly(plant), between), publish=True).json()

    answer = commit(client, preview["id"], publish=True)

    assert preview["summary"]["good"] == 2, preview["lines"]
    assert len(preview["lines"][0]["spans"]) == 5
    assert answer.status_code == 200, answer.json()
    window = CapacityWindow.objects.get(starts_at=day())
    spans = list(window.spans.values_list("starts_at", "ends_at", "is_offered"))
    assert spans == [(day(number), day(number) + timedelta(hours=8), True) for number in range(5)]
    assert window.status == WindowStatus.PUBLISHED
    assert [event.to_status for event in window.events.all()] == ["draft", "published"]


def test_spans_that_overlap_cannot_be_published(client: APIClient, plant: Plant) -> None:
    builders.window(plant.machine, starts_at=day(2), ends_at=day(2) + timedelta(hours=1), hours=1)

    preview = sent(client, written(weekly(plant)), publish=True).json()

    assert [error["code"] for error in preview["lines"][0]["errors"]] == ["overlaps_offered"]


def test_spans_are_updated_and_restored(client: APIClient, plant: Plant) -> None:
    commit(client, sent(client, written(weekly(plant))).json()["id"], publish=True)
    shorter = sent(client, written(weekly(plant, days=2))).json()
    done = commit(client, shorter["id"])
    window = CapacityWindow.objects.get()
    two = (window.spans.count(), window.ends_at, window.offered_ms)

    single = sent(client, written(window_line(plant))).json()
    commit(client, single["id"])
    one = CapacityWindow.objects.get().spans.count()
    client.post(f"{IMPORTS}{single['id']}/undo/")
    client.post(f"{IMPORTS}{shorter['id']}/undo/")

    assert done.json()["outcome"]["updated"] == 1
    assert two == (2, day(1) + timedelta(hours=8), 16 * MS_PER_HOUR)
    assert one == 1
    restored = CapacityWindow.objects.get()
    assert (restored.spans.count(), restored.ends_at) == (5, day(4) + timedelta(hours=8))
    assert set(restored.spans.values_list("is_offered", flat=True)) == {True}


def test_hours_are_those_between_instants(client: APIClient, plant: Plant) -> None:
    # Summer time begins in this night, which is an hour short.
    last = date(now().year + 1, 3, 31)
    sunday = last - timedelta(days=last.isoweekday() % 7)
    night = {
        "starts_at": f"{sunday - timedelta(days=1)}T22:00:00+01:00",
        "ends_at": f"{sunday}T06:00:00+02:00",
    }
    preview = sent(client, written(window_line(plant, values=night))).json()
    short = sent(client, written(window_line(plant, values={**night, "offered_hours": "7"}))).json()

    (error,) = preview["lines"][0]["errors"]
    assert (error["code"], error["params"]["most"]) == ("more_hours_than_the_machine_has", "7")
    assert short["summary"]["good"] == 1


def test_committed_file_is_not_read_again(client: APIClient, plant: Plant) -> None:
    preview = sent(client, written(window_line(plant))).json()
    commit(client, preview["id"])

    answer = client.patch(f"{IMPORTS}{preview['id']}/", {"options": {"weeks": 4}})

    assert (answer.status_code, answer.json()["code"]) == (409, "impossible_move")


def test_audit_finds_nothing_after_commits_and_undo(client: APIClient, plant: Plant) -> None:
    first = sent(client, written(weekly(plant), window_line(plant, 6))).json()
    commit(client, first["id"], publish=True)
    newer = sent(client, written(window_line(plant, 6, version=1))).json()
    commit(client, newer["id"], recognised="update")
    client.post(f"{IMPORTS}{newer['id']}/undo/")
    client.post(f"{IMPORTS}{first['id']}/undo/")

    assert broken_invariants() == []
    assert set(CapacityWindow.objects.values_list("status", flat=True)) == {"withdrawn"}


@pytest.mark.parametrize("publish", [False, True])
def test_statements_do_not_grow_with_the_lines(
    client: APIClient, plant: Plant, publish: bool
) -> None:
    counts = []
    for first, number in ((0, 2), (10, 12)):
        lines = [window_line(plant, first + at) for at in range(number)]
        with CaptureQueriesContext(connection) as queries:
            preview = sent(client, written(*lines)).json()
            commit(client, preview["id"], publish=publish)
            client.post(f"{IMPORTS}{preview['id']}/undo/")
        counts.append(len(queries))

    # The first request reads the memberships too.
    assert counts[1] <= counts[0]


def test_commit_takes_effect_once(client: APIClient, plant: Plant) -> None:
    preview = sent(client, written(window_line(plant))).json()
    address, key = f"{IMPORTS}{preview['id']}/commit/", {"Idempotency-Key": "commit-once"}

    first = client.post(address, {}, headers=key)
    repeated = client.post(address, {}, headers=key)
    again = commit(client, preview["id"])

    assert first.content == repeated.content
    assert (again.status_code, again.json()["code"]) == (409, "impossible_move")
    assert (CapacityWindow.objects.count(), ImportLine.objects.count()) == (1, 1)
