"""Whether the books hold: every rule with its sentence, what breaks it, and the audits so far."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar

import django_tables2
from django.http import HttpRequest, HttpResponse
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from audit.models import AuditRun
from audit.selectors import latest_audit
from audit.services import request_audit
from common.access import Audience
from common.clock import now
from console.common.pages import ActionView
from console.common.tables import ListPage, Table
from console.operator.columns import NumberColumn, WholeColumn
from console.operator.links import address
from console.operator.rules import rules, worded

# A look at large books takes some seconds; after so long something else is wrong.
PATIENCE = timedelta(minutes=2)


class SecondsColumn(NumberColumn):
    """How long something took."""

    def render(self, value: float) -> str:
        """With one decimal."""
        return f"{value:.1f}"


class AuditTable(Table):
    """Looks at the books, the newest first."""

    caption = _("Looks at the books so far")
    empty_text = _("The books were not looked at yet. Ask for a look now.")

    class Meta(Table.Meta):
        pass

    created_at = django_tables2.DateTimeColumn(verbose_name=_("When"), short=True)
    checked = WholeColumn(verbose_name=_("Rules looked at"))
    findings = django_tables2.Column(empty_values=(), verbose_name=_("Outcome"), orderable=False)
    seconds = SecondsColumn(verbose_name=_("Took (s)"))

    def render_findings(self, record: AuditRun) -> SafeString:
        """Whether all held, and else which rules did not."""
        tone = "good" if record.is_clean else "bad"
        return format_html('<span class="badge badge-{}">{}</span>', tone, outcome_of(record))

    def value_findings(self, record: AuditRun) -> str:
        """The names of the rules that did not hold."""
        return ", ".join(finding["name"] for finding in record.findings)


class Books(ListPage):
    """The newest audit, rule by rule, and all audits before."""

    audience = (Audience.OPERATOR,)
    template_name = "operator/books.html"
    partial_template_name = "operator/books_part.html"
    title = _("Ledger checks")
    nav_name = "operator:books"
    table_class: ClassVar = AuditTable
    file_name = "audits"

    def get_queryset(self) -> Any:
        """All audits, the newest first."""
        return AuditRun.objects.visible_to(self.request.user)

    def get_context_data(self) -> dict[str, Any]:
        """The newest audit by rule; while one is awaited, how long that takes."""
        audit, asked_at = latest_audit(), asked_in(self.request.GET)
        is_there = audit is not None and (asked_at is None or audit.created_at > asked_at)
        return {
            "audit": audit,
            "rules": rules_of(audit) if audit else [],
            "is_awaited": asked_at is not None and not is_there,
            "is_late": asked_at is not None and now() - asked_at > PATIENCE,
            "is_new": asked_at is not None and is_there,
            "poll": address("books", asked=asked_at.isoformat() if asked_at else None),
        }

    def render_to_response(self, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
        """A sort of the table brings the table alone."""
        if self.request.htmx.target == "table":  # type: ignore[attr-defined]
            self.partial_template_name = "console/list_part.html"  # type: ignore[misc]
        return super().render_to_response(context, status)


class CheckNow(ActionView):
    """Asks a worker to look at the books."""

    audience = (Audience.OPERATOR,)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Back to the checks, which wait for the outcome."""
        self.asked_at = now()
        return super().post(request, *args, **kwargs)

    def perform(self) -> str:
        """Tells a worker."""
        try:
            request_audit()
        except Exception:
            self.asked_at = None
            raise
        return str(_("A worker was asked to look at the books."))

    def get_success_url(self) -> str:
        """The checks, told since when an outcome is awaited."""
        return address("books", asked=self.asked_at.isoformat() if self.asked_at else None)


def asked_in(given: Mapping[str, str]) -> datetime | None:
    """Since when an outcome is awaited; None where none is."""
    try:
        asked_at = parse_datetime(given.get("asked", ""))
    except ValueError:
        return None
    return asked_at if asked_at is not None and asked_at.tzinfo is not None else None


def rules_of(audit: AuditRun) -> list[dict[str, Any]]:
    """Every rule with its sentence and what broke it, the broken first.

    A finding of a rule that is not looked at any more is told too.
    """
    findings = {finding["name"]: finding for finding in audit.findings}
    sentences = {name: row["sentence"] for name, row in findings.items()} | rules()
    rows = [
        {"name": name, "sentence": worded(sentence), "finding": findings.get(name)}
        for name, sentence in sentences.items()
    ]
    return sorted(rows, key=lambda row: row["finding"] is None)


def outcome_of(audit: AuditRun) -> Any:
    """Whether all held, in words."""
    if audit.is_clean:
        return _("All holds")
    number = len(audit.findings)
    return ngettext("%(number)d rule broken", "%(number)d rules broken", number) % {
        "number": number
    }
