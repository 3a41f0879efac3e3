"""Tests bodies in chunks, with many errors, and with odd characters."""

import json
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test.client import ClientHandler

from accounts.models import Role
from attachments.states import FILES_MOST
from common.api import parsers
from common.api.parsers import JsonLimits, ensure_few_strings, ensure_few_values, ensure_length
from factories.api.serializers import WINDOWS_AT_ONCE
from factories.api.window_views import WindowViewSet
from matching.api.part_request_views import PartRequestViewSet
from matching.api.views import MatchRunViewSet
from orders.limits import NOTES_LENGTH, OPERATIONS_MOST, REQUEST_LINES_MOST
from tests import builders
from tests.offers import token_of

pytestmark = pytest.mark.django_db
LIMIT_BYTES = 20_000
CHINESE = "\u56fe"
# As long as each of them may reasonably be.
SPAN = {"starts_at": "2026-12-07T08:00:00+08:00", "ends_at": "2026-12-07T16:00:00+08:00"}
WINDOW = {**{f"field_{number}": "0123456789" for number in range(12)}, "spans": [SPAN] * 10}
STEP = {f"field_{number}": "0123456789" for number in range(20)}
LINE = {**STEP, "notes": CHINESE * NOTES_LENGTH, "files": [str(uuid4())] * FILES_MOST}


def send_in_chunks(path: str, content: bytes, **more: Any) -> tuple[int, dict[str, Any]]:
    """Returns status and body of a POST whose body a server put together from chunks."""
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "CONTENT_TYPE": "application/json",
        "HTTP_TRANSFER_ENCODING": "chunked",
        "wsgi.input": BytesIO(content),
        "wsgi.input_terminated": True,
        "wsgi.url_scheme": "http",
        "wsgi.errors": BytesIO(),
    }
    answer = ClientHandler()(environ | more)
    return answer.status_code, json.loads(answer.content)


@pytest.fixture
def token() -> str:
    buyer = builders.member(builders.buyer(), role=Role.OWNER)
    return token_of(buyer)


def test_chunked_body_is_read_to_its_end(token: str) -> None:
    sent = {"HTTP_AUTHORIZATION": f"Token {token}", "HTTP_IDEMPOTENCY_KEY": "a-chunked-body"}

    status, body = send_in_chunks("/api/v1/orders/", b'{"titel": "Bracket"}', **sent)

    assert status == 400
    assert "#/titel" in [error["pointer"] for error in body["errors"]]


def test_chunked_body_that_is_too_long_or_not_put_together_needs_a_length(token: str) -> None:
    long = b'{"title": "' + b"x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE + b'"}'

    too_long = send_in_chunks("/api/v1/orders/", long)
    split = send_in_chunks("/api/v1/orders/", b"{}", **{"wsgi.input_terminated": False})

    assert [(status, body["code"]) for status, body in (too_long, split)] == [
        (411, "length_required")
    ] * 2


@pytest.mark.parametrize(
    "body",
    [
        {f"key{number}": 1 for number in range(2_000)},
        {f"key{number}": 1 for number in range(5_000)},
        {"regions": ["x"] * 50_000},
        {"k" * 200_000: 1},
        {"operations": [{"process": "x" * 5_000}] * 20, "title": ["x"] * 10},
        {"currency": "x" * 100_000, "required_certifications": ["y" * 1_000] * 100},
    ],
)
def test_answer_is_short_however_wrong_the_body_is(client_of: Any, body: dict[str, Any]) -> None:
    client = client_of(builders.member(builders.buyer()))

    answer = client.post("/api/v1/orders/", body)

    found = answer.json()
    assert answer.status_code == 400
    assert len(answer.content) < LIMIT_BYTES
    assert 1 <= len(found["errors"]) <= 20


