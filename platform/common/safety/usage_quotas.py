"""Limits what an organisation does in an hour and a day, by the setting `QUOTAS`.

The rows are locked by their own UPDATE until the request is committed, so that concurrent requests
cannot pass the limit; a request that fails for another reason does not count.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from common.clock import now
from common.errors import DomainError
from common.models import QuotaPeriod, QuotaUse
from common.monitoring import metrics

LENGTHS = {QuotaPeriod.HOUR: timedelta(hours=1), QuotaPeriod.DAY: timedelta(days=1)}
# What the limits are of, as people read it.
KINDS: dict[str, Any] = {
    "attachments": _("files"),
    "drafts": _("drafts of orders"),
    "estimates": _("price estimates"),
    "exports": _("exports"),
    "imports": _("imports"),
    "invitations": _("invitations"),
    "messages": _("messages"),
    "orders": _("submitted orders"),
    "parts": _("parts"),
    "tokens": _("API tokens"),
    "webhook_messages": _("test events and repeated deliveries"),
}
# Of one, of several of which some are left, and of more at once than are ever allowed.
HOUR_TEXTS = (
    gettext_noop("At most %(most)s %(what)s in one hour; go on in %(minutes)s min."),
    gettext_noop(
        "This takes %(count)s %(what)s, and %(left)s of %(most)s are left in this hour; go on in"
        " %(minutes)s min."
    ),
    gettext_noop(
        "This takes %(count)s %(what)s, and at most %(most)s are allowed in one hour; ask for"
        " fewer at once."
    ),
)
DAY_TEXTS = (
    gettext_noop("At most %(most)s %(what)s in one day; go on in %(minutes)s min."),
    gettext_noop(
        "This takes %(count)s %(what)s, and %(left)s of %(most)s are left on this day; go on in"
        " %(minutes)s min."
    ),
    gettext_noop(
        "This takes %(count)s %(what)s, and at most %(most)s are allowed in one day; ask for"
        " fewer at once."
    ),
)
COUNT = """
    INSERT INTO common_quotause AS quota (owner, kind, period, starts_at, used)
    VALUES (%(owner)s, %(kind)s, 'day', %(day)s, %(count)s),
        (%(owner)s, %(kind)s, 'hour', %(hour)s, %(count)s)
    ON CONFLICT (owner, kind, period, starts_at)
    DO UPDATE SET used = quota.used + excluded.used
    RETURNING period, used
"""


class QuotaSpent(DomainError):
    """Raised when an organisation has done as much as it may for now."""

    default_detail = _("Your organisation has done this as often as it may for now.")
    default_code = "quota_spent"
    status = 429

    def __init__(
        self, *, kind: str, most: int, period: str, seconds: int, count: int = 1, left: int = 0
    ) -> None:
        self.retry_after = seconds
        texts = HOUR_TEXTS if period == QuotaPeriod.HOUR else DAY_TEXTS
        text = texts[0] if count == 1 else texts[1] if count <= most else texts[2]
        words = {"most": most, "what": KINDS[kind], "count": count, "left": left}
        super().__init__(gettext(text) % {**words, "minutes": -(-seconds // 60)})


@transaction.atomic
def consume(kind: str, owner: UUID, count: int = 1) -> None:
    """Counts what an owner does; raises QuotaSpent beyond the limit."""
    if not count:
        return
    at = now()
    starts = {period: start_of(period, at) for period in QuotaPeriod}
    given = {"owner": owner, "kind": kind, "count": count}
    with connection.cursor() as cursor:
        cursor.execute(COUNT, given | {str(period): start for period, start in starts.items()})
        used = dict(cursor.fetchall())
    for period in QuotaPeriod:
        most = settings.QUOTAS[kind][f"per_{period}"]
        if used[period] > most:
            metrics.count_limit(f"quota:{kind}")
            wait = starts[period] + LENGTHS[period] - at
            raise QuotaSpent(
                kind=kind,
                most=most,
                period=period,
                seconds=int(wait.total_seconds()) + 1,
                count=count,
                left=max(0, most - used[period] + count),
            )


def start_of(period: str, at: datetime) -> datetime:
    """Returns the start of the hour, or the day, of an instant."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    return hour if period == QuotaPeriod.HOUR else hour.replace(hour=0)


def delete_old_quotas(*, at: datetime) -> int:
    """Deletes the counts of past days; returns their number."""
    old = QuotaUse.objects.filter(starts_at__lt=at - 2 * LENGTHS[QuotaPeriod.DAY])
    return old.delete()[0]
