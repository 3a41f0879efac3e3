"""Tests that a request's id is in its answer, its errors and its log lines."""

import json
import logging

import structlog
from rest_framework.test import APIClient

from common.logs import JsonFormatter


def test_request_id_is_in_answer_and_problem() -> None:
    client = APIClient()

    sent = client.get("/api/v1/nothing/", headers={"X-Request-ID": "proxy-4711"})
    forged = client.get("/api/v1/nothing/", headers={"X-Request-ID": 'x" injected'})

    assert sent.headers["X-Request-ID"] == sent.json()["request_id"] == "proxy-4711"
    assert forged.json()["request_id"] == forged.headers["X-Request-ID"] != 'x" injected'
    assert client.get("/healthz").headers["X-Request-ID"]


def test_log_lines_of_a_request_carry_its_id() -> None:
    record = logging.LogRecord("django", logging.ERROR, "", 0, "failed", None, None)

    with structlog.contextvars.bound_contextvars(request_id="proxy-4711"):
        line = json.loads(JsonFormatter().format(record))

    assert (line["event"], line["request_id"]) == ("failed", "proxy-4711")
    assert "request_id" not in json.loads(JsonFormatter().format(record))
