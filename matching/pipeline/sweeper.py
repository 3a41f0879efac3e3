"""Sweeps periodically: enqueues abandoned work, expires offers, deletes old rows."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Min, Q
from django.db.models.functions import Now

from common.clock import now
from common.models import Heartbeat
from common.queue import enqueue
from matching.models import CounterOffer, MatchRun, RunQuota, RunSubproblem, Shortfall
from matching.pipeline.lease import end_if_used_up
from matching.services.offers import expire_offers
from matching.states import CounterStatus, RunStatus, ShortfallStatus

# While many subproblems wait their turn, their first messages are still in the queue: a sweep
# enqueues no more than this many, so that messages do not pile up.
ENQUEUED_AT_ONCE = 50
# The longest period of a quota is a day.
QUOTAS_KEPT = timedelta(days=2)


@transaction.atomic
def sweep() -> None:
    """Runs one round; leaves rows that another sweep has locked. Records a heartbeat."""
    enqueue_waiting_runs()
    enqueue_waiting_parts()
    delete_finished_subproblems()
    delete_old_quotas()
    expire_offers(at=now())
    enqueue_open_shortfalls()
    enqueue_due_counter_offers()
    Heartbeat.objects.update_or_create(name="sweep", defaults={"beat_at": now()})


def enqueue_waiting_runs() -> None:
    """Enqueues runs that wait or whose lease ended, and ends those tried too often."""
    waiting_since = Now() - timedelta(seconds=settings.MATCHING["enqueue_again_after_seconds"])
    abandoned = MatchRun.objects.filter(
        Q(status=RunStatus.REQUESTED, created_at__lt=waiting_since)
        | Q(status=RunStatus.SOLVING, lease_until__lt=Now())
    )
    for run in abandoned.select_for_update(skip_locked=True).order_by("pk"):
        if not end_if_used_up(run):
            enqueue("matching.tasks.solve_run", run.pk)


def enqueue_due_counter_offers() -> None:
    """Enqueues counter-offers whose fixed time is over, the oldest first."""
    due = now() - timedelta(seconds=settings.MATCHING["counter_offer_delay_seconds"])
    rows = CounterOffer.objects.filter(status=CounterStatus.OPEN, created_at__lte=due)
    for pk in rows.order_by("created_at", "pk").values_list("pk", flat=True)[:ENQUEUED_AT_ONCE]:
        enqueue("matching.tasks.decide_counter_offer", pk)


def enqueue_waiting_parts() -> None:
    """Enqueues subproblems without a worker or whose lease ended, the oldest first."""
    waiting_since = Now() - timedelta(seconds=settings.MATCHING["enqueue_again_after_seconds"])
    parts = RunSubproblem.objects.claimable_at(Now()).filter(created_at__lt=waiting_since)
    for pk in parts.order_by("created_at", "pk").values_list("pk", flat=True)[:ENQUEUED_AT_ONCE]:
        enqueue("matching.tasks.solve_part", pk)


def delete_finished_subproblems() -> None:
    """Deletes the subproblems of runs that are not being solved any more."""
    RunSubproblem.objects.exclude(run__status=RunStatus.SOLVING).delete()


def delete_old_quotas() -> None:
    """Deletes quotas of past hours and days."""
    RunQuota.objects.filter(starts_at__lt=now() - QUOTAS_KEPT).delete()


def enqueue_open_shortfalls() -> None:
    """Enqueues orders with open shortfalls that wait too long, the oldest first."""
    waiting_since = Now() - timedelta(seconds=settings.MATCHING["enqueue_again_after_seconds"])
    rows = Shortfall.objects.filter(status=ShortfallStatus.OPEN, created_at__lt=waiting_since)
    orders = rows.values_list("order_id").annotate(oldest=Min("created_at")).order_by("oldest")
    for order_id, _ in orders[:ENQUEUED_AT_ONCE]:
        enqueue("matching.tasks.rematch_order", order_id)
