"""Tests ledger checks and the operator's notifications."""

from datetime import timedelta

import pytest
from django.urls import reverse
from kombu.exceptions import OperationalError

from audit.models import AuditRun
from common.clock import now
from console.operator.audit_rules import audit_rules
from matching.states import RunStatus
from tests import builders

pytestmark = pytest.mark.django_db
BOOKS = "/operator/audit/"
INBOX = "/account/notifications/"


def audit(*names):
    """Creates an audit that found these rules broken."""
    findings = [
        {"name": name, "sentence": audit_rules()[name], "count": 2, "ids": ["id-1", "id-2"]}
        for name in names
    ]
    return AuditRun.objects.create(seconds=0.4, checked=36, findings=findings)


def test_clean_audit_lists_every_rule(operator):
    audit()

    context = operator.get(BOOKS).context

    assert len(context["rules"]) == len(audit_rules())
    assert not any(rule["finding"] for rule in context["rules"])
    assert not operator.get(INBOX).context["notices"]


def test_broken_rule_comes_first_and_is_to_be_attended_to(operator):
    audit()
    audit("one_proposal_stands")

    page = operator.get(BOOKS)

    assert page.context["rules"][0]["name"] == "one_proposal_stands"
    assert "id-1" in page.content.decode()
    (notice,) = operator.get(INBOX).context["notices"]
    assert notice.is_urgent
    assert notice.url == BOOKS


def test_finding_of_a_removed_rule_is_still_shown(operator):
    gone = {"name": "gone", "sentence": "It held.", "count": 1, "ids": ["x"]}
    AuditRun.objects.create(seconds=1, checked=1, findings=[gone])

    assert operator.get(BOOKS).context["rules"][0]["sentence"] == "It held."


def test_requested_audit_is_polled_until_it_is_finished(operator, monkeypatch):
    asked = []
    monkeypatch.setattr("audit.services.current_app.send_task", asked.append)
    audit()

    answer = operator.post(reverse("operator:audit-request"))

    assert asked == ["audit.tasks.audit_books"]
    waiting = operator.get(answer.url, headers={"HX-Request": "true"})
    assert waiting.context["is_awaited"]
    assert 'hx-trigger="every 2s"' in waiting.content.decode()
    audit()
    done = operator.get(answer.url, headers={"HX-Request": "true"})
    assert done.context["is_new"]
    assert "every 2s" not in done.content.decode()


def test_requested_audit_times_out(operator):
    asked_at = (now() - timedelta(minutes=3)).isoformat()

    page = operator.get(BOOKS, {"asked": asked_at})

    assert page.context["is_late"]
    assert "every 2s" not in page.content.decode()
    assert not operator.get(BOOKS, {"asked": "yesterday"}).context["is_awaited"]
    assert not operator.get(BOOKS, {"asked": "2026-13-45T99:00Z"}).context["is_awaited"]


def test_audit_request_without_a_broker_is_rejected(operator, monkeypatch):
    def away(task_name):
        raise OperationalError

    monkeypatch.setattr("audit.services.current_app.send_task", away)

    answer = operator.post(reverse("operator:audit-request"), follow=True)

    assert not answer.context["is_awaited"]
    assert "No worker can be reached now" in answer.content.decode()


def test_operators_are_notified_of_runs_and_certifications(operator, market):
    builders.run(status=RunStatus.SOLVED)
    builders.run(status=RunStatus.FAILED, failure_code="crash")

    notices = operator.get(INBOX).context["notices"]

    assert [notice.url for notice in notices] == [
        "/operator/runs/?status=solved",
        "/operator/runs/?status=failed",
        "/operator/factories/?certification=near",
    ]
    assert not any(notice.is_urgent for notice in notices)


def test_other_roles_are_not_notified(client, market):
    audit("one_proposal_stands")
    client.force_login(builders.member(builders.organisation()))

    assert client.get(INBOX).context["notices"] == []
