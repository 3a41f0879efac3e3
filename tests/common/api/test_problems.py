"""Tests that errors are `application/problem+json` with a pointer to each field."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections
from django.http import Http404
from rest_framework import exceptions, serializers
from rest_framework.test import APIClient

from common.api import idempotency
from common.api.filters import QueryError
from common.api.problems import flatten, handle_exception
from common.errors import FieldErrors, Forbidden, InvalidTransition
from factories.models import Factory
from factories.services import master_data
from tests import builders

pytestmark = pytest.mark.django_db


def pointers(answer: Any) -> list[tuple[str, str]]:
    """Returns the pointers of a problem."""
    return [(error["in"], error["pointer"]) for error in answer.data["errors"]]


@pytest.mark.parametrize(
    ("exception", "status", "places"),
    [
        (InvalidTransition(), 409, [("body", "#/status")]),
        (Forbidden(), 403, [("body", "#")]),
        (
            FieldErrors({"parts.3.name": "No.", "area": "No."}),
            400,
            [("body", "#/parts/3/name"), ("body", "#/area")],
        ),
        (Http404(), 404, [("path", "#/id")]),
        (exceptions.NotFound(), 404, [("path", "#/id")]),
        (PermissionDenied(), 403, [("body", "#")]),
        (exceptions.NotAuthenticated(), 401, [("body", "#")]),
        (exceptions.MethodNotAllowed("PUT"), 405, [("body", "#")]),
        (exceptions.UnsupportedMediaType("text/plain"), 415, [("body", "#")]),
        (exceptions.ParseError(), 400, [("body", "#")]),
        (QueryError({"page": ["No."]}), 400, [("query", "#/page")]),
        (
            serializers.ValidationError(
                {"a/b~c": ["No."], "parts": [{}, {"name": ["No.", "No!"]}]}
            ),
            400,
            [("body", "#/a~1b~0c"), ("body", "#/parts/1/name"), ("body", "#/parts/1/name")],
        ),
        (serializers.ValidationError({"non_field_errors": ["No."]}), 400, [("body", "#")]),
    ],
)
def test_error_becomes_a_problem(exception: Exception, status: int, places: Any) -> None:
    answer = handle_exception(exception, {})

    assert answer is not None
    assert answer.status_code == answer.data["status"] == status
    assert answer.content_type == "application/problem+json"
    assert {"type", "title", "status", "code", "detail", "errors"} <= set(answer.data)
    assert pointers(answer) == places
    assert all(error["detail"] and error["code"] for error in answer.data["errors"])


@pytest.mark.parametrize("fault", [ValueError(), KeyError("a"), RuntimeError("boom")])
def test_fault_of_the_server_is_not_dressed_up(fault: Exception) -> None:
    assert handle_exception(fault, {}) is None


@pytest.mark.django_db(transaction=True)
def test_lock_that_is_not_had_in_time_is_no_fault_of_the_server(api_client: APIClient) -> None:
    factory = builders.factory()
    api_client.force_authenticate(builders.member(factory.organisation))
    address = f"/api/v1/factories/{factory.pk}/"
    tag = api_client.get(address)["ETag"]
    other = connections["default"].copy()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '50ms'")
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SELECT 1 FROM factories_factory FOR UPDATE")
        answer = api_client.patch(address, {"name": "Other"}, headers={"If-Match": tag})
    finally:
        other.rollback()
        other.close()
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")

    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    assert answer["Retry-After"] == "1"


def test_wait_for_a_lock_is_limited(settings: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        (waits,) = cursor.fetchone()

    assert waits == f"{settings.LOCK_TIMEOUT_SECONDS}s"


@pytest.fixture
def lose_connection() -> Iterator[Callable[[], None]]:
    """Ends this process's connection to PostgreSQL from outside, as a restart does."""
    other = connections["default"].copy()

    def lose() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            mine = cursor.fetchone()
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", mine)

    yield lose
    other.close()
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_request_that_loses_its_connection_is_sent_again_with_its_key(
    api_client: APIClient, monkeypatch: pytest.MonkeyPatch, lose_connection: Callable[[], None]
) -> None:
    planner = builders.member(builders.organisation())
    api_client.force_authenticate(planner)
    create, once = master_data.create_factory, {"HTTP_IDEMPOTENCY_KEY": "the-same-key"}
    body = {"name": "Plant 1", "region": "CN-JS", "latitude": "31.3", "longitude": "120.6"}

    def create_and_lose(**given: Any) -> Any:
        create(**given)
        lose_connection()
        return create(**given)

    monkeypatch.setattr(master_data, "create_factory", create_and_lose)
    lost = api_client.post("/api/v1/factories/", body, **once)
    connection.close()
    monkeypatch.setattr(master_data, "create_factory", create)
    left = Factory.objects.count()
    again = api_client.post("/api/v1/factories/", body, **once)

    assert (lost.status_code, lost.json()["code"]) == (503, "database_lost")
    assert (lost["Retry-After"], lost["Content-Type"]) == ("1", "application/problem+json")
    assert (left, again.status_code, Factory.objects.count()) == (0, 201, 1)


