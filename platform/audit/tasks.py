"""The worker's door into the audit: nothing in, nothing out."""

from celery import shared_task

from audit import ledger_checks


@shared_task
def audit_books() -> None:
    """Looks at every invariant and stores what was found."""
    ledger_checks.run_audit()
