"""Shows the latest audit by rule and requests new audits."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from audit.models import AuditRun
from audit.selectors import latest_audit
from audit.services import request_audit
from common.access import Audience
from common.clock import now
from console.common.pages import ActionView
from console.common.tables import ListPage
from console.operator.audit_rules import audit_rules, translate_rule
from console.operator.links import page_url
from console.operator.tables.audit_table import AuditTable

# An audit of a large ledger takes seconds; after two minutes no worker is running it.
AUDIT_TIMEOUT = timedelta(minutes=2)


class LedgerChecks(ListPage):
    """Shows the latest audit rule by rule, and lists all audits."""

    audience = (Audience.OPERATOR,)
    template_name = "operator/audit.html"
    partial_template_name = "operator/audit_part.html"
    title = _("Ledger checks")
    nav_name = "operator:audit"
    table_class: ClassVar = AuditTable
    file_name = "audits"

    def get_queryset(self) -> Any:
        """Returns all audits, newest first."""
        return AuditRun.objects.visible_to(self.request.user)

    def get_context_data(self) -> dict[str, Any]:
        """Returns the latest audit, and the state of a requested one."""
        audit, asked_at = latest_audit(), requested_at(self.request.GET)
        is_there = audit is not None and (asked_at is None or audit.created_at > asked_at)
        return {
            "audit": audit,
            "rules": rule_rows(audit) if audit else [],
            "is_awaited": asked_at is not None and not is_there,
            "is_late": asked_at is not None and now() - asked_at > AUDIT_TIMEOUT,
            "is_new": asked_at is not None and is_there,
            "poll": page_url("audit", asked=asked_at.isoformat() if asked_at else None),
        }

    def render_to_response(self, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
        """Renders the table alone when htmx sorts it."""
        if self.request.htmx.target == "table":  # type: ignore[attr-defined]
            self.partial_template_name = "console/list_part.html"  # type: ignore[misc]
        return super().render_to_response(context, status)


class RequestAudit(ActionView):
    """Requests an audit from a worker."""

    audience = (Audience.OPERATOR,)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Requests the audit and returns to the page, which polls for it."""
        self.asked_at = now()
        return super().post(request, *args, **kwargs)

    def perform(self) -> str:
        """Enqueues the audit."""
        try:
            request_audit()
        except Exception:
            self.asked_at = None
            raise
        return str(_("The audit has been requested."))

    def get_success_url(self) -> str:
        """Returns the page with the time of the request."""
        return page_url("audit", asked=self.asked_at.isoformat() if self.asked_at else None)


def requested_at(given: Mapping[str, str]) -> datetime | None:
    """Returns the time of the request from the query; None if absent."""
    try:
        asked_at = parse_datetime(given.get("asked", ""))
    except ValueError:
        return None
    return asked_at if asked_at is not None and asked_at.tzinfo is not None else None


def rule_rows(audit: AuditRun) -> list[dict[str, Any]]:
    """Returns every rule with its sentence and finding, broken rules first.

    A finding of a rule that is no longer checked is included.
    """
    findings = {finding["name"]: finding for finding in audit.findings}
    sentences = {name: row["sentence"] for name, row in findings.items()} | audit_rules()
    rows = [
        {"name": name, "sentence": translate_rule(sentence), "finding": findings.get(name)}
        for name, sentence in sentences.items()
    ]
    return sorted(rows, key=lambda row: row["finding"] is None)