@pytest.mark.django_db(transaction=True)
def test_connection_lost_before_the_commit_is_no_fault_of_the_server(
    api_client: APIClient, monkeypatch: pytest.MonkeyPatch, lose_connection: Callable[[], None]
) -> None:
    api_client.force_authenticate(builders.member(builders.organisation()))
    keep = idempotency.record_response

    def keep_and_lose(*words: Any) -> None:
        keep(*words)
        lose_connection()

    monkeypatch.setattr(idempotency, "record_response", keep_and_lose)
    body = {"name": "Plant 1", "region": "CN-JS", "latitude": "31.3", "longitude": "120.6"}
    lost = api_client.post("/api/v1/factories/", body)
    connection.close()

    assert (lost.status_code, lost.json()["code"]) == (503, "database_lost")
    assert not Factory.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_reading_without_a_database_is_no_fault_of_the_server(
    api_client: APIClient, lose_connection: Callable[[], None]
) -> None:
    api_client.force_authenticate(builders.member(builders.organisation()))
    lose_connection()

    lost = api_client.get("/api/v1/factories/")

    assert (lost.status_code, lost.json()["code"]) == (503, "database_lost")


def test_wait_is_in_a_header() -> None:
    answer = handle_exception(exceptions.Throttled(wait=12.5), {})

    assert answer is not None
    assert (answer.status_code, answer["Retry-After"]) == (429, "13")


def test_text_that_utf8_cannot_carry_is_still_answered(api_client: APIClient) -> None:
    reviewer = builders.member(builders.operator())
    api_client.force_authenticate(reviewer)
    address = f"/api/v1/factories/{builders.factory().pk}/verification/"

    answer = api_client.post(
        address, b'{"level": "\\ud800", "reason": "Seen."}', content_type="application/json"
    )

    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == ["#/level"]


def test_errors_of_rows_in_dictionaries_and_lists_are_all_found() -> None:
    detail = serializers.ValidationError({"rows": {2: {"x": ["A."]}, 5: ["B."]}}).detail

    assert [error["pointer"] for error in flatten(detail)] == ["#/rows/2/x", "#/rows/5"]


@pytest.mark.parametrize("path", ["/api/v1/no-such-noun/", "/api/v1/me/name/", "/api/v2/"])
def test_address_that_does_not_exist_is_a_problem(api_client: APIClient, path: str) -> None:
    answer = api_client.get(path)

    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 404


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "text/xml"])
def test_other_media_types_are_rejected(api_client: APIClient, kind: str) -> None:
    answer = api_client.post("/api/v1/tokens/", "a=b", content_type=kind)

    assert answer.status_code == 415
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b'{"email": NaN}',
        b'{"email": Infinity}',
        b'{"email": 1' + b"0" * 5000 + b"}",
        b"[" * 200_000,
        b'{"a":' * 50_000,
        b"\xff\xfe",
        b'"\\ud800"',
        b'{"\\ud800": 1}',
        b'{"email": "\\ud800", "password": "x"}',
        b'{"\\u0000": 1}',
    ],
)
def test_malformed_body_is_the_clients_error(api_client: APIClient, text: bytes) -> None:
    answer = api_client.post("/api/v1/tokens/", text, content_type="application/json")

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["errors"]


def test_body_that_is_too_large_is_rejected(api_client: APIClient, settings: Any) -> None:
    body = b'{"email": "' + b"x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE + b'"}'

    answer = api_client.post("/api/v1/tokens/", body, content_type="application/json")

    assert answer.status_code == answer.json()["status"] == 413
    assert answer["Content-Type"] == "application/problem+json"
