"""Provides the worker's entry points; each may run twice without harm."""

from celery import shared_task

from fulfilment import pipeline


@shared_task(name="fulfilment.tasks.sweep_fulfilment")
def sweep_fulfilment() -> None:
    """Posts due holds and returns, makes due payments and closes settled orders."""
    pipeline.sweep()


@shared_task(name="fulfilment.tasks.make_payments")
def make_payments() -> None:
    """Sends due payments to the provider."""
    pipeline.make_payments()
