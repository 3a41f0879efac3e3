"""Tests health and readiness with each service missing."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db.utils import ConnectionHandler
from rest_framework.test import APIClient

from common.api import health
from common.clock import now
from common.models import Heartbeat

# Nothing listens on port 1.
NOWHERE = {"HOST": "127.0.0.1", "PORT": 1, "OPTIONS": {"connect_timeout": 2}}


def test_process_answers_without_database_and_broker(api_client: APIClient) -> None:
    answer = api_client.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("age", "sweep"), [(None, "overdue"), (0, "ok"), (29, "ok"), (31, "overdue"), (3600, "overdue")]
)
def test_readiness_has_the_age_of_the_last_sweep(
    api_client: APIClient, age: int | None, sweep: str
) -> None:
    if age is not None:
        Heartbeat.objects.create(name="sweep", beat_at=now() - timedelta(seconds=age))

    answer = api_client.get("/readyz")

    body = answer.json()
    assert (answer.status_code, body["status"]) == (200, "ready")
    assert (body["checks"]["database"], body["checks"]["broker"]) == ("ok", "ok")
    assert body["checks"]["sweep"] == sweep
    seconds = body["checks"]["last_sweep_seconds"]
    assert seconds is None if age is None else age <= seconds <= age + 5


@pytest.mark.django_db
def test_not_ready_without_the_broker(api_client: APIClient, settings: Any) -> None:
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"

    answer = api_client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["status"] == "unavailable"
    assert answer.json()["checks"]["broker"].startswith("unreachable")
    assert answer.json()["checks"]["database"] == "ok"


@pytest.mark.django_db
def test_not_ready_without_the_database(
    api_client: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = {**django_settings.DATABASES["default"], **NOWHERE}
    monkeypatch.setattr(health, "connection", ConnectionHandler({"default": gone})["default"])

    answer = api_client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["checks"]["database"].startswith("unreachable")
    assert answer.json()["checks"]["last_sweep_seconds"] is None


@pytest.mark.django_db
def test_answers_contain_no_secret(api_client: APIClient, settings: Any) -> None:
    settings.CELERY_BROKER_URL = "redis://:hidden@127.0.0.1:1/0"

    text = api_client.get("/readyz").content.decode()

    assert "hidden" not in text
    assert "127.0.0.1" not in text
