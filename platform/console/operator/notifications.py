"""Notifies operators of failed audits, runs and expiring certifications."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import ngettext

from accounts.models import Membership
from audit.selectors import latest_audit
from common.access import Audience
from common.clock import now
from console.common.notifications import Notice
from console.common.order_threads import message_notices
from console.operator.links import page_url
from console.operator.periods import EXPIRY_WARNING_DAYS
from factories.models import Certification
from fulfilment.models import Dispute
from fulfilment.selectors.returned_goods import returns_to_decide
from matching.models import MatchRun
from matching.states import RunStatus

# A failed run is notified for a day.
FAILURE_SHOWN_FOR = timedelta(days=1)


def operator_notifications(membership: Membership) -> list[Notice]:
    """Returns the operator's notifications in six queries."""
    if Audience.OPERATOR not in membership.audiences():
        return []
    return [
        *audit_notifications(),
        *run_notifications(),
        *dispute_notifications(),
        *return_notifications(),
        *message_notices(membership.organisation, order_with_messages),
        *certification_notifications(),
    ]


def order_with_messages(row: dict[str, Any]) -> tuple[str, str]:
    """Returns the name and the page of an order with new messages."""
    return f"{row['reference']} {row['title']}", page_url("order-messages", row["order"])


def dispute_notifications() -> list[Notice]:
    """Returns a notification of open disputes, urgent where one is overdue."""
    rows = list(Dispute.objects.undecided())
    if not rows:
        return []
    text = ngettext(
        "%(number)d dispute waits for your decision.",
        "%(number)d disputes wait for your decision.",
        len(rows),
    )
    is_urgent = any(row.is_overdue for row in rows)
    return [Notice(text % {"number": len(rows)}, page_url("disputes"), is_urgent)]


def return_notifications() -> list[Notice]:
    """Returns a notification of returns that wait for a decision."""
    number = returns_to_decide().count()
    if not number:
        return []
    text = ngettext(
        "%(number)d return waits for your decision.",
        "%(number)d returns wait for your decision.",
        number,
    )
    return [Notice(text % {"number": number}, page_url("returns"))]


def audit_notifications() -> list[Notice]:
    """Returns an urgent notification if the latest audit found errors."""
    audit = latest_audit()
    if audit is None or audit.is_clean:
        return []
    number = len(audit.findings)
    text = ngettext(
        "Ledger check failed: %(number)d rule is broken.",
        "Ledger check failed: %(number)d rules are broken.",
        number,
    )
    return [Notice(text % {"number": number}, page_url("audit"), is_urgent=True)]


def run_notifications() -> list[Notice]:
    """Returns notifications of solved runs and of recently failed ones."""
    counts = MatchRun.objects.aggregate(
        solved=Count("pk", filter=Q(status=RunStatus.SOLVED)),
        failed=Count(
            "pk", filter=Q(status=RunStatus.FAILED, updated_at__gte=now() - FAILURE_SHOWN_FOR)
        ),
    )
    found = []
    if number := counts["solved"]:
        text = ngettext(
            "%(number)d match run awaits your review.",
            "%(number)d match runs await your review.",
            number,
        )
        found.append(Notice(text % {"number": number}, page_url("runs", status=RunStatus.SOLVED)))
    if number := counts["failed"]:
        text = ngettext(
            "%(number)d match run failed within the last day.",
            "%(number)d match runs failed within the last day.",
            number,
        )
        found.append(Notice(text % {"number": number}, page_url("runs", status=RunStatus.FAILED)))
    return found


def certification_notifications() -> list[Notice]:
    """Returns a notification of certifications that expire soon."""
    today = timezone.localdate()
    ending = Certification.objects.filter(
        valid_to__gte=today, valid_to__lte=today + timedelta(days=EXPIRY_WARNING_DAYS)
    )
    number = ending.order_by().values("factory").distinct().count()
    if not number:
        return []
    text = ngettext(
        "%(number)d factory has a certificate that expires within %(days)d days.",
        "%(number)d factories have a certificate that expires within %(days)d days.",
        number,
    )
    message = text % {"number": number, "days": EXPIRY_WARNING_DAYS}
    return [Notice(message, page_url("factories", certification="near"))]
