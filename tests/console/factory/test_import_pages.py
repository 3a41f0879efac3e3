"""Tests imports of slots, machines and certifications from their pages."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from common.clock import MS_PER_HOUR
from factories.models import CapacityWindow, Certification, Machine
from factories.states import WindowStatus
from imports.models import ColumnMapping, Import
from imports.states import ImportStatus
from imports.tasks import read_import
from tests import builders
from tests.console.factory.conftest import Manufacturer, monday, window

Browser = Callable[..., Client]
HEAD = "machine\tstart\tend\thours\trate"


def day(after: int = 0) -> str:
    """Returns a day from the Monday of the week after next on."""
    return (monday().date() + timedelta(days=after)).isoformat()


def sheet(*lines: str, head: str = HEAD) -> str:
    """Returns a sheet of windows."""
    return "\n".join((head, *lines))


def good(after: int = 0, rate: str = "85") -> str:
    """Returns a line of eight hours."""
    return f"Lathe 7\t{day(after)} 08:00\t{day(after)} 16:00\t8\t{rate}"


def send(client: Client, text: str = "", kind: str = "windows", **fields: Any) -> Any:
    """Sends pasted lines, or a file, and follows to the preview."""
    address = reverse(f"factory:import-{kind}")
    return client.post(address, {"text": text, **fields}, follow=True)


def change(client: Client, **fields: Any) -> Any:
    """Reads the newest import again with what the forms have."""
    return client.post(reverse("factory:change-import", args=[newest().pk]), fields, follow=True)


def commit(client: Client, **fields: Any) -> Any:
    """Stores the lines of the newest import."""
    fields = {"lines": "all", "publish": "yes", **fields}
    return client.post(reverse("factory:commit-import", args=[newest().pk]), fields, follow=True)


def newest() -> Import:
    """Returns the newest import."""
    return Import.objects.latest("created_at")


def states(answer: Any) -> list[str]:
    """Returns the states of the lines that are shown."""
    return [row.state for row in answer.context["rows"]]


def messages(answer: Any) -> list[str]:
    """Returns the messages of the page."""
    return [str(message) for message in answer.context["messages"]]


def test_lines_are_checked_before_they_are_published(ours: Manufacturer, browser: Browser) -> None:
    client = browser(ours.owner)

    seen = send(client, sheet(good(), good(1, "CN¥1,130.50")))
    stored_before = CapacityWindow.objects.count()
    page = commit(client).content.decode()

    assert seen.context["numbers"] == "2 slots read"
    assert stored_before == 0
    rows = CapacityWindow.objects.order_by("starts_at")
    assert [(row.status, row.hourly_rate) for row in rows] == [
        (WindowStatus.PUBLISHED, Decimal(85)),
        (WindowStatus.PUBLISHED, Decimal("1130.5")),
    ]
    assert f"?factory={ours.factory.pk}&amp;week={rows[0].starts_at:%Y-%m-%d}" in page


def test_drafts_are_kept_on_request(ours: Manufacturer, browser: Browser) -> None:
    client = browser(ours.owner)
    send(client, sheet(good()))

    change(client, publish="no")
    commit(client, publish="no")

    assert CapacityWindow.objects.get().status == WindowStatus.DRAFT


def test_a_file_is_read_as_pasted_lines_are(ours: Manufacturer, browser: Browser) -> None:
    content = sheet(good()).replace("\t", ",").encode("utf-16")

    seen = send(browser(ours.owner), file=SimpleUploadedFile("december.csv", content, "text/csv"))

    assert states(seen) == ["good"]
    assert "december.csv" in seen.content.decode()


def test_nothing_sent_is_an_error_of_the_form(ours: Manufacturer, browser: Browser) -> None:
    seen = send(browser(ours.owner), " \n")

    assert seen.context["form"].non_field_errors() == ["Choose a file, or paste its lines."]
    assert not Import.objects.exists()


def test_a_file_that_cannot_be_read_says_why(ours: Manufacturer, browser: Browser) -> None:
    client = browser(ours.owner)
    file = SimpleUploadedFile("photo.png", b"\x89PNG\r\n\x1a\n0000", "image/png")

    seen = send(client, file=file)

    assert "This is a picture; send the sheet or calendar itself." in seen.content.decode()
    listed = client.get(reverse("factory:import-windows"))
    assert "This is a picture" in listed.content.decode()


def test_a_question_is_answered_once_for_all_lines(ours: Manufacturer, browser: Browser) -> None:
    client = browser(ours.owner)
    builders.machine(ours.factory, name="Mill pool", count=3)
    text = sheet(good(), good(1)).replace("Lathe 7", "Mill pool").replace("\t8\t", "\t\t")
    seen = send(client, text)
    (question,) = seen.context["questions"]

    answered = change(client, **{f"answer:{question.key}": "all"})
    asked_again = change(client, forget=question.key)

    assert [choice.label for choice in question.choices] == [
        "One of the machines",
        "All 3 machines",
    ]
    assert states(answered) == ["good", "good"]
    assert [answer.answer for answer in answered.context["answers"]] == ["All"]
    assert states(asked_again) == ["question", "question"]


def test_a_column_is_mapped_once_and_remembered(ours: Manufacturer, browser: Browser) -> None:
    client = browser(ours.owner)
    text = sheet(good(), head="gadget\tstart\tend\thours\trate")
    seen = send(client, text)

    mapped = change(client, **{"column-0": "machine"})
    next_time = send(client, text)

    assert seen.context["unknown_columns"] == 1
    assert states(mapped) == states(next_time) == ["good"]
    assert ColumnMapping.objects.get().head == "gadget"


def test_a_cell_is_corrected_in_all_lines_with_its_fault(
    ours: Manufacturer, browser: Browser
) -> None:
    client = browser(ours.owner)
    wrong = [good(after).replace("Lathe 7", "Saw 4") for after in range(3)]
    seen = send(client, sheet(*wrong, good(3)))
    cell = seen.context["rows"][0].cells[0]

    one = change(client, **{"cell-0-machine": "Lathe 7"})
    all_ = change(client, **{"cell-1-machine": "Lathe 7", "same-1-machine": "yes"})

    assert cell.remarks[0].text == "There is no machine “Saw 4”; there are: Lathe 7."
    assert (cell.inputs[0].value, cell.inputs[0].same) == ("Saw 4", 2)
    assert states(one) == ["good", "error", "error", "good"]
    assert states(all_) == ["good"] * 4


def test_good_lines_are_saved_and_the_others_downloaded(
    ours: Manufacturer, browser: Browser
) -> None:
    client = browser(ours.owner)
    bad = f"Lathe 7\tsoon\t{day(2)} 16:00\t8\t85"
    send(client, sheet(good(), bad))

    refused = commit(client)
    stored_before = CapacityWindow.objects.count()
    saved = commit(client, lines="good")
    file = client.get(reverse("factory:failed-lines", args=[newest().pk]))

    assert messages(refused) == [
        "1 line has errors or open questions; correct it, or import the good lines."
    ]
    assert stored_before == 0
    assert saved.context["outcome"] == "1 slot published, 1 not imported"
    assert "soon" in file.content.decode("utf-8-sig")
    assert "08:00,8,85" not in file.content.decode()


def test_an_import_is_undone_while_nothing_of_it_is_used(
    ours: Manufacturer, browser: Browser
) -> None:
    client = browser(ours.owner)
    send(client, sheet(good()))
    commit(client)

    client.post(reverse("factory:undo-import", args=[newest().pk]))

    assert newest().status == ImportStatus.UNDONE
    assert CapacityWindow.objects.get().status == WindowStatus.WITHDRAWN


def test_an_import_in_use_stays(ours: Manufacturer, browser: Browser) -> None:
    client = browser(ours.owner)
    send(client, sheet(good()))
    commit(client)
    CapacityWindow.objects.update(reserved_ms=MS_PER_HOUR)

    seen = client.post(reverse("factory:undo-import", args=[newest().pk]), follow=True)

    assert messages(seen)[0].startswith("Hours of 1 imported windows are reserved: Lathe 7")
    assert newest().status == ImportStatus.COMMITTED


def test_lines_that_are_there_already_are_left_or_added(
    ours: Manufacturer, browser: Browser
) -> None:
    client = browser(ours.owner)
    text = sheet(good())
    send(client, text)
    commit(client, publish="no")

    again = send(client, text)
    refused = commit(client)
    commit(client, recognised="add", publish="no")

    assert again.context["numbers"] == "1 slot read, 1 is there already"
    assert again.context["recognised"][0][1] == "As suggested: leave 1 as they are"
    assert "No line can be imported" in messages(refused)[0]
    assert CapacityWindow.objects.count() == 2


def test_known_lines_are_decided_one_by_one(ours: Manufacturer, browser: Browser) -> None:
    client = browser(ours.owner)
    send(client, sheet(good(), good(1)))
    commit(client, publish="no")
    send(client, sheet(good(rate="90"), good(1, "90")))

    commit(client, **{"action-0": "skip", "publish": "no"})

    rates = CapacityWindow.objects.order_by("starts_at").values_list("hourly_rate", flat=True)
    assert list(rates) == [85, 90]


def test_occurrences_of_one_event_are_decided_one_by_one(
    ours: Manufacturer, browser: Browser
) -> None:
    client = browser(ours.owner)
    series = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:a\r\nSUMMARY:Lathe 7\r\n"
        f"DTSTART;TZID=Asia/Shanghai:{day(0).replace('-', '')}T080000\r\nDURATION:PT8H\r\n"
        "RRULE:FREQ=DAILY;COUNT=2\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    send(client, series)
    commit(client, publish="no")
    send(client, series.replace("PT8H", "PT6H"))

    commit(client, **{"action-0": "skip", "action-1": "update", "publish": "no"})

    hours = CapacityWindow.objects.order_by("starts_at").values_list("offered_ms", flat=True)
    assert [ms / 3_600_000 for ms in hours] == [8, 6]


def test_what_was_published_meanwhile_is_shown_at_its_line(
    ours: Manufacturer, browser: Browser
) -> None:
    client = browser(ours.owner)
    send(client, sheet(good(), good(1)))
    window(ours, starts_at=monday() + timedelta(hours=2))

    refused = commit(client)

    assert states(refused) == ["error", "good"]
    (remark,) = refused.context["rows"][0].cells[1].remarks
    assert "Lathe 7, Mon " in remark.text


def test_a_preview_that_changed_meanwhile_is_not_stored(
    ours: Manufacturer, browser: Browser
) -> None:
    client = browser(ours.owner)
    send(client, sheet(good()))
    seen = newest().version
    change(client, publish="no")

    refused = commit(client, version=seen)
    again = change(client, version=seen, publish="yes")

    assert "changed meanwhile" in messages(refused)[0]
    assert "changed meanwhile" in messages(again)[0]
    assert not CapacityWindow.objects.exists()


def calendar(*events: str) -> SimpleUploadedFile:
    """Returns a calendar file."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//y//EN", *events, "END:VCALENDAR", ""]
    return SimpleUploadedFile("idle.ics", "\r\n".join(lines).encode(), "text/calendar")


