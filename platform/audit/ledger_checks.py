"""Looks at the books, and keeps what was found."""

import time
from datetime import datetime, timedelta

import structlog
from django.db import connection, transaction

from audit.invariants import (
    INVARIANTS,
    Finding,
    documents_are_as_they_were_frozen,
    sentence_of,
)
from audit.invariants.invariant import IDS_SHOWN
from audit.models import AuditRun
from audit.selectors import latest_audit
from common.clock import now

log = structlog.get_logger(__name__)

# Documents are frozen: an audit reads those of the runs that were solved since the last one, with
# a margin for runs that were under way.
OVERLAP = timedelta(hours=1)
# What was clean is of little use after so long; what was not is kept.
RETENTION = timedelta(days=30)


def run_audit() -> AuditRun:
    """Looks at every invariant and stores what was found; clean audits of long ago are dropped."""
    began, last = time.monotonic(), latest_audit()
    findings = verify(since=last.created_at - OVERLAP if last else None)
    for finding in findings:
        log.error("the books do not hold", **finding.as_document())
    AuditRun.objects.filter(created_at__lt=now() - RETENTION, findings=[]).delete()
    return AuditRun.objects.create(
        seconds=time.monotonic() - began,
        checked=len(INVARIANTS) + 1,
        findings=[finding.as_document() for finding in findings],
    )


def verify(*, since: datetime | None = None) -> list[Finding]:
    """What does not hold, of all that the database knows at one instant.

    `since` spares the documents of runs that were solved before.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        found = broken_invariants()
    # Large, and never written again: read one by one, with no transaction open.
    return found + broken_documents(since)


def broken_invariants() -> list[Finding]:
    """What each invariant's query finds, within the caller's transaction."""
    found = (invariant.find() for invariant in INVARIANTS)
    return [finding for finding in found if finding is not None]


def broken_documents(since: datetime | None = None) -> list[Finding]:
    """Runs whose frozen documents are not what they were."""
    ask = documents_are_as_they_were_frozen
    ids = list(ask(since))
    if not ids:
        return []
    return [Finding(ask.__name__, sentence_of(ask), len(ids), ids[:IDS_SHOWN])]
