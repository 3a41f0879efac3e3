"""Tests keys, versions, repetitions, problems and pages of the client."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import httpx
import pytest

from millshare_client import ApiProblem, Connection, RetryPolicy, VersionUnknown, every_row
from millshare_client.generated.api.orders import (
    orders_list,
    orders_partial_update,
    orders_retrieve,
    orders_submission_create,
)
from millshare_client.generated.models.order_status_enum import OrderStatusEnum
from millshare_client.generated.models.patched_order_change_request import (
    PatchedOrderChangeRequest,
)
from millshare_client.problems import FieldsRefused, LimitReached, StaleVersion

ORDER = UUID("0190a8f0-0000-7000-8000-000000000001")
PATH = f"/api/v1/orders/{ORDER}/"
PROBLEM = {
    "type": "/problems/invalid/",
    "title": "The request is not acceptable",
    "status": 400,
    "code": "invalid",
    "detail": "Send a number.",
    "errors": [{"in": "body", "pointer": "#/quantity", "code": "x", "detail": "Send a number."}],
    "request_id": "r-1",
}
Answer = httpx.Response | httpx.TransportError


class Server:
    """Answers requests in turn and keeps them; the last answer repeats."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, httpx.TransportError):
            raise answer
        return answer

    def header(self, name: str) -> list[str | None]:
        """Returns a header of each request."""
        return [request.headers.get(name) for request in self.requests]


@pytest.fixture
def waits() -> list[float]:
    """Collects the seconds that connections would have waited."""
    return []


@pytest.fixture
def connect(waits: list[float]) -> Callable[..., Connection]:
    """Makes a connection to a server that answers so."""

    def make(server: Server, **terms: Any) -> Connection:
        return Connection(
            "https://mill.example",
            "secret",
            transport=httpx.MockTransport(server),
            sleep=waits.append,
            **terms,
        )

    return make


def problem(status: int, **headers: str) -> httpx.Response:
    """Returns a refusal with this status."""
    return httpx.Response(status, json=PROBLEM | {"status": status}, headers=headers)


def order(**fields: Any) -> dict[str, Any]:
    """Returns a body that is enough for `from_dict` to fail on nothing we read."""
    return {"id": str(ORDER), **fields}


def send(client: Connection, method: str, path: str = PATH, **more: Any) -> httpx.Response:
    """Sends a request as generated code does."""
    return client.send({"method": method, "url": path, **more})


def test_a_post_keeps_its_key_when_it_is_sent_again(connect: Any, waits: list[float]) -> None:
    server = Server(httpx.ReadTimeout("gone"), problem(503, **{"Retry-After": "7"}),
                    httpx.Response(200, json=order()))  # fmt: skip
    client = connect(server)

    send(client, "post", f"{PATH}submission/")
    send(client, "post", f"{PATH}submission/")

    first, again, third, other = server.header("Idempotency-Key")
    assert first
    assert first == again == third != other
    assert 0.25 <= waits[0] <= 0.5
    assert waits[1] == 7
    assert server.header("Authorization") == ["Token secret"] * 4


def test_a_given_key_is_sent(connect: Any) -> None:
    server = Server(httpx.Response(200, json=order()))

    send(connect(server), "post", headers={"Idempotency-Key": "my-own-key"})

    assert server.header("Idempotency-Key") == ["my-own-key"]


@pytest.mark.parametrize("body", [{"json": {"a": 1}}, {"files": [("file", ("a", b"x", None))]}])
def test_the_body_is_the_same_when_it_is_sent_again(connect: Any, body: dict[str, Any]) -> None:
    server = Server(httpx.ConnectError("refused"), httpx.Response(200, json=order()))

    send(connect(server), "post", **body)

    first, second = server.requests
    assert first.content == second.content != b""


def test_an_edit_sends_the_version_that_was_read(connect: Any) -> None:
    server = Server(
        httpx.Response(200, json=order(), headers={"ETag": '"3-a"'}),
        httpx.Response(200, json=order(), headers={"ETag": '"4-b"'}),
        httpx.Response(200, json=order(), headers={"ETag": '"5-c"'}),
        httpx.Response(204),
    )
    client = connect(server)

    send(client, "get")
    send(client, "patch")
    send(client, "post", f"{PATH}submission/")
    send(client, "delete")

    assert server.header("If-Match") == [None, '"3-a"', None, '"5-c"']
    with pytest.raises(VersionUnknown, match="Read /api/v1/orders/"):
        send(client, "delete")