def event(uid: str, *lines: str) -> str:
    """Returns an event."""
    return "\r\n".join(("BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT"))


def test_shifts_of_a_calendar_become_one_slot_a_week(ours: Manufacturer, browser: Browser) -> None:
    client = browser(ours.owner)
    start = f"{monday():%Y%m%d}"
    rule = "RRULE:FREQ=DAILY;COUNT=5"
    file = calendar(event("1", f"DTSTART:{start}T080000", "DURATION:PT8H", rule))
    by_shift = send(client, file=file)

    by_week = change(client, group="week")
    holiday = calendar(event("2", f"DTSTART;VALUE=DATE:{start}"))
    change(client, subtract=holiday)
    commit(client, publish="no")

    assert len(by_shift.context["rows"]) == 5
    (row,) = by_week.context["rows"]
    assert len(row.cells[2].spans) == 5
    assert CapacityWindow.objects.get().offered_ms == 4 * 8 * MS_PER_HOUR


def test_a_large_file_is_waited_for(
    ours: Manufacturer,
    browser: Browser,
    enqueued: list[tuple[str, ...]],
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    client = browser(ours.owner)
    monkeypatch.setitem(settings.IMPORTS, "small_bytes", 10)

    seen = send(client, sheet(good()))
    read_import(str(newest().pk))
    address = reverse("factory:import", args=[newest().pk])
    part = client.get(address, headers={"hx-request": "true"})

    assert 'hx-trigger="every 1s"' in seen.content.decode()
    assert "every 1s" not in part.content.decode()
    assert states(part) == ["good"]
    assert "<html" not in part.content.decode()


def test_a_part_of_the_page_answers_a_change(ours: Manufacturer, browser: Browser) -> None:
    client = browser(ours.owner)
    send(client, sheet(f"Saw 4\t{day()} 08:00\t{day()} 16:00\t8\t85", good(1)))
    address = reverse("factory:change-import", args=[newest().pk])

    part = client.post(
        f"{address}?state=error", {"cell-0-machine": "Saw 5"}, headers={"hx-request": "true"}
    )

    assert part.status_code == 200
    assert part.content.decode().lstrip().startswith('<div id="preview"')
    assert states(part) == ["error"]


def test_prices_stay_hidden_from_members_who_see_none(ours: Manufacturer, browser: Browser) -> None:
    seen = send(browser(ours.plain), sheet(good(rate="8571"), good(1, "85,71 pro Tag")))

    assert "8571" not in seen.content.decode()
    assert "85,71" not in seen.content.decode()


def test_machines_are_imported(ours: Manufacturer, browser: Browser) -> None:
    client = browser(ours.owner)
    text = "name\tprocess\tcount\trate\tmaterials\nSaw 1\tsawing\t2\t60\taluminium"
    send(client, text, kind="machines")

    commit(client)

    assert Machine.objects.get(name="Saw 1").count == 2


def test_a_certification_lacks_a_column(ours: Manufacturer, browser: Browser) -> None:
    client = browser(ours.owner)
    head = "standard\tnumber\tbody\tvalid from\tvalid to"
    text = f"{head}\nISO 9001\tCN-1\tCQC\t2024-06-01\t2030-05-31"
    seen = send(client, "standard\tvalid to\nISO 9001\t2030-05-31", kind="certifications")

    send(client, text, kind="certifications")
    commit(client)

    texts = [remark.text for cell in seen.context["rows"][0].cells for remark in cell.remarks]
    assert texts[0].startswith("There is no column for “Number”")
    assert Certification.objects.get().number == "CN-1"


def test_a_machine_needs_its_factory_first(browser: Browser, db: None) -> None:
    client = browser(builders.member(builders.organisation()))

    for kind in ("windows", "machines", "certifications"):
        seen = client.get(reverse(f"factory:import-{kind}"))
        assert reverse("factory:new-factory") in seen.content.decode()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_templates_are_read_without_mapping(
    ours: Manufacturer, browser: Browser, language: str
) -> None:
    client = browser(ours.owner, language)

    file = client.get(reverse("factory:import-template", args=["windows", "csv"]))
    other = client.get(reverse("factory:import-template", args=["orders", "csv"]))

    head = file.content.decode("utf-8-sig")
    assert head.startswith({"en": "machine", "zh-hans": "设备"}[language])
    assert other.status_code == 404


def test_imports_of_a_rival_are_not_there(
    ours: Manufacturer, rival: Manufacturer, browser: Browser
) -> None:
    send(browser(rival.owner), sheet(good()))
    client, pk = browser(ours.owner), newest().pk

    assert client.get(reverse("factory:import", args=[pk])).status_code == 404
    assert client.get(reverse("factory:failed-lines", args=[pk])).status_code == 404
    for name in ("change-import", "commit-import", "undo-import"):
        assert client.post(reverse(f"factory:{name}", args=[pk])).status_code == 404
    assert "Pasted lines" not in client.get(reverse("factory:import-windows")).content.decode()
