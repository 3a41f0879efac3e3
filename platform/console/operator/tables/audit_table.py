"""Declares the table of audits."""

from typing import Any

import django_tables2
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from audit.models import AuditRun
from console.common.tables import Table
from console.operator.columns import NumberColumn, WholeColumn


class SecondsColumn(NumberColumn):
    """Renders seconds."""

    def render(self, value: float) -> str:
        """Formats the seconds with one decimal."""
        return f"{value:.1f}"


class AuditTable(Table):
    """Lists audits, newest first."""

    caption = _("Audits so far")
    empty_text = _("No audit yet. Start one now.")

    class Meta(Table.Meta):
        pass

    created_at = django_tables2.DateTimeColumn(verbose_name=_("When"), short=True)
    checked = WholeColumn(verbose_name=_("Rules checked"))
    findings = django_tables2.Column(empty_values=(), verbose_name=_("Outcome"), orderable=False)
    seconds = SecondsColumn(verbose_name=_("Duration (s)"))

    def render_findings(self, record: AuditRun) -> SafeString:
        """Renders the outcome as a badge."""
        tone = "good" if record.is_clean else "bad"
        return format_html('<span class="badge badge-{}">{}</span>', tone, audit_outcome(record))

    def value_findings(self, record: AuditRun) -> str:
        """Exports the names of the broken rules."""
        return ", ".join(finding["name"] for finding in record.findings)


def audit_outcome(audit: AuditRun) -> Any:
    """Returns the outcome of an audit in words."""
    if audit.is_clean:
        return _("All checks passed")
    number = len(audit.findings)
    return ngettext("%(number)d check failed", "%(number)d checks failed", number) % {
        "number": number
    }
