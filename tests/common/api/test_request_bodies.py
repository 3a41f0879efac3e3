"""Tests bodies in chunks, with many errors, and with odd characters."""

import json
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.test.client import ClientHandler

from accounts.models import Role
from tests import builders
from tests.offers import token_of

pytestmark = pytest.mark.django_db
LIMIT_BYTES = 20_000


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
        {f"key{number}": 1 for number in range(5_000)},
        {f"key{number}": 1 for number in range(70_000)},
        {"k" * 200_000: 1},
        {"operations": [{"process": "x" * 5_000}] * 20, "title": ["x"] * 10},
        {"currency": "x" * 200_000, "required_certifications": ["y" * 2_000] * 100},
    ],
)
def test_answer_is_short_however_wrong_the_body_is(client_of: Any, body: dict[str, Any]) -> None:
    client = client_of(builders.member(builders.buyer()))

    answer = client.post("/api/v1/orders/", body)

    found = answer.json()
    assert answer.status_code == 400
    assert len(answer.content) < LIMIT_BYTES
    assert 1 <= len(found["errors"]) <= 20


def test_errors_beyond_the_first_are_counted(client_of: Any) -> None:
    client = client_of(builders.member(builders.buyer()))

    found = client.post("/api/v1/tokens/", {f"key{number}": 1 for number in range(100)}).json()

    assert (len(found["errors"]), found["more_errors"]) == (20, 80)
    assert found["detail"] == "100 fields are not acceptable."


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
