"""Tests that log lines name request, person, organisation and task, and no secret."""

from collections.abc import Callable
from typing import Any

import pytest
import structlog
from celery import shared_task
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient
from structlog.contextvars import get_contextvars, merge_contextvars
from structlog.testing import capture_logs

from accounts.services.tokens import issue_token
from common.monitoring.task_signals import HEADER, send_context
from tests import builders
from tests.clients import HERE

pytestmark = pytest.mark.django_db
log = structlog.get_logger("test")


@shared_task
def write_a_line() -> None:
    """Logs within a task."""
    log.info("at work")


def lines_of(work: Callable[[], Any]) -> list[Any]:
    """Returns the lines that are logged meanwhile, with their context."""
    with capture_logs(processors=[merge_contextvars]) as logs:
        work()
    return logs


def test_pages_name_person_and_organisation(client: Client) -> None:
    owner = builders.member(builders.organisation())
    client.force_login(owner)

    (line,) = lines_of(lambda: client.get(reverse("account:members")))

    assert line["person"] == str(owner.pk)
    assert line["organisation"] == str(owner.memberships.get().organisation_id)
    assert line["request_id"]
    assert owner.email not in str(line)


def test_the_next_request_of_a_thread_is_nobodys(client: Client) -> None:
    client.force_login(builders.member(builders.organisation()))
    client.get(reverse("account:members"))

    (line,) = lines_of(lambda: Client().get("/healthz"))

    assert "person" not in line
    assert "organisation" not in line
    assert get_contextvars() == {}


def test_programs_are_named_by_their_token() -> None:
    owner = builders.member(builders.organisation())
    builders.Membership.objects.create(
        organisation=builders.buyer(), user=owner, role=builders.Role.OWNER
    )
    first = owner.memberships.first().organisation
    for organisation, shown in ((first, str(first.pk)), (None, None)):
        _row, secret = issue_token(
            user=owner, name="x", days=1, scopes=["read"], organisation=organisation, client=HERE
        )
        program = APIClient(headers={"Authorization": f"Token {secret}"})

        (line,) = lines_of(lambda program=program: program.get(reverse("factory-list")))

        assert (line["person"], line.get("organisation")) == (str(owner.pk), shown)
        assert secret not in str(line)


def test_a_task_names_the_request_that_asked_for_it() -> None:
    with structlog.contextvars.bound_contextvars(request_id="of-a-request", person="p-1"):
        headers: dict[str, Any] = {}
        send_context(headers=headers)

    logs = lines_of(lambda: write_a_line.apply(task_id="t-1", headers=headers))

    assert logs[0]["request_id"] == "of-a-request"
    assert (logs[0]["person"], logs[0]["task_id"]) == ("p-1", "t-1")
    assert logs[0]["task"].endswith("write_a_line")
    assert get_contextvars() == {}


def test_forged_messages_bring_no_text_into_the_log() -> None:
    forged = {HEADER: {"request_id": 'x", "level": "error', "person": 7, "secret": "s"}}

    logs = lines_of(lambda: write_a_line.apply(headers=forged))

    assert "request_id" not in logs[0]
    assert logs[0]["person"] == "7"
    assert "secret" not in logs[0]
