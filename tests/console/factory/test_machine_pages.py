"""Tests factories, machines and certifications, and their notifications."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from common.clock import now
from console.factory.notifications import factory_notices
from factories.models import Certification, Factory, Machine
from factories.states import WindowStatus
from tests import builders
from tests.console.factory.conftest import Manufacturer, lot, offer, window

Browser = Callable[..., Client]
PLANT = {
    "name": "Wuxi works",
    "city": "wuxi",
    "region": "CN-JS",
    "time_zone": "Asia/Shanghai",
    "currency": "CNY",
}
MACHINE = {
    "name": "Mill 9",
    "process": "cnc-milling-3-axis",
    "count": "2",
    "material_families": ["aluminium", "carbon-steel"],
    "envelope_x_mm": "800",
    "best_tolerance": "IT7",
    "best_ra_um": "1.6",
    "speed_factor": "1.1",
    "scrap_share": "0.01",
    "hourly_rate": "140",
    "setup_rate": "100",
}


def test_a_factory_takes_its_place_from_the_city(ours: Manufacturer, browser: Browser) -> None:
    browser(ours.owner).post(reverse("factory:new-factory"), PLANT)

    made = Factory.objects.get(name="Wuxi works")
    assert made.organisation == ours.organisation
    assert (round(made.latitude), round(made.longitude)) == (32, 120)


def test_errors_of_a_factory_stand_at_their_fields(ours: Manufacturer, browser: Browser) -> None:
    client, address = browser(ours.owner), reverse("factory:new-factory")

    zoneless = client.post(address, PLANT | {"time_zone": "Asia/Nowhere"})
    placeless = client.post(address, PLANT | {"city": ""})
    twice = client.post(address, PLANT | {"name": ours.factory.name})

    assert zoneless.context["form"].errors.keys() == {"time_zone"}
    assert placeless.context["form"].errors.keys() == {"latitude", "longitude"}
    assert twice.context["form"].errors.keys() == {"name"}
    assert Factory.objects.filter(organisation=ours.organisation).count() == 1


def test_a_factory_is_edited(ours: Manufacturer, browser: Browser) -> None:
    sent = PLANT | {"name": "Renamed"}

    browser(ours.owner).post(reverse("factory:edit-factory", args=[ours.factory.pk]), sent)

    ours.factory.refresh_from_db()
    assert ours.factory.name == "Renamed"


def test_a_machine_is_added_and_changed(ours: Manufacturer, browser: Browser) -> None:
    client = browser(ours.owner)

    client.post(reverse("factory:new-machine"), MACHINE | {"factory": ours.factory.pk})
    made = Machine.objects.get(name="Mill 9")
    client.post(reverse("factory:edit-machine", args=[made.pk]), MACHINE | {"count": "3"})

    made.refresh_from_db()
    assert (made.count, made.hourly_rate, made.best_tolerance_id) == (3, Decimal(140), "IT7")
    assert set(made.material_families.values_list("pk", flat=True)) == {"aluminium", "carbon-steel"}


def test_a_machine_changed_by_another_user_is_not_overwritten(
    ours: Manufacturer, browser: Browser
) -> None:
    client, address = browser(ours.owner), reverse("factory:edit-machine", args=[ours.machine.pk])
    seen = client.get(address).context["edited"].version
    Machine.objects.filter(pk=ours.machine.pk).update(name="Renamed")
    sent = MACHINE | {"factory": ours.factory.pk, "version": seen}

    answer = client.post(address, sent)

    assert "Someone else changed this in the meantime" in answer.content.decode()
    ours.machine.refresh_from_db()
    assert ours.machine.name == "Renamed"
    client.post(address, sent | {"version": ours.machine.version})
    ours.machine.refresh_from_db()
    assert ours.machine.name == "Mill 9"


def test_a_machine_s_figures_are_typed_as_short_as_they_are(
    ours: Manufacturer, browser: Browser
) -> None:
    Machine.objects.filter(pk=ours.machine.pk).update(hourly_rate=94.7, setup_rate=1000)

    page = browser(ours.owner).get(reverse("factory:edit-machine", args=[ours.machine.pk]))

    assert 'value="94.7"' in page.content.decode()
    assert 'value="1000"' in page.content.decode()


def test_a_machine_is_not_put_into_a_rival_s_factory(
    ours: Manufacturer, rival: Manufacturer, browser: Browser
) -> None:
    answer = browser(ours.owner).post(
        reverse("factory:new-machine"), MACHINE | {"factory": rival.factory.pk}
    )

    assert "factory" in answer.context["form"].errors
    assert not Machine.objects.filter(name="Mill 9").exists()


def test_a_machine_s_process_stays_while_hours_are_reserved(
    ours: Manufacturer, browser: Browser
) -> None:
    machine = lot(ours).window.machine

    answer = browser(ours.owner).post(
        reverse("factory:edit-machine", args=[machine.pk]), MACHINE | {"process": "cnc-turning"}
    )

    assert answer.context["form"].errors.keys() == {"process"}


def test_planners_without_prices_leave_rates_alone(ours: Manufacturer, browser: Browser) -> None:
    browser(ours.plain).post(reverse("factory:edit-machine", args=[ours.machine.pk]), MACHINE)

    ours.machine.refresh_from_db()
    assert (ours.machine.name, ours.machine.hourly_rate) == ("Mill 9", Decimal(120))


def test_a_certification_is_added_changed_and_deleted(ours: Manufacturer, browser: Browser) -> None:
    client = browser(ours.owner)
    sent = {
        "factory": ours.factory.pk,
        "standard": "iso-9001",
        "number": "Q 1",
        "body": "CQC",
        "valid_from": "2026-01-01",
        "valid_to": "2029-01-01",
    }

    backwards = client.post(reverse("factory:new-certification"), sent | {"valid_to": "2025-01-01"})
    client.post(reverse("factory:new-certification"), sent)
    made = Certification.objects.get()
    client.post(reverse("factory:edit-certification", args=[made.pk]), sent | {"number": "Q 2"})
    made.refresh_from_db()
    client.post(reverse("factory:delete-certification", args=[made.pk]))

    assert backwards.context["form"].errors.keys() == {"valid_to"}
    assert made.number == "Q 2"
    assert not Certification.objects.exists()


def test_machines_are_filtered_and_exported(ours: Manufacturer, browser: Browser) -> None:
    builders.machine(ours.factory, name="Lathe 8", process_id="cnc-turning")
    client, address = browser(ours.owner), reverse("factory:machines")

    turned = client.get(address, {"process": "cnc-turning"}).context["table"].data
    sheet = client.get(address, {"export": "csv"}).content.decode()
    plain = browser(ours.plain).get(address, {"export": "csv"}).content.decode()

    assert [row.name for row in turned] == ["Lathe 8"]
    assert "1000 × 600 × 500" in sheet
    assert "120.00" in sheet
    assert "120.00" not in plain


def test_only_planners_are_led_to_forms(ours: Manufacturer, browser: Browser) -> None:
    form = reverse("factory:edit-machine", args=[ours.machine.pk])

    assert form in browser(ours.owner).get(reverse("factory:machines")).content.decode()
    assert form not in browser(ours.viewer).get(reverse("factory:machines")).content.decode()


def test_machines_take_a_fixed_number_of_queries(
    ours: Manufacturer, browser: Browser, django_assert_max_num_queries: Any
) -> None:
    for _ in range(8):
        builders.machine(ours.factory)
    client = browser(ours.owner)

    with django_assert_max_num_queries(18):
        client.get(reverse("factory:machines"))


def test_notifications_show_urgent_offers_first(ours: Manufacturer, rival: Manufacturer) -> None:
    offer(rival)
    shared = window(ours)
    offer(ours, window=shared, offer_expires_at=now() + timedelta(hours=3))
    lot(ours, window=shared, due_on=now().date())
    lot(ours, window=shared, due_on=now().date() - timedelta(days=1))
    window(ours, status=WindowStatus.DRAFT)
    builders.certification(ours.factory, "iso-9001", valid_to=(now() + timedelta(days=10)).date())

    notifications = factory_notices(Membership.objects.get(user=ours.owner))

    assert [(str(notice.message), notice.is_urgent) for notice in notifications] == [
        ("1 offer needs your answer. The first ends in less than 3 hours.", True),
        ("1 work order is overdue.", False),
        ("1 work order is due today.", False),
        ("1 draft slot is not published.", False),
        ("1 certification expires soon.", False),
    ]


def test_buyers_get_no_notifications_of_factories(db: None) -> None:
    member = builders.member(builders.buyer())

    assert factory_notices(Membership.objects.get(user=member)) == []
