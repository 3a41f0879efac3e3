"""Checks every invariant of the ledger and stores the findings."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import connection, transaction

from audit.invariants import INVARIANTS, Finding, documents_are_as_they_were_frozen
from audit.invariants.invariant import IDS_SHOWN
from audit.models import AuditRun
from audit.selectors import latest_audit
from common.clock import now
from common.events import outbox
from common.events.outbox import RECORDED

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class AuditParams:
    """Sets which documents an audit reads and how long audits are kept.

    `overlap`: documents are frozen, so an audit reads only those of runs solved since the last
    audit, and this much earlier, because of runs that were being written.
    `retention`: clean audits are deleted after this time; the others are kept.
    """

    overlap: timedelta = timedelta(hours=1)
    retention: timedelta = timedelta(days=30)


PARAMS = AuditParams()


def run_audit() -> AuditRun:
    """Checks every invariant, stores the findings and deletes old clean audits."""
    started, last = time.monotonic(), latest_audit()
    findings = verify(since=last.created_at - PARAMS.overlap if last else None)
    for finding in findings:
        log.error("ledger invariant violated", **finding.as_document())
    AuditRun.objects.filter(created_at__lt=now() - PARAMS.retention, findings=[]).delete()
    with transaction.atomic():
        audit = AuditRun.objects.create(
            seconds=time.monotonic() - started,
            checked=len(INVARIANTS) + 1,
            findings=[finding.as_document() for finding in findings],
        )
        # What stays broken is announced once.
        if names_of(audit.findings) - names_of(last.findings if last else []):
            outbox.record(AuditRun, [audit.pk], RECORDED, by=None)
    return audit


def names_of(findings: list[dict[str, Any]]) -> set[str]:
    """Returns the names of the invariants that did not hold."""
    return {finding["name"] for finding in findings}


def verify(*, since: datetime | None = None) -> list[Finding]:
    """Returns all violations in one snapshot of the database.

    `since` skips the documents of runs that were solved before.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        findings = broken_invariants()
    # Documents are large and never rewritten, so they are read one by one outside a transaction.
    return findings + broken_documents(since)


def broken_invariants() -> list[Finding]:
    """Returns the violations of each invariant, within the caller's transaction."""
    findings = (invariant.find() for invariant in INVARIANTS)
    return [finding for finding in findings if finding is not None]


def broken_documents(since: datetime | None = None) -> list[Finding]:
    """Returns a finding on runs whose stored documents differ from their digests."""
    check = documents_are_as_they_were_frozen
    ids = list(check(since))
    if not ids:
        return []
    return [Finding(check.rule_name, check.sentence, len(ids), ids[:IDS_SHOWN])]
