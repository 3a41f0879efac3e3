"""Requests scheduled runs: one a period and currency with something to match."""

from contextlib import suppress
from datetime import timedelta

from django.conf import settings

from common.clock import now
from common.errors import DomainError
from factories.models import CapacityWindow
from matching.models import MatchRun
from matching.services.runs import request_run
from matching.states import UNDECIDED_STATUSES
from orders.models import Order


def request_due_runs() -> None:
    """Requests a run for each currency in which one is due; may run twice.

    The table decides what is due, not the number of calls: missed calls leave one run to request.
    """
    minutes = settings.MATCHING["schedule_minutes"]
    if not minutes:
        return
    for currency in sorted(due_currencies(minutes)):
        # A person was quicker, or the last order is gone.
        with suppress(DomainError):
            request_run(by=None, currency=currency)


def due_currencies(minutes: int) -> set[str]:
    """Returns currencies to match without an undecided run or a recent request."""
    at = now()
    wanted = Order.objects.open_on(at.date()).values_list("currency", flat=True)
    windows = CapacityWindow.objects.open_at(at)
    offered = windows.values_list("machine__factory__currency", flat=True)
    undecided = MatchRun.objects.filter(status__in=UNDECIDED_STATUSES)
    recent = MatchRun.objects.filter(created_at__gt=at - timedelta(minutes=minutes))
    planned = (undecided | recent).values_list("currency", flat=True)
    return set(wanted.distinct()) & set(offered.distinct()) - set(planned.distinct())
