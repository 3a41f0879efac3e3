"""Reads audits for the API, the pages and the readiness check."""

from audit.models import AuditRun
from common.clock import now
from common.monitoring.gauges import Gauge, register


def latest_audit() -> AuditRun | None:
    """Returns the newest audit; None before the first."""
    return AuditRun.objects.order_by("-created_at").first()


def readiness_of_ledger() -> str:
    """Returns “ok”, or the number of invariants that the newest audit found broken."""
    audit = latest_audit()
    if audit is None or audit.is_clean:
        return "ok"
    return f"{len(audit.findings)} invariants broken"


def broken_invariants_of_latest() -> float:
    """Returns how many invariants the newest audit found broken."""
    audit = latest_audit()
    return 0.0 if audit is None else float(len(audit.findings))


def seconds_since_audit() -> float:
    """Returns the age of the newest audit; -1 before the first."""
    audit = latest_audit()
    return -1.0 if audit is None else (now() - audit.created_at).total_seconds()


def register_gauges() -> None:
    """Adds the figures to the metrics."""
    register(
        Gauge(
            "millshare_invariants_broken",
            "Invariants of the ledger that the newest audit found broken.",
            broken_invariants_of_latest,
        )
    )
    register(
        Gauge(
            "millshare_audit_age_seconds",
            "Seconds since the newest audit; -1 before the first.",
            seconds_since_audit,
        )
    )
