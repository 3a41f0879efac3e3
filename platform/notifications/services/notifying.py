"""Puts events in the inboxes of people, with the mails about them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.models import Membership, User
from accounts.services.events import is_mail_sent
from accounts.time_zones import zone_of
from common.clock import now
from common.queue import enqueue
from notifications.kinds import MailChoice, rule_of
from notifications.models import Event, MailPreference, Notification, NotificationMail
from notifications.services.preferences import usual_choice

SEND_TASK = "notifications.tasks.send_mails"
# A digest is not joined so shortly before it is sent: this transaction may still be open then.
DIGEST_MARGIN = timedelta(minutes=15)


def notify(events: Sequence[tuple[Event, UUID | None]]) -> None:
    """Notifies members of these events, each given with who caused it.

    The organisation of who caused it is not notified of what it did itself.
    """
    concerned = {row.organisation_id for row, _ in events if row.side in rule_of(row.kind).notified}
    if not concerned:
        return
    members = members_of(concerned)
    acting = organisations_of({by for _, by in events if by is not None})
    notified = [
        (event, member)
        for event, by in events
        if event.side in rule_of(event.kind).notified and event.organisation_id not in acting[by]
        for member in members[event.organisation_id]
    ]
    mails = mails_for(notified) if is_mail_sent() else {}
    Notification.objects.bulk_create(
        [
            Notification(user=member.user, event=event, mail=mails.get((event.pk, member.user_id)))
            for event, member in notified
        ],
        batch_size=500,
        ignore_conflicts=True,
    )
    if mails:
        enqueue(SEND_TASK)


def members_of(organisations: set[UUID]) -> defaultdict[UUID, list[Membership]]:
    """Returns the members of each who sign in, and not accounts of programs."""
    rows = Membership.objects.filter(
        organisation__in=organisations, user__is_active=True, user__service_of=None
    )
    found: defaultdict[UUID, list[Membership]] = defaultdict(list)
    for row in rows.select_related("user", "organisation").order_by("created_at", "pk"):
        found[row.organisation_id].append(row)
    return found


def organisations_of(people: set[UUID]) -> defaultdict[UUID | None, set[UUID]]:
    """Returns the organisations of each person."""
    found: defaultdict[UUID | None, set[UUID]] = defaultdict(set)
    rows = Membership.objects.filter(user__in=people).values_list("user", "organisation")
    for user, organisation in rows:
        found[user].add(organisation)
    return found


def mails_for(
    notified: Sequence[tuple[Event, Membership]],
) -> dict[tuple[UUID, UUID], NotificationMail]:
    """Stores the mails about these notifications; returns them by event and person."""
    people = {member.user_id for _, member in notified}
    chosen = {
        (user, kind): choice
        for user, kind, choice in MailPreference.objects.filter(user__in=people).values_list(
            "user", "kind", "choice"
        )
    }
    at, single, daily = now(), {}, {}
    joint: dict[tuple[UUID, UUID, str], NotificationMail] = {}
    for event, member in notified:
        key = event.pk, member.user_id
        choice = chosen.get((member.user_id, event.kind), usual_choice(event.kind, member.role))
        if choice == MailChoice.AT_ONCE:
            # What happens many times at once, such as offers of one run, is one mail.
            group = member.user_id, event.organisation_id, event.kind
            if group not in joint:
                joint[group] = NotificationMail(user=member.user, due_at=at, next_try_at=at)
            single[key] = joint[group]
        elif choice == MailChoice.DAILY:
            daily[key] = member.user, next_morning(member, at)
    NotificationMail.objects.bulk_create(joint.values(), batch_size=500)
    digests = digests_for({(user.pk, due_at): user for user, due_at in daily.values()})
    return single | {key: digests[user.pk, due_at] for key, (user, due_at) in daily.items()}


def digests_for(
    wanted: dict[tuple[UUID, datetime], User],
) -> dict[tuple[UUID, datetime], NotificationMail]:
    """Returns the mail of each person and morning, made where there is none yet."""
    if not wanted:
        return {}
    NotificationMail.objects.bulk_create(
        [
            NotificationMail(user=user, is_digest=True, due_at=due_at, next_try_at=due_at)
            for (_, due_at), user in sorted(wanted.items(), key=lambda row: row[0])
        ],
        ignore_conflicts=True,
    )
    rows = NotificationMail.objects.filter(
        is_digest=True,
        user__in={user for user, _ in wanted},
        due_at__in={due_at for _, due_at in wanted},
    )
    return {(row.user_id, row.due_at): row for row in rows}


def next_morning(member: Membership, at: datetime) -> datetime:
    """Returns the next hour of digests by the person's clock.

    Some time is left before it."""
    zone = zone_of(member.user.time_zone, member.organisation.time_zone)
    local = (at + DIGEST_MARGIN).astimezone(zone)
    morning = local.replace(
        hour=settings.NOTIFICATIONS["digest_hour"], minute=0, second=0, microsecond=0
    )
    if morning <= local:
        morning = morning.replace(tzinfo=None) + timedelta(days=1)
        morning = morning.replace(tzinfo=zone)
    return morning.astimezone(at.tzinfo)


@transaction.atomic
def mark_read(*, user: Any, notification_ids: Sequence[int] | None = None, **only: Any) -> int:
    """Marks notifications of the user as read, all or those named."""
    rows = Notification.objects.visible_to(user).unread().filter(**only)
    if notification_ids is not None:
        rows = rows.filter(pk__in=notification_ids)
    return int(rows.update(read_at=now()))