def test_body_that_is_longer_than_its_address_reads_is_refused_unread(
    client_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    factory = builders.factory()
    client = client_of(builders.member(factory.organisation))
    read: list[str] = []
    monkeypatch.setattr(parsers.json, "loads", lambda text, **_: read.append("read") or {})
    body = {"title": "x" * 256 * 1024}

    refused = client.post("/api/v1/factories/", body)
    taken = client.post("/api/v1/capacity-windows/bulk/", body)

    assert (refused.status_code, refused.json()["code"]) == (413, "too_large")
    assert "256 KiB" in refused.json()["detail"]
    assert (taken.status_code, read) == (400, ["read"])


def test_errors_beyond_the_first_are_counted(client_of: Any) -> None:
    client = client_of(builders.member(builders.buyer()))

    found = client.post("/api/v1/tokens/", {f"key{number}": 1 for number in range(100)}).json()

    assert (len(found["errors"]), found["more_errors"]) == (20, 80)
    assert found["detail"] == "100 fields are not acceptable."


def test_of_many_names_that_do_not_belong_the_first_are_looked_at(client_of: Any) -> None:
    client = client_of(builders.member(builders.buyer()))

    found = client.post("/api/v1/orders/", {f"key{number}": 1 for number in range(2_000)}).json()

    assert found["errors"][0]["detail"].startswith("2,000 names do not belong here")
    assert [error["pointer"] for error in found["errors"]][:3] == ["#", "#/key0", "#/key1"]
    assert found["more_errors"] == 81


@pytest.mark.parametrize(
    "body",
    [
        {f"key{number}": 1 for number in range(3_001)},
        [[1]] * 1_501,
        {"operations": [{"process": "x"}] * 1_501},
    ],
)
def test_values_of_all_objects_and_lists_are_bounded(client_of: Any, body: Any) -> None:
    client = client_of(builders.member(builders.buyer()))

    found = client.post("/api/v1/orders/", body)

    assert (found.status_code, found.json()["code"]) == (400, "parse_error")
    assert "at most 3,000 values" in found.json()["detail"]


@pytest.mark.parametrize(
    ("limits", "body"),
    [
        (JsonLimits(), {"operations": [STEP] * OPERATIONS_MOST, "notes": CHINESE * NOTES_LENGTH}),
        (PartRequestViewSet.json_limits, {"lines": [LINE] * REQUEST_LINES_MOST}),
        (WindowViewSet.bulk.kwargs["json_limits"], {"windows": [WINDOW] * WINDOWS_AT_ONCE}),
        (MatchRunViewSet.approval.kwargs["json_limits"], {"orders": [str(uuid4())] * 100_000}),
    ],
)
def test_largest_bodies_are_read(limits: JsonLimits, body: Any) -> None:
    content = json.dumps(body)

    ensure_length(str(len(content)), limits.kib)
    ensure_few_strings(content.encode(), limits.values)
    ensure_few_values(body, limits.values)


@pytest.mark.parametrize("mark", ["\x07", "\x00", "\u202e", "\u2066", "\u200b", "\ufeff", "\x85"])
def test_text_with_characters_that_are_not_shown_is_refused(client_of: Any, mark: str) -> None:
    factory = builders.factory(name="Plant")
    client = client_of(builders.member(factory.organisation))

    answer = client.patch(f"/api/v1/factories/{factory.pk}/", {"name": f"Pla{mark}nt"})

    assert answer.status_code == 400
    assert {error["pointer"] for error in answer.json()["errors"]} == {"#/name"}
    factory.refresh_from_db()
    assert factory.name == "Plant"


def test_text_that_shows_all_its_characters_is_taken(client_of: Any) -> None:
    factory = builders.factory()
    client = client_of(builders.member(factory.organisation))
    name = "Zwei\tfünf 五 👨\u200d👩\u200d👧 ✔️"

    answer = client.patch(f"/api/v1/factories/{factory.pk}/", {"name": name})

    assert (answer.status_code, answer.json()["name"]) == (200, name)
