"""Tests capacity windows on the calendar and in their forms."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from common.clock import MS_PER_HOUR
from factories.models import CapacityWindow
from factories.states import WindowStatus
from tests import builders
from tests.console.factory.conftest import Manufacturer, lot, monday, offer, window

Browser = Callable[..., Client]


def form_of(of: Manufacturer, **fields: Any) -> dict[str, Any]:
    """Returns the form of a window: Monday from eight to four by the clock of Suzhou."""
    day = monday().date().isoformat()
    defaults = {
        "machine": str(of.machine.pk),
        "starts_at": f"{day}T08:00",
        "ends_at": f"{day}T16:00",
        "offered_hours": "8",
        "hourly_rate": "130.5",
        "opening_cost": "",
        "least_lot": "",
        "notice_hours": "24",
        "repeats": "0",
        "publish": "on",
    }
    return defaults | fields


def test_a_window_is_drawn_and_published(ours: Manufacturer, browser: Browser) -> None:
    answer = browser(ours.owner).post(reverse("factory:new-window"), form_of(ours))

    assert answer.status_code == 302
    made = CapacityWindow.objects.get()
    assert (made.status, made.starts_at) == (WindowStatus.PUBLISHED, monday())
    assert (made.offered_ms, made.hourly_rate) == (8 * MS_PER_HOUR, Decimal("130.5"))
    assert (made.least_lot, made.notice) == (1, timedelta(hours=24))


def test_without_the_box_it_stays_a_draft(ours: Manufacturer, browser: Browser) -> None:
    sent = form_of(ours)
    del sent["publish"]

    browser(ours.owner).post(reverse("factory:new-window"), sent)

    assert CapacityWindow.objects.get().status == WindowStatus.DRAFT


def test_the_address_sets_machine_and_times(ours: Manufacturer, browser: Browser) -> None:
    day = monday().date().isoformat()
    query = {"machine": ours.machine.pk, "starts_at": f"{day}T10:30", "ends_at": f"{day}T14:00"}

    page = browser(ours.owner).get(reverse("factory:new-window"), query).content.decode()

    assert f'value="{day}T10:30"' in page
    assert 'name="offered_hours" value="3.5"' in page
    assert 'name="hourly_rate" value="120"' in page


def test_errors_stand_at_their_fields(ours: Manufacturer, browser: Browser) -> None:
    client, address = browser(ours.owner), reverse("factory:new-window")

    long = client.post(address, form_of(ours, offered_hours="9"))
    backwards = client.post(address, form_of(ours, ends_at=form_of(ours)["starts_at"]))

    assert long.context["form"].errors.keys() == {"offered_hours"}
    assert backwards.context["form"].errors.keys() == {"ends_at"}
    assert not CapacityWindow.objects.exists()


def test_weeks_are_saved_all_or_none(ours: Manufacturer, browser: Browser) -> None:
    taken = window(ours, starts_at=monday() + timedelta(weeks=2))
    client, address = browser(ours.owner), reverse("factory:new-window")

    clashing = client.post(address, form_of(ours, repeats="3"))
    fitting = client.post(address, form_of(ours, repeats="1"))

    assert clashing.context["bad_checks"] == 1
    assert [bool(row["errors"]) for row in clashing.context["checks"]] == [
        False,
        False,
        True,
        False,
    ]
    assert fitting.status_code == 302
    assert CapacityWindow.objects.exclude(pk=taken.pk).count() == 2


def test_clashing_weeks_are_shown_before_saving(ours: Manufacturer, browser: Browser) -> None:
    window(ours)
    client, address = browser(ours.owner), reverse("factory:check-window")

    page = client.post(address, form_of(ours, repeats="1"), headers={"HX-Request": "true"})

    assert page.content.decode().count("check-bad") == 1
    assert CapacityWindow.objects.count() == 1


def test_a_dialog_is_left_by_a_header(ours: Manufacturer, browser: Browser) -> None:
    answer = browser(ours.owner).post(
        reverse("factory:new-window"), form_of(ours), headers={"HX-Request": "true"}
    )

    assert answer.headers["HX-Redirect"].startswith(reverse("factory:calendar"))


def test_a_machine_of_a_rival_cannot_be_chosen(
    ours: Manufacturer, rival: Manufacturer, browser: Browser
) -> None:
    answer = browser(ours.owner).post(reverse("factory:new-window"), form_of(rival))

    assert "machine" in answer.context["form"].errors
    assert not CapacityWindow.objects.exists()


def test_planners_without_prices_offer_at_the_machine_s_rate(
    ours: Manufacturer, browser: Browser
) -> None:
    client = browser(ours.plain)

    page = client.get(reverse("factory:new-window"))
    client.post(reverse("factory:new-window"), form_of(ours))

    assert "hourly_rate" not in page.content.decode()
    assert "data-rate" not in page.content.decode()
    assert CapacityWindow.objects.get().hourly_rate == ours.machine.hourly_rate


def test_what_was_just_made_can_be_undone(ours: Manufacturer, browser: Browser) -> None:
    client = browser(ours.owner)
    client.post(reverse("factory:new-window"), form_of(ours, repeats="1"))

    page = client.get(reverse("factory:calendar"))
    client.post(reverse("factory:undo-windows"))

    assert len(page.context["undoable"]) == 2
    assert {row.status for row in CapacityWindow.objects.all()} == {WindowStatus.WITHDRAWN}
    assert not client.get(reverse("factory:calendar")).context["undoable"]


def test_a_window_rests_and_comes_back(ours: Manufacturer, browser: Browser) -> None:
    row, client = window(ours, status=WindowStatus.DRAFT), browser(ours.owner)

    for action, status in (
        ("publish-window", WindowStatus.PUBLISHED),
        ("pause-window", WindowStatus.PAUSED),
        ("publish-window", WindowStatus.PUBLISHED),
        ("withdraw-window", WindowStatus.WITHDRAWN),
    ):
        client.post(reverse(f"factory:{action}", args=[row.pk]))
        row.refresh_from_db()
        assert row.status == status


def test_a_reserved_window_is_not_withdrawn(ours: Manufacturer, browser: Browser) -> None:
    row = lot(ours).window

    page = (
        browser(ours.owner)
        .post(reverse("factory:withdraw-window", args=[row.pk]), follow=True)
        .content.decode()
    )

    row.refresh_from_db()
    assert row.status == WindowStatus.PUBLISHED
    assert "Hours of this window are reserved" in page


def test_a_window_is_copied_to_the_next_week(ours: Manufacturer, browser: Browser) -> None:
    row = window(ours)

    browser(ours.owner).post(reverse("factory:copy-window", args=[row.pk]))

    copy = CapacityWindow.objects.exclude(pk=row.pk).get()
    assert copy.starts_at == row.starts_at + timedelta(weeks=1)
    assert copy.status == WindowStatus.PUBLISHED


def test_a_window_is_repeated_from_its_own_terms(ours: Manufacturer, browser: Browser) -> None:
    row = window(ours)
    client, address = browser(ours.owner), reverse("factory:repeat-window", args=[row.pk])

    form = client.get(address).context["form"]

    later = timezone.localtime(form["starts_at"].initial)
    assert form["repeats"].initial == 3
    assert later == row.starts_at + timedelta(weeks=1)


def test_terms_are_changed(ours: Manufacturer, browser: Browser) -> None:
    row = window(ours)
    sent = form_of(ours, offered_hours="6", hourly_rate="99")

    browser(ours.owner).post(reverse("factory:edit-window", args=[row.pk]), sent)

    row.refresh_from_db()
    assert (row.offered_ms, row.hourly_rate) == (6 * MS_PER_HOUR, Decimal(99))


def test_terms_changed_by_another_user_are_not_overwritten(
    ours: Manufacturer, browser: Browser
) -> None:
    row = window(ours)
    client, address = browser(ours.owner), reverse("factory:edit-window", args=[row.pk])
    seen = client.get(address).context["edited"].version
    CapacityWindow.objects.filter(pk=row.pk).update(hourly_rate=77)

    page = client.post(address, form_of(ours, hourly_rate="99", version=str(seen)))

    assert "Someone else changed this in the meantime" in page.content.decode()
    row.refresh_from_db()
    assert row.hourly_rate == Decimal(77)


def test_agreed_terms_stay(ours: Manufacturer, browser: Browser) -> None:
    row = lot(ours).window
    sent = form_of(ours, hourly_rate="99", notice_hours="0")

    page = browser(ours.owner).post(reverse("factory:edit-window", args=[row.pk]), sent)

    assert "hourly_rate" in page.context["form"].errors


def test_a_week_is_copied_once(ours: Manufacturer, browser: Browser) -> None:
    rows = [window(ours, starts_at=monday() + timedelta(days=day)) for day in (0, 3)]
    client = browser(ours.owner)
    sent = {"factory": ours.factory.pk, "week": monday().date().isoformat()}

    client.post(reverse("factory:copy-week"), sent)
    client.post(reverse("factory:copy-week"), sent)

    copies = CapacityWindow.objects.filter(status=WindowStatus.DRAFT).order_by("starts_at")
    assert [row.starts_at for row in copies] == [row.starts_at + timedelta(weeks=1) for row in rows]


def test_all_drafts_are_published_together(ours: Manufacturer, browser: Browser) -> None:
    rows = [
        window(ours, starts_at=monday() + timedelta(days=day), status=WindowStatus.DRAFT)
        for day in (0, 1)
    ]

    browser(ours.owner).post(reverse("factory:publish-drafts"), {"factory": ours.factory.pk})

    states = CapacityWindow.objects.filter(pk__in=[row.pk for row in rows]).values_list("status")
    assert set(states) == {(WindowStatus.PUBLISHED,)}


def test_the_calendar_shows_reserved_and_booked_hours(ours: Manufacturer, browser: Browser) -> None:
    row = window(ours)
    offer(ours, window=row)
    lot(ours, window=row)

    context = (
        browser(ours.owner)
        .get(reverse("factory:calendar"), {"week": monday().date().isoformat()})
        .context
    )

    sums = context["sums"]
    assert (sums.offered, sums.held, sums.committed) == tuple(n * MS_PER_HOUR for n in (8, 2, 2))
    (strip,) = context["rows"][0].cells[0].strips
    assert [part.kind for part in strip.segments] == ["committed", "held", "free"]
    assert (strip.x, strip.width) == ("33.333%", "33.333%")


def test_hours_of_the_week_add_up_as_shown(ours: Manufacturer, browser: Browser) -> None:
    row = window(ours)
    offer(ours, window=row, machine_ms=7_777_777)
    lot(ours, window=row, machine_ms=8_888_888)
    client = browser(ours.owner)

    page = client.get(reverse("factory:calendar"), {"week": monday().date().isoformat()})
    slot = client.get(reverse("factory:window", args=[row.pk]))

    for labels in (page.context["sum_labels"], slot.context["hour_labels"]):
        assert sum(Decimal(label.removesuffix(" h")) for label in labels.values()) == 8
        assert all(label in slot.content.decode() for label in labels.values())
    assert "Utilisation: <strong>57.9%</strong>." in page.content.decode()


def test_the_calendar_takes_a_fixed_number_of_queries(
    ours: Manufacturer, browser: Browser, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        machine = builders.machine(ours.factory)
        builders.window(
            machine,
            starts_at=monday(),
            ends_at=monday() + timedelta(hours=8),
            hours=8,
            expires_at=monday(),
            hourly_rate=Decimal(number),
        )
    client = browser(ours.owner)

    with django_assert_max_num_queries(15):
        client.get(reverse("factory:calendar"), {"week": monday().date().isoformat()})


def test_windows_are_exported(ours: Manufacturer, browser: Browser) -> None:
    window(ours)
    query = {"week": monday().date().isoformat(), "export": "csv"}

    shown = browser(ours.owner).get(reverse("factory:calendar"), query).content.decode()
    hidden = browser(ours.plain).get(reverse("factory:calendar"), query).content.decode()

    assert shown.count("Lathe 7") == 1
    assert "120.00" in shown
    assert "120.00" not in hidden
