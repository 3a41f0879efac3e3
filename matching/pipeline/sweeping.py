"""Finds runs that nobody works on and rings again; ends those that were tried too often."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from common.clock import now
from common.models import Pulse
from common.states import move
from matching.models import MatchRun
from matching.services import drop_plan
from matching.states import RunStatus
from matching.tasks import ring


@transaction.atomic
def sweep() -> None:
    """One round; rows another sweep looks at are left to it. Writes when it ran through."""
    limits = settings.MATCHING
    waiting_since = Now() - timedelta(seconds=limits["ring_again_after_seconds"])
    abandoned = MatchRun.objects.filter(
        Q(status=RunStatus.REQUESTED, created_at__lt=waiting_since)
        | Q(status=RunStatus.SOLVING, lease_until__lt=Now())
    )
    for run in abandoned.select_for_update(skip_locked=True).order_by("pk"):
        if run.attempt >= limits["attempt_cap"]:
            give_up(run)
        else:
            ring(run.pk)
    Pulse.objects.update_or_create(name="sweep", defaults={"beat_at": now()})


def give_up(run: MatchRun) -> None:
    """Ends a run whose workers keep dying."""
    reason = f"{run.attempt} workers took this run and none finished; request it again."
    move(run, to=RunStatus.FAILED, by=None, reason=reason, failure=reason, lease_until=None)
    drop_plan(run)
