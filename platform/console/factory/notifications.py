"""Notifies factories of offers, due work, drafts and certifications."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from accounts.models import Membership
from common.clock import now
from console.common.notifications import Notice
from console.common.order_threads import message_notices
from console.factory.tables.columns import NEAR_EXPIRY_DAYS
from factories.models import CapacityWindow, Certification
from fulfilment.models import Shipment
from fulfilment.selectors.returned_goods import open_returns_of
from matching.models import Allocation
from matching.states import AT_WORK_STATUSES, AllocationStatus

# An offer that expires within this period is urgent.
URGENT_PERIOD = timedelta(hours=6)
# A factory is notified for this long of pieces that came to count as lost.
MISSING_SHOWN_FOR = timedelta(days=7)


def factory_notices(membership: Membership) -> list[Notice]:
    """Returns all notifications of a manufacturer, with six queries."""
    if not membership.organisation.is_manufacturer:
        return []
    return [
        *work_notices(membership),
        *return_notices(membership),
        *message_notices(membership.organisation, work_with_messages),
        *missing_notices(membership),
        *draft_notices(membership),
        *certification_notices(membership),
    ]


def work_notices(membership: Membership) -> list[Notice]:
    """Returns notifications on open offers and on due or overdue work."""
    today = timezone.localdate()
    sent = AllocationStatus.SHIPPED
    at_work = Q(status__in=[status for status in AT_WORK_STATUSES if status != sent])
    offered = Q(status=AllocationStatus.OFFERED)
    rows = Allocation.objects.filter(
        offered | at_work,
        window__machine__factory__organisation=membership.organisation_id,
    )
    found = rows.aggregate(
        offers=Count("pk", filter=offered),
        ends=Min("offer_expires_at", filter=offered),
        due=Count("pk", filter=at_work & Q(due_on=today)),
        late=Count("pk", filter=at_work & Q(due_on__lt=today)),
    )
    notices = []
    if found["offers"]:
        is_urgent = found["ends"] is not None and found["ends"] < now() + URGENT_PERIOD
        words = ngettext(
            "%(count)s offer needs your answer.",
            "%(count)s offers need your answer.",
            found["offers"],
        )
        if is_urgent:
            hours = max(0, int((found["ends"] - now()).total_seconds() // 3600))
            words += " " + ngettext(
                "The first ends in less than %(hours)s hour.",
                "The first ends in less than %(hours)s hours.",
                hours + 1,
            ) % {"hours": hours + 1}
        sentence = words.replace("%(count)s", str(found["offers"]))
        notices.append(Notice(sentence, reverse("factory:offers"), is_urgent))
    if found["late"]:
        words = ngettext(
            "%(count)s work order is overdue.", "%(count)s work orders are overdue.", found["late"]
        )
        notices.append(Notice(words % {"count": found["late"]}, reverse("factory:work")))
    if found["due"]:
        words = ngettext(
            "%(count)s work order is due today.",
            "%(count)s work orders are due today.",
            found["due"],
        )
        notices.append(Notice(words % {"count": found["due"]}, reverse("factory:work")))
    return notices


def return_notices(membership: Membership) -> list[Notice]:
    """Returns a notification on returns to answer or to repair."""
    count = open_returns_of(membership.organisation_id).count()
    if not count:
        return []
    words = ngettext("%(count)s return waits for you.", "%(count)s returns wait for you.", count)
    return [Notice(words % {"count": count}, reverse("factory:returns"))]


def work_with_messages(row: dict[str, Any]) -> tuple[str, str]:
    """Returns the name and the page of work with new messages."""
    return row["title"], reverse("factory:allocation", args=[row["allocation"]])


def missing_notices(membership: Membership) -> list[Notice]:
    """Returns a notification for each shipment of which pieces came to count as lost."""
    rows = Shipment.objects.filter(
        allocation__window__machine__factory__organisation=membership.organisation_id,
        receipts__is_final=True,
        receipts__by__isnull=True,
        receipts__received=0,
        receipts__at__gte=now() - MISSING_SHOWN_FOR,
    )
    return [
        Notice(
            gettext("%(pieces)s pieces of “%(part)s” count as lost: nobody recorded them.")
            % {"pieces": row.short, "part": row.allocation.order.title},
            reverse("factory:allocation", args=[row.allocation_id]),
        )
        for row in rows.select_related("allocation__order").prefetch_related("receipts")
    ]


def draft_notices(membership: Membership) -> list[Notice]:
    """Returns notifications on drafts that could be published."""
    rows = CapacityWindow.objects.publishable_at(now()).filter(
        machine__factory__organisation=membership.organisation_id
    )
    found = rows.aggregate(count=Count("pk"), first=Min("starts_at"))
    if not found["count"]:
        return []
    words = ngettext(
        "%(count)s draft slot is not published.",
        "%(count)s draft slots are not published.",
        found["count"],
    )
    address = f"{reverse('factory:calendar')}?week={found['first'].date()}"
    return [Notice(words % {"count": found["count"]}, address)]


def certification_notices(membership: Membership) -> list[Notice]:
    """Returns notifications on certifications that expire or just expired."""
    today = timezone.localdate()
    near = timedelta(days=NEAR_EXPIRY_DAYS)
    rows = Certification.objects.filter(
        factory__organisation=membership.organisation_id,
        valid_to__range=(today - near, today + near),
    )
    ending = rows.aggregate(
        soon=Count("pk", filter=Q(valid_to__gte=today)),
        over=Count("pk", filter=Q(valid_to__lt=today)),
    )
    notices = []
    if ending["over"]:
        words = ngettext(
            "%(count)s certification has expired.",
            "%(count)s certifications have expired.",
            ending["over"],
        )
        notices.append(Notice(words % {"count": ending["over"]}, reverse("factory:certifications")))
    if ending["soon"]:
        words = ngettext(
            "%(count)s certification expires soon.",
            "%(count)s certifications expire soon.",
            ending["soon"],
        )
        notices.append(Notice(words % {"count": ending["soon"]}, reverse("factory:certifications")))
    return notices
