"""Runs periodic work on supply; each task may run twice."""

from celery import shared_task

from common.clock import now
from factories import window_expiry


@shared_task
def expire_windows() -> None:
    """Ends windows whose time to be matched is over."""
    window_expiry.expire_windows(at=now())
