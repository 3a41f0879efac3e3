"""Tests `ETag` and `If-Match`, and the versions that the database counts."""

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from rest_framework.test import APIClient

from common.models import ROW_VERSION, UUIDModel
from factories.models import CapacityWindow, Certification, Factory
from orders.models import Order
from tests import builders

pytestmark = pytest.mark.django_db

IDENTIFIED = [model for model in apps.get_models() if issubclass(model, UUIDModel)]


@pytest.fixture
def planner() -> Any:
    """Creates an owner of a manufacturer."""
    return builders.member(builders.organisation())


@pytest.fixture
def factory(planner: Any) -> Factory:
    """Creates a factory of the planner's."""
    return builders.factory(organisation=planner.memberships.get().organisation)


@pytest.fixture
def address(factory: Factory) -> str:
    """Returns the factory's address."""
    return f"/api/v1/factories/{factory.pk}/"


@pytest.fixture
def client(planner: Any) -> APIClient:
    """Acts as the planner, and sends no header by itself."""
    client = APIClient()
    client.force_authenticate(planner)
    return client


def change(client: APIClient, address: str, tag: str | None, **body: Any) -> Any:
    """Changes what had this tag."""
    return client.patch(address, body, headers={} if tag is None else {"If-Match": tag})


def version_in(answer: Any) -> int:
    """Returns the row's version in the tag of an answer."""
    return int(answer["ETag"].strip('"').partition("-")[0])


@pytest.mark.parametrize("model", IDENTIFIED, ids=lambda model: model.__name__)
def test_database_counts_the_updates_of_every_identified_row(model: type[models.Model]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname = %s "
            "AND tgenabled = 'O'",
            [model._meta.db_table, ROW_VERSION.get_pgid(model)],
        )
        assert cursor.fetchone() == (1,)


def test_version_rises_whoever_writes(factory: Factory) -> None:
    def version() -> int:
        return Factory.objects.values_list("version", flat=True).get(pk=factory.pk)

    assert version() == 1
    factory.save()
    assert version() == 2
    # The row in memory is behind, and still the version never falls.
    factory.save()
    assert version() == 3
    Factory.objects.filter(pk=factory.pk).update(name="Other", version=1)
    assert version() == 4
    with connection.cursor() as cursor:
        cursor.execute("UPDATE factories_factory SET name = 'Third'")
    assert version() == 5


def test_detail_has_a_tag_that_lives_until_the_row_changes(
    client: APIClient, factory: Factory, address: str
) -> None:
    first, second = client.get(address), client.get(address)
    Factory.objects.update(name="Other")
    third = client.get(address)

    assert first["ETag"] == second["ETag"] != third["ETag"]
    assert version_in(first) + 1 == version_in(third)
    assert "ETag" not in client.get("/api/v1/factories/")


def test_reader_who_has_it_is_sent_nothing(client: APIClient, address: str) -> None:
    tag = client.get(address)["ETag"]

    for known in (tag, f'"other", {tag}', f"W/{tag}", "*"):
        answer = client.get(address, headers={"If-None-Match": known})
        assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", tag)
    assert client.get(address, headers={"If-None-Match": '"1-0000000000000000"'}).status_code == 200


def test_answer_of_a_change_has_the_tag_of_what_is_read_next(
    client: APIClient, address: str
) -> None:
    made = client.post(
        "/api/v1/factories/",
        {
            "name": "Plant 9",
            "region": "CN-JS",
            "latitude": "31.3",
            "longitude": "120.6",
            "industries": ["34"],
        },
        headers={"Idempotency-Key": "a-new-plant"},
    )
    changed = change(client, address, client.get(address)["ETag"], industries=["34"])

    assert made["ETag"] == client.get(f"/api/v1/factories/{made.json()['id']}/")["ETag"]
    assert changed["ETag"] == client.get(address)["ETag"]


def test_change_without_a_version_is_not_made(client: APIClient, address: str) -> None:
    answer = change(client, address, None, name="Other")

    assert (answer.status_code, answer.json()["code"]) == (428, "if_match_missing")
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Link"].startswith("</api/v1/docs/>")
    (error,) = answer.json()["errors"]
    assert (error["in"], error["pointer"]) == ("header", "#/If-Match")
    assert not Factory.objects.filter(name="Other").exists()


