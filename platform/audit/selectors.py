"""What the API, the pages and the readiness check read of the audits; nothing here writes."""

from audit.models import AuditRun


def latest_audit() -> AuditRun | None:
    """The newest look at the books; None where there was none yet."""
    return AuditRun.objects.order_by("-created_at").first()


def readiness_of_ledger() -> str:
    """“ok”, or how many invariants the newest audit found broken."""
    audit = latest_audit()
    if audit is None or audit.is_clean:
        return "ok"
    return f"{len(audit.findings)} invariants broken"
