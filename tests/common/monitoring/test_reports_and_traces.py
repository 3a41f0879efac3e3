"""Tests error reports and traces with senders that keep what they get."""

import builtins
import json
from collections.abc import Iterator
from typing import Any

import pytest
import sentry_sdk
import structlog
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from sentry_sdk.transport import Transport

from common.monitoring import traces
from common.monitoring.error_reports import start_error_reports
from common.monitoring.task_signals import send_context
from common.tasks import purge_idempotency_records
from tests import builders

DSN = "https://key@sentry.example/1"
SECRET = "s3cr3t-of-a-link-that-nobody-may-read"


class KeptReports(Transport):
    """Keeps what would be sent."""

    sent: list[Any]

    def __init__(self, options: Any = None) -> None:
        super().__init__(options)
        type(self).sent = []

    def capture_envelope(self, envelope: Any) -> None:
        """Keeps the events of an envelope."""
        self.sent.extend(item.payload.json for item in envelope.items)


@pytest.fixture
def reports() -> Iterator[type[KeptReports]]:
    """Begins to report errors."""
    start_error_reports(DSN, release="0.1.0", transport=KeptReports)
    yield KeptReports
    sentry_sdk.get_client().close()
    sentry_sdk.init()


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    """Begins to keep spans."""
    exporter = InMemorySpanExporter()
    traces.start_traces("http://x", release="0.1.0", processor=SimpleSpanProcessor(exporter))
    yield exporter
    traces.stop_traces()


@pytest.mark.django_db
def test_an_error_is_reported_with_its_ids_and_without_secrets(
    reports: type[KeptReports], monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = builders.member(builders.organisation())
    client = Client(raise_request_exception=False)
    client.force_login(owner)

    def fail(*args: Any, **named: Any) -> None:
        password = SECRET
        raise ValueError(f"{len(password)} at /account/join/{SECRET}/")

    monkeypatch.setattr("console.account.views.member_pages.MembersPage.get", fail)
    address = reverse("account:members")
    answer = client.get(f"{address}?q={SECRET}", headers={"X-Request-ID": "of-a-test"})

    assert answer.status_code == 500
    (event,) = reports.sent
    assert event["exception"]["values"][0]["type"] == "ValueError"
    assert event["user"] == {"id": str(owner.pk)}
    assert event["tags"]["request_id"] == "of-a-test"
    assert set(event.get("request", {})) <= {"method", "url"}
    shown = json.dumps(event)
    assert SECRET not in shown
    assert owner.email not in shown
    assert "cookie" not in shown.lower()


@pytest.mark.django_db
def test_requests_and_their_tasks_are_one_trace(spans: InMemorySpanExporter) -> None:
    owner = builders.member(builders.organisation())
    client = Client()
    client.force_login(owner)
    client.get(reverse("account:members"))
    with traces.span("request"), structlog.contextvars.bound_contextvars(request_id="of-a-test"):
        headers: dict[str, Any] = {}
        send_context(headers=headers)
    purge_idempotency_records.apply(headers=headers)

    page, request, task = spans.get_finished_spans()
    assert page.name == "GET account:members"
    assert page.attributes["http.response.status_code"] == 200
    assert page.attributes["millshare.person"] == str(owner.pk)
    assert task.name == "common.tasks.purge_idempotency_records"
    assert task.parent.span_id == request.context.span_id
    assert task.context.trace_id == request.context.trace_id != page.context.trace_id
    assert task.attributes["millshare.request_id"] == "of-a-test"
    assert task.resource.attributes["service.name"] == "millshare"


@pytest.mark.parametrize(
    ("library", "start", "said"),
    [
        ("sentry_sdk", lambda: start_error_reports(DSN, release=""), "SENTRY_DSN .*-sentry.txt"),
        (
            "opentelemetry",
            lambda: traces.start_traces("http://x", release=""),
            "OTLP_ENDPOINT .*-otlp.txt",
        ),
    ],
)
def test_a_missing_extra_is_named(
    library: str, start: Any, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = builtins.__import__

    def without(name: str, *args: Any, **named: Any) -> Any:
        if name.partition(".")[0] == library:
            raise ImportError(name=name)
        return known(name, *args, **named)

    monkeypatch.setattr(builtins, "__import__", without)

    with pytest.raises(ImproperlyConfigured, match=said):
        start()
