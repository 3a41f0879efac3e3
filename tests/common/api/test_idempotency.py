"""Tests that a POST takes effect once, however often it is sent with its key."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.exceptions import Throttled
from rest_framework.test import APIClient

from accounts.models import Role
from common import retention as records
from common.api import idempotency
from common.api.views import IdempotentWriteMixin
from common.clock import now
from common.errors import InvalidTransition
from common.models import IdempotencyRecord
from common.tasks import purge_idempotency_records
from factories.models import CapacityWindow, Factory
from factories.services import master_data
from matching.models import MatchRun
from tests import builders

pytestmark = pytest.mark.django_db

FACTORIES = "/api/v1/factories/"
# Signing in, out and up; see `TokensView` and `SignUpRequestView`.
WITHOUT_A_KEY = ("api/v1/tokens/", "api/v1/tokens/current/", "api/v1/sign-up-requests/")
PLANT: dict[str, Any] = {
    "name": "Plant 1",
    "region": "CN-JS",
    "latitude": "31.3",
    "longitude": "120.6",
}


@pytest.fixture
def planner() -> Any:
    """Creates an owner of a manufacturer."""
    return builders.member(builders.organisation())


@pytest.fixture
def client(planner: Any) -> APIClient:
    """Acts as the planner, and sends no header by itself."""
    client = APIClient()
    client.force_authenticate(planner)
    return client


@pytest.fixture
def key() -> str:
    """Returns a key not used before."""
    return str(uuid4())


def post(client: APIClient, address: str, body: Any, key: str) -> Any:
    """Sends a request with its key."""
    return client.post(address, body, headers={"Idempotency-Key": key})


def views_below_api(
    patterns: list[URLPattern | URLResolver], prefix: str = ""
) -> dict[str, type[Any]]:
    """Yields the views of the API that change anything, by route."""
    found: dict[str, type[Any]] = {}
    for pattern in patterns:
        route = prefix + str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLResolver):
            found |= views_below_api(pattern.url_patterns, route)
            continue
        view = getattr(pattern.callback, "cls", None) or getattr(
            pattern.callback, "view_class", None
        )
        actions = getattr(pattern.callback, "actions", None) or dir(view)
        if route.startswith("api/") and {"post", "put", "patch", "delete"} & set(actions):
            found[route] = view
    return found


def test_every_view_that_changes_anything_is_safe_to_repeat() -> None:
    views = views_below_api(get_resolver().url_patterns)

    unsafe = {route for route, view in views.items() if not issubclass(view, IdempotentWriteMixin)}

    assert len(views) > 10
    assert unsafe == set(WITHOUT_A_KEY)


def test_repeated_request_gets_the_first_answer(client: APIClient, key: str) -> None:
    first = post(client, FACTORIES, PLANT, key)
    second = post(client, FACTORIES, PLANT, key)

    assert (first.status_code, second.status_code) == (201, 201)
    assert second.content == first.content
    assert second["ETag"] == first["ETag"]
    assert second["Content-Type"] == first["Content-Type"]
    assert second["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first
    assert Factory.objects.count() == 1


def test_equal_bodies_are_one_request_however_they_are_written(client: APIClient, key: str) -> None:
    post(client, FACTORIES, PLANT, f'"{key}"')

    answer = post(client, FACTORIES, dict(reversed(PLANT.items())), key)

    assert answer["Idempotency-Replayed"] == "true"


def test_new_key_is_a_new_request(client: APIClient) -> None:
    for name in ("Plant 1", "Plant 2"):
        assert post(client, FACTORIES, PLANT | {"name": name}, str(uuid4())).status_code == 201

    assert Factory.objects.count() == 2


def test_missing_key_is_asked_for(client: APIClient) -> None:
    answer = client.post(FACTORIES, PLANT)

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Link"].startswith("</api/v1/docs/>")
    assert answer.json()["code"] == "idempotency_key_missing"
    (error,) = answer.json()["errors"]
    assert (error["in"], error["pointer"]) == ("header", "#/Idempotency-Key")
    assert "UUID" in error["detail"]
    assert not Factory.objects.exists()


@pytest.mark.parametrize(
    "bad", ["", "short", "x" * 101, '"open-quote', "with space 12", "käse-käse-käse", "a;b=c;d=e;f"]
)
def test_malformed_key_is_rejected(client: APIClient, bad: str) -> None:
    answer = client.post(FACTORIES, PLANT, HTTP_IDEMPOTENCY_KEY=bad)

    assert answer.status_code == 400
    assert answer.json()["code"] == "idempotency_key_malformed"
    assert not Factory.objects.exists()


def test_key_of_another_body_is_rejected(client: APIClient, key: str) -> None:
    post(client, FACTORIES, PLANT, key)

    answer = post(client, FACTORIES, PLANT | {"name": "Plant 2"}, key)

    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert Factory.objects.count() == 1


def test_key_of_another_address_is_rejected(client: APIClient, planner: Any, key: str) -> None:
    factory = builders.factory(organisation=planner.memberships.get().organisation)
    windows = [builders.window(builders.machine(factory, name=name)) for name in ("A", "B")]
    first, second = (f"/api/v1/capacity-windows/{window.pk}/pause/" for window in windows)
    assert post(client, first, {}, key).status_code == 200

    answer = post(client, second, {}, key)

    assert answer.status_code == 422
    assert CapacityWindow.objects.get(pk=windows[1].pk).status == "published"


def test_keys_are_each_users_own(client: APIClient, key: str) -> None:
    other = APIClient()
    other.force_authenticate(builders.member(builders.organisation()))

    answers_given = [post(who, FACTORIES, PLANT, key) for who in (client, other)]

    assert [answer.status_code for answer in answers_given] == [201, 201]
    assert Factory.objects.count() == 2


def test_stranger_is_asked_to_sign_in_before_any_key() -> None:
    assert APIClient().post(FACTORIES, PLANT).status_code == 401


def test_error_by_the_state_stays_the_answer(client: APIClient, planner: Any, key: str) -> None:
    factory = builders.factory(organisation=planner.memberships.get().organisation)
    window = builders.window(builders.machine(factory), reserved_ms=1)
    address = f"/api/v1/capacity-windows/{window.pk}/withdrawal/"
    rejected = post(client, address, {}, key)
    CapacityWindow.objects.update(reserved_ms=0)

    again = post(client, address, {}, key)
    renewed = post(client, address, {}, str(uuid4()))

    assert (rejected.status_code, again.status_code, renewed.status_code) == (409, 409, 200)
    assert again.content == rejected.content
    assert again["Content-Type"] == "application/problem+json"
    assert again["Idempotency-Replayed"] == "true"


def test_run_without_orders_gets_the_same_conflict_again(key: str) -> None:
    client = APIClient()
    client.force_authenticate(builders.member(builders.operator()))
    rejected = post(client, "/api/v1/match-runs/", {}, key)
    builders.order()

    again = post(client, "/api/v1/match-runs/", {}, key)

    assert (rejected.status_code, again.status_code) == (409, 409)
    assert again.json()["errors"][0]["pointer"] == "#/currency"
    assert not MatchRun.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "status"), [({"region": "XX-00"}, 400), ({"latitude": 31.3}, 400), ({"x": 1}, 400)]
)
def test_corrected_body_may_use_its_key(
    client: APIClient, key: str, wrong: dict[str, Any], status: int
) -> None:
    assert post(client, FACTORIES, PLANT | wrong, key).status_code == status

    assert post(client, FACTORIES, PLANT, key).status_code == 201


def test_role_that_is_given_later_may_use_its_key(key: str) -> None:
    viewer = builders.member(builders.organisation(), Role.VIEWER)
    window = builders.window(
        builders.machine(builders.factory(organisation=viewer.memberships.get().organisation))
    )
    address = f"/api/v1/capacity-windows/{window.pk}/pause/"
    client = APIClient()
    client.force_authenticate(viewer)
    assert post(client, address, {}, key).status_code == 403
    viewer.memberships.update(role=Role.PLANNER)
    client.force_authenticate(type(viewer).objects.get(pk=viewer.pk))

    assert post(client, address, {}, key).status_code == 200


@pytest.mark.parametrize(
    ("fault", "status", "kept"),
    [
        (RuntimeError("boom"), 500, False),
        (Throttled(wait=5), 429, False),
        (InvalidTransition(), 409, True),
    ],
)
def test_what_fails_undoes_what_it_did(
    client: APIClient,
    key: str,
    monkeypatch: pytest.MonkeyPatch,
    fault: Exception,
    status: int,
    kept: bool,
) -> None:
    create = master_data.create_factory

    def create_and_fail(**given: Any) -> Any:
        create(**given)
        raise fault

    client.raise_request_exception = False
    monkeypatch.setattr(master_data, "create_factory", create_and_fail)
    failed = post(client, FACTORIES, PLANT, key)
    left = Factory.objects.count()
    monkeypatch.setattr(master_data, "create_factory", create)
    again = post(client, FACTORIES, PLANT, key)

    assert (failed.status_code, left) == (status, 0)
    assert again.status_code == (409 if kept else 201)
    assert Factory.objects.count() == (0 if kept else 1)


@pytest.mark.django_db(transaction=True)
def test_request_under_way_is_not_carried_out_again(
    client: APIClient, planner: Any, key: str
) -> None:
    request = idempotency.IdempotentRequest(planner.pk, key, "POST", "")
    other = connections["default"].copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [request.lock])
        answer = post(client, FACTORIES, PLANT, key)
    finally:
        other.close()

    assert (answer.status_code, answer.json()["code"]) == (409, "request_under_way")
    assert answer["Retry-After"] == "1"
    assert not Factory.objects.exists()
    assert post(client, FACTORIES, PLANT, key).status_code == 201


def test_answer_written_in_between_undoes_the_request(
    client: APIClient, planner: Any, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    create = master_data.create_factory

    def create_while_another_answers(**given: Any) -> Any:
        IdempotencyRecord.objects.create(
            user=planner, key=key, request="POST", status=201, content=b""
        )
        return create(**given)

    monkeypatch.setattr(master_data, "create_factory", create_while_another_answers)
    answer = post(client, FACTORIES, PLANT, key)

    assert (answer.status_code, answer.json()["code"]) == (409, "request_under_way")
    assert not Factory.objects.exists()


def test_answers_are_forgotten_after_a_day(planner: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "BATCH_SIZE", 2)
    for place in range(6):
        IdempotencyRecord.objects.create(user=planner, key=f"key-{place}", status=200, content=b"")
    IdempotencyRecord.objects.exclude(key="key-0").update(created_at=now() - timedelta(hours=25))

    purge_idempotency_records()

    assert IdempotencyRecord.objects.get().key == "key-0"


def test_repetition_costs_a_transaction_and_one_statement(
    client: APIClient, key: str, django_assert_num_queries: Any
) -> None:
    post(client, FACTORIES, PLANT, key)

    # A savepoint for the transaction and its end, and the answer itself.
    with django_assert_num_queries(3):
        post(client, FACTORIES, PLANT, key)
