"""What waits for operators, told on every page."""

from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import ngettext

from accounts.models import Membership
from audit.selectors import latest_audit
from common.access import Audience
from common.clock import now
from console.common.notifications import Notification
from console.operator.directory import NEAR_DAYS
from console.operator.links import address
from factories.models import Certification
from matching.models import MatchRun
from matching.states import RunStatus

# A failure is news for so long.
FAILED_WITHIN = timedelta(days=1)


def waiting_for_operators(membership: Membership) -> list[Notification]:
    """Broken books, runs to review, runs that failed, certificates that end; three queries."""
    if Audience.OPERATOR not in membership.audiences():
        return []
    return [*broken_books(), *runs(), *certificates()]


def broken_books() -> list[Notification]:
    """Urgent where the newest audit found something."""
    audit = latest_audit()
    if audit is None or audit.is_clean:
        return []
    number = len(audit.findings)
    said = ngettext(
        "The books do not hold: %(number)d rule is broken. See which.",
        "The books do not hold: %(number)d rules are broken. See which.",
        number,
    )
    return [Notification(said % {"number": number}, address("books"), is_urgent=True)]


def runs() -> list[Notification]:
    """Solved runs wait for a review; failed ones are told for a day."""
    counts = MatchRun.objects.aggregate(
        solved=Count("pk", filter=Q(status=RunStatus.SOLVED)),
        failed=Count(
            "pk", filter=Q(status=RunStatus.FAILED, updated_at__gte=now() - FAILED_WITHIN)
        ),
    )
    found = []
    if number := counts["solved"]:
        said = ngettext(
            "%(number)d match run waits for your review.",
            "%(number)d match runs wait for your review.",
            number,
        )
        found.append(
            Notification(said % {"number": number}, address("runs", status=RunStatus.SOLVED))
        )
    if number := counts["failed"]:
        said = ngettext(
            "%(number)d match run failed within the last day.",
            "%(number)d match runs failed within the last day.",
            number,
        )
        found.append(
            Notification(said % {"number": number}, address("runs", status=RunStatus.FAILED))
        )
    return found


def certificates() -> list[Notification]:
    """Factories whose certificates end soon."""
    today = timezone.localdate()
    ending = Certification.objects.filter(
        valid_to__gte=today, valid_to__lte=today + timedelta(days=NEAR_DAYS)
    )
    number = ending.order_by().values("factory").distinct().count()
    if not number:
        return []
    said = ngettext(
        "%(number)d factory has a certificate that ends within %(days)d days.",
        "%(number)d factories have a certificate that ends within %(days)d days.",
        number,
    )
    told = said % {"number": number, "days": NEAR_DAYS}
    return [Notification(told, address("factories", certificate="near"))]
