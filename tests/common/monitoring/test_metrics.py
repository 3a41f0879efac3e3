"""Tests that metrics parse, and move after requests, tasks, refusals and runs."""

import urllib.request
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from audit.models import AuditRun
from common.clock import now
from common.monitoring import exposition, gauges, metrics
from common.safety.usage_quotas import QuotaSpent, consume
from common.tasks import purge_idempotency_records
from matching.models import MatchRun
from matching.states import AllocationStatus, RunStatus
from tests import builders

pytestmark = pytest.mark.django_db
Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


@pytest.fixture(autouse=True)
def switched_on(settings: Any) -> Iterator[None]:
    """Keeps metrics during the test, beginning at nothing."""
    settings.METRICS = {"port": 9464, "address": "127.0.0.1"}
    metrics.instruments.cache_clear()
    yield
    metrics.instruments.cache_clear()


def samples() -> Samples:
    """Returns what the port answers, as Prometheus reads it."""
    text = generate_latest(exposition.exposed_registry(with_gauges=True)).decode()
    return parsed(text)


def parsed(text: str) -> Samples:
    """Returns the samples of an answer by name and labels."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def value(found: Samples, name: str, **labels: str) -> float:
    """Returns one sample; 0 where there is none."""
    return found.get((name, tuple(sorted(labels.items()))), 0.0)


def test_requests_are_timed_by_route_and_never_by_address(client_of: Callable[[Any], Any]) -> None:
    factory = builders.factory()
    owner = client_of(builders.member(factory.organisation))
    address = reverse("factory-detail", args=[factory.pk])

    owner.get(address)
    owner.get(address)
    owner.get("/api/v1/secret-of-somebody/")

    found = samples()
    name = "millshare_request_seconds_count"
    assert value(found, name, route="factory-detail", method="GET", status="2xx") == 2
    assert value(found, name, route="none", method="GET", status="4xx") == 1
    shown = str(found)
    assert str(factory.pk) not in shown
    assert "secret" not in shown


def test_refusals_are_counted_by_code(client_of: Callable[[Any], Any]) -> None:
    owner = client_of(builders.member(builders.organisation()))

    owner.get(reverse("factory-detail", args=["00000000-0000-7000-8000-000000000000"]))
    owner.post(reverse("factory-list"), {"nonsense": 1})

    found = samples()
    assert value(found, "millshare_refusals_total", status="404", code="not_found") == 1
    codes = [dict(labels).get("code") for name, labels in found if "refusals_total" in name]
    assert len(codes) == 2


def test_limits_are_counted(settings: Any, client: Client) -> None:
    owner = builders.organisation()
    settings.QUOTAS = {**settings.QUOTAS, "exports": {"per_hour": 0, "per_day": 0}}
    with pytest.raises(QuotaSpent):
        consume("exports", owner.pk)
    for _ in range(7):
        client.post(reverse("console:sign-in"), {"username": "a@example.com", "password": "x"})

    found = samples()
    assert value(found, "millshare_limits_reached_total", limit="quota:exports") == 1
    assert value(found, "millshare_limits_reached_total", limit="sign_in:address") >= 1


def test_tasks_are_timed_by_name_and_state() -> None:
    purge_idempotency_records.apply()

    found = samples()
    labels = {"task": "common.tasks.purge_idempotency_records", "state": "success"}
    assert value(found, "millshare_task_seconds_count", **labels) == 1
    assert value(found, "millshare_task_seconds_sum", **labels) > 0


def test_figures_of_the_database_follow_runs_offers_and_audits() -> None:
    before = samples()
    assert value(before, "millshare_runs", status="requested") == 0
    assert value(before, "millshare_offers_open") == 0

    run = builders.run(status=RunStatus.REQUESTED)
    MatchRun.objects.filter(pk=run.pk).update(created_at=now() - timedelta(minutes=10))
    builders.allocation(status=AllocationStatus.OFFERED, offer_expires_at=now())
    AuditRun.objects.create(seconds=1, checked=3, findings=[{"name": "x"}])
    found = samples()

    assert value(found, "millshare_runs", status="requested") == 1
    assert 600 <= value(found, "millshare_run_oldest_waiting_seconds") < 660
    assert value(found, "millshare_offers_open") == 1
    assert value(found, "millshare_invariants_broken") == 1
    assert value(found, "millshare_payments_due") == 0
    readable = {key: each for key, each in found.items() if key[0] == "millshare_gauge_readable"}
    assert set(readable.values()) == {1.0}


def test_a_queue_in_a_table_is_added_by_its_name() -> None:
    builders.run(status=RunStatus.REQUESTED)
    waiting = gauges.WaitingRows("matching.MatchRun", "created_at", {"status": "requested"})

    MatchRun.objects.update(created_at=now() - timedelta(seconds=90))
    gauges.register_queue("runs", waiting)
    try:
        found = samples()
    finally:
        gauges._queues.pop("runs")

    assert 90 <= value(found, "millshare_queue_lag_seconds", queue="runs") < 120
    for name in ("account-mails", "outbox"):
        assert ("millshare_queue_lag_seconds", (("queue", name),)) in found


def test_a_gauge_that_fails_leaves_the_others(caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> float:
        raise ZeroDivisionError

    gauges.register(gauges.Gauge("millshare_broken", "Fails.", broken))
    try:
        found = samples()
    finally:
        gauges._gauges.pop("millshare_broken")

    assert value(found, "millshare_gauge_readable", gauge="millshare_broken") == 0
    assert value(found, "millshare_gauge_readable", gauge="millshare_offers_open") == 1


def test_nothing_is_kept_without_a_port(settings: Any, client: Client) -> None:
    settings.METRICS = {"port": 0, "address": "127.0.0.1"}

    client.get("/healthz")

    assert not [name for name, _labels in samples() if "request_seconds" in name]


def test_port_answers_and_a_taken_one_is_explained() -> None:
    server = exposition.start_listener(address="127.0.0.1", port=0, with_gauges=False)
    port = server.server_address[1]
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
            assert parsed(answer.read().decode()) == {}
        with pytest.raises(exposition.MetricsPortTaken, match=f"METRICS_PORT {port} .* port of"):
            exposition.start_listener(address="127.0.0.1", port=port, with_gauges=False)
    finally:
        server.shutdown()
        server.server_close()


def test_folder_is_named_before_the_library_is_loaded() -> None:
    assert CollectorRegistry
    with pytest.raises(RuntimeError, match="imported before"):
        exposition.prepare_folder()
