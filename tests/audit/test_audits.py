"""Checks audits over the API, the command line and the readiness check."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from audit import invariant_checks, selectors, tasks
from audit.models import AuditRun
from common.clock import now
from tests import builders

FINDING = {"name": "a_rule", "sentence": "It holds.", "count": 2, "ids": ["1", "2"]}


@pytest.fixture
def raised_counter(transactional_db):
    """Creates a window with a reserved hour that has no ledger line."""
    window = builders.window()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE factories_capacitywindow SET reserved_ms = 3600000")
    return window


def test_command_reports_violations_and_fails(raised_counter):
    out = StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("verify_ledger", "--json", stdout=out)

    assert ended.value.code == 1
    document = json.loads(out.getvalue())
    assert document["clean"] is False
    (finding,) = document["findings"]
    assert finding["name"] == "reserved_hours_are_the_sum_of_lines"
    assert finding["ids"] == [str(raised_counter.pk)]


def test_command_prints_sentences_without_json(raised_counter):
    out = StringIO()

    with pytest.raises(SystemExit):
        call_command("verify_ledger", stdout=out)

    assert "A window's reserved hours are the sum of its ledger lines." in out.getvalue()
    assert str(raised_counter.pk) in out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_command_reports_a_clean_ledger():
    builders.window()
    out = StringIO()

    call_command("verify_ledger", "--json", stdout=out)

    assert json.loads(out.getvalue())["clean"] is True


def test_the_task_stores_its_findings(raised_counter):
    tasks.audit_books()

    audit = selectors.latest_audit()
    assert audit.checked > 25
    assert [finding["name"] for finding in audit.findings] == [
        "reserved_hours_are_the_sum_of_lines"
    ]
    assert not audit.is_clean


@pytest.mark.django_db(transaction=True)
def test_old_clean_audits_are_deleted():
    for findings in ([], [FINDING]):
        audit = AuditRun.objects.create(seconds=0, checked=1, findings=findings)
        AuditRun.objects.filter(pk=audit.pk).update(created_at=now() - timedelta(days=31))

    invariant_checks.run_audit()

    assert [audit.is_clean for audit in AuditRun.objects.all()] == [True, False]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("audits", "status", "check"),
    [
        ([], 200, "ok"),
        ([[]], 200, "ok"),
        ([[FINDING]], 503, "1 invariants broken"),
        ([[FINDING], []], 200, "ok"),
    ],
)
def test_not_ready_while_the_newest_audit_found_something(client, audits, status, check):
    for findings in audits:
        AuditRun.objects.create(seconds=0.1, checked=30, findings=findings)

    answer = client.get("/readyz")

    assert answer.status_code == status
    assert answer.json()["checks"]["books"] == check


@pytest.mark.django_db
def test_operators_read_the_newest_audit_first(client_of, django_assert_num_queries):
    AuditRun.objects.create(seconds=0.1, checked=30)
    AuditRun.objects.create(seconds=0.1, checked=30, findings=[FINDING])
    client = client_of(builders.member(builders.operator()))

    with django_assert_num_queries(3):
        answer = client.get("/api/v1/audits/")

    assert answer.status_code == 200
    newest, older = answer.json()["results"]
    assert (newest["is_clean"], older["is_clean"]) == (False, True)
    assert newest["findings"] == [FINDING]


@pytest.mark.django_db
def test_other_users_may_not_read_audits(client_of):
    audit = AuditRun.objects.create(seconds=0.1, checked=30)
    client = client_of(builders.member(builders.buyer()))

    assert client.get("/api/v1/audits/").status_code == 403
    assert client.get(f"/api/v1/audits/{audit.pk}/").status_code == 403
