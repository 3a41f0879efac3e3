"""Reads audits for the API, the pages and the readiness check."""

from audit.models import AuditRun


def latest_audit() -> AuditRun | None:
    """Returns the newest audit; None before the first."""
    return AuditRun.objects.order_by("-created_at").first()


def readiness_of_ledger() -> str:
    """Returns “ok”, or the number of invariants that the newest audit found broken."""
    audit = latest_audit()
    if audit is None or audit.is_clean:
        return "ok"
    return f"{len(audit.findings)} invariants broken"
