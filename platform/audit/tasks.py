"""Provides the worker's entry point of the audit."""

from celery import shared_task

from audit import invariant_checks


@shared_task
def audit_books() -> None:
    """Checks every invariant and stores the findings."""
    invariant_checks.run_audit()