def test_a_made_row_is_known(connect: Any) -> None:
    server = Server(httpx.Response(201, json=order(), headers={"ETag": '"1-a"'}))
    client = connect(server)

    send(client, "post", "/api/v1/orders/")

    assert client.tag_of(PATH) == '"1-a"'


def test_an_edit_without_an_answer_is_not_repeated(connect: Any) -> None:
    server = Server(httpx.ReadTimeout("gone"))

    with pytest.raises(httpx.ReadTimeout):
        send(connect(server), "patch", headers={"If-Match": "*"})

    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("answer", "attempts"),
    [
        (problem(429, **{"Retry-After": "1"}), 6),
        (problem(503), 6),
        (problem(409, **{"Retry-After": "1"}), 6),
        (problem(429, **{"Retry-After": "3600"}), 1),
        (problem(409), 1),
        (problem(400), 1),
        (problem(500), 1),
    ],
)
def test_what_passes_is_tried_again(connect: Any, answer: httpx.Response, attempts: int) -> None:
    server = Server(answer)

    with pytest.raises(ApiProblem):
        send(connect(server), "post", "/api/v1/orders/")

    assert len(server.requests) == attempts


def test_delays_grow_to_their_limit() -> None:
    policy = RetryPolicy(first_delay=1, longest_delay=8)

    for attempt, most in ((1, 1), (2, 2), (3, 4), (4, 8), (9, 8)):
        assert most / 2 <= policy.delay(attempt) <= most


@pytest.mark.parametrize(
    ("status", "kind"), [(400, FieldsRefused), (412, StaleVersion), (429, LimitReached)]
)
def test_a_problem_is_an_exception(connect: Any, status: int, kind: type[ApiProblem]) -> None:
    client = connect(Server(problem(status)), retry=RetryPolicy(attempts=1))

    with pytest.raises(kind) as raised:
        send(client, "get")

    found = raised.value
    assert (found.status, found.code, found.request_id) == (status, "invalid", "r-1")
    assert found.documentation == "https://mill.example/problems/invalid/"
    assert found.errors[0].pointer == "#/quantity"


def test_an_answer_of_a_proxy_is_a_problem_too(connect: Any) -> None:
    client = connect(Server(httpx.Response(502, text="<h1>Bad gateway</h1>")))

    with pytest.raises(ApiProblem, match="502 unknown: <h1>Bad gateway</h1>"):
        send(client, "get")


def test_pages_are_read_to_the_last(connect: Any) -> None:
    pages = [{"count": 3, "results": [], "next": "https://x/?page=2"}, {"count": 3, "results": []}]
    server = Server(*(httpx.Response(200, json=page) for page in pages))

    rows = list(every_row(orders_list.call, client=connect(server), status=[OrderStatusEnum.DRAFT]))

    assert rows == []
    asked = [dict(request.url.params) for request in server.requests]
    assert asked == [
        {"page": "1", "page_size": "200", "status": "draft"},
        {"page": "2", "page_size": "200", "status": "draft"},
    ]


def test_generated_calls_go_through_the_connection(connect: Any) -> None:
    server = Server(problem(404))
    client = connect(server)

    for call in (
        lambda: orders_retrieve.call(ORDER, client=client),
        lambda: orders_submission_create.call(ORDER, client=client, if_match='"9-z"'),
        lambda: orders_partial_update.call(
            ORDER, client=client, body=PatchedOrderChangeRequest(), if_match="*"
        ),
    ):
        with pytest.raises(ApiProblem):
            call()

    assert [request.method for request in server.requests] == ["GET", "POST", "PATCH"]
    assert server.header("If-Match") == [None, '"9-z"', "*"]
    assert server.requests[1].headers["Idempotency-Key"]


def test_a_value_of_a_later_release_is_kept() -> None:
    later = OrderStatusEnum("on_the_moon")

    assert (later.value, str(later)) == ("on_the_moon", "on_the_moon")
    assert later not in list(OrderStatusEnum)