def test_stale_change_is_not_made(client: APIClient, address: str) -> None:
    tag = client.get(address)["ETag"]

    first = change(client, address, tag, name="First")
    second = change(client, address, tag, name="Second")
    third = change(client, address, first["ETag"], name="Third")

    assert [answer.status_code for answer in (first, second, third)] == [200, 412, 200]
    assert second.json()["code"] == "row_changed"
    assert Factory.objects.get().name == "Third"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ("*", 200),
        ('"9-0123456789abcdef", {tag}', 200),
        ("W/{tag}", 200),
        ('"9-0123456789abcdef"', 412),
        ('""', 412),
        ("no tag", 400),
        ("", 400),
    ],
)
def test_forms_of_if_match(client: APIClient, address: str, sent: str, status: int) -> None:
    tag = client.get(address)["ETag"]

    assert change(client, address, sent.format(tag=tag), name="Other").status_code == status


def test_deletion_names_its_version_too(client: APIClient, factory: Factory) -> None:
    row = builders.certification(factory, "iso-9001")
    address = f"/api/v1/certifications/{row.pk}/"
    tag = client.get(address)["ETag"]
    Certification.objects.update(body="Other")

    assert client.delete(address).status_code == 428
    assert client.delete(address, headers={"If-Match": tag}).status_code == 412
    tag = client.get(address)["ETag"]
    assert client.delete(address, headers={"If-Match": tag}).status_code == 204
    assert not Certification.objects.exists()


def test_request_on_a_row_compares_a_version_that_is_sent(
    client: APIClient, factory: Factory
) -> None:
    window = builders.window(builders.machine(factory))
    address = f"/api/v1/capacity-windows/{window.pk}/"
    tag = client.get(address)["ETag"]
    CapacityWindow.objects.update(expires_at=window.expires_at - timedelta(hours=1))

    def pause(key: str, **headers: str) -> Any:
        sent = {"Idempotency-Key": f"pause-{key}", **headers}
        return client.post(f"{address}pause/", {}, headers=sent)

    assert pause("stale", **{"If-Match": tag}).status_code == 412
    assert CapacityWindow.objects.get().status == "published"
    # The key of a request that was not done is free.
    fresh = pause("stale", **{"If-Match": client.get(address)["ETag"]})
    assert fresh.status_code == 200
    assert fresh["ETag"] == client.get(address)["ETag"]
    # A repetition is answered before its version, stale by the request itself, is compared.
    assert pause("stale", **{"If-Match": tag})["Idempotency-Replayed"] == "true"


@pytest.mark.parametrize(
    "terms",
    [
        {"operations": [{"process": "cnc-turning", "cycle_time_s": "60"}]},
        {"allowed_regions": ["CN-SH"]},
        {"required_certifications": ["iso-9001"]},
    ],
)
def test_change_of_what_belongs_to_an_order_is_a_change_of_the_order(terms: Any) -> None:
    order = builders.order(status="draft", submitted_at=None)
    client = APIClient()
    client.force_authenticate(builders.member(order.organisation))
    address = f"/api/v1/orders/{order.pk}/"
    tag = client.get(address)["ETag"]

    changed = change(client, address, tag, **terms)
    late = change(client, address, tag, title="Other")

    assert (changed.status_code, late.status_code) == (200, 412)
    assert Order.objects.get().title == order.title


def test_change_of_a_plants_industries_is_a_change_of_the_plant(
    client: APIClient, address: str
) -> None:
    tag = client.get(address)["ETag"]

    assert change(client, address, tag, industries=["34"]).status_code == 200
    assert change(client, address, tag, name="Other").status_code == 412


def test_two_roles_have_tags_of_their_own_and_one_version() -> None:
    order = builders.order()
    tags = []
    for sees_prices in (True, False):
        user = builders.member(order.organisation)
        user.memberships.update(sees_prices=sees_prices)
        client = APIClient()
        client.force_authenticate(user)
        tags.append(client.get(f"/api/v1/orders/{order.pk}/"))

    assert tags[0]["ETag"] != tags[1]["ETag"]
    assert version_in(tags[0]) == version_in(tags[1])


def test_name_of_the_user_is_edited_with_a_version(client: APIClient, planner: Any) -> None:
    tag = client.get("/api/v1/me/")["ETag"]

    assert change(client, "/api/v1/me/", None, full_name="Wang Fang").status_code == 428
    first = change(client, "/api/v1/me/", tag, full_name="Wang Fang")
    assert first.status_code == 200
    assert change(client, "/api/v1/me/", tag, full_name="Eve").status_code == 412
    # A request reads its user again; this client's is the one it was made with.
    planner.refresh_from_db()
    assert first["ETag"] == client.get("/api/v1/me/")["ETag"]


def test_row_of_another_is_not_found_whatever_version_is_sent(client: APIClient) -> None:
    foreign = f"/api/v1/factories/{builders.factory().pk}/"

    for tag in (None, "*", '"1-0123456789abcdef"', "no tag"):
        assert change(client, foreign, tag, name="Mine").status_code == 404
