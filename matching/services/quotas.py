"""Limits the match runs that an organisation requests in an hour and a day.

The row is locked by its own UPDATE until the request is committed, so that concurrent requests
cannot pass the limit; a request that fails for another reason does not count.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection

from common.clock import now
from matching.errors import RunQuotaSpent
from matching.models import RunQuota

LENGTHS = {RunQuota.Period.HOUR: timedelta(hours=1), RunQuota.Period.DAY: timedelta(days=1)}

TAKE = """
    INSERT INTO matching_runquota AS quota (organisation_id, period, starts_at, used)
    VALUES (%s, %s, %s, 1)
    ON CONFLICT (organisation_id, period, starts_at)
    DO UPDATE SET used = quota.used + 1 WHERE quota.used < %s
"""


def consume_run_quota(by: Any) -> None:
    """Counts one request of the user's operating organisation; raises RunQuotaSpent."""
    organisation = by.organisations.filter(is_operator=True).order_by("pk").first()
    if organisation is None:
        return
    at = now()
    for period in RunQuota.Period:
        most = settings.MATCHING[f"runs_per_{period}"]
        starts_at = start_of(period, at)
        with connection.cursor() as cursor:
            cursor.execute(TAKE, [organisation.pk, period, starts_at, most])
            is_taken = cursor.rowcount == 1 and most > 0
        if not is_taken:
            left = starts_at + LENGTHS[period] - at
            raise RunQuotaSpent(most=most, period=period, seconds=int(left.total_seconds()) + 1)


def start_of(period: str, at: datetime) -> datetime:
    """Returns the start of the hour, or the day, of an instant."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    return hour if period == RunQuota.Period.HOUR else hour.replace(hour=0)
