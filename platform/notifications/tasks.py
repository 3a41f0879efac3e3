"""Provides the worker's entry points; each may run twice, and several at once."""

from celery import shared_task

from notifications.services import fan_out, purging, reminders
from notifications.services.event_mails import send_due_mails


@shared_task
def fan_out_outbox() -> None:
    """Writes the events of what happened since."""
    fan_out.fan_out()


@shared_task
def announce_deadlines() -> None:
    """Announces offers, work and certificates whose time comes."""
    reminders.announce_deadlines()


@shared_task
def send_mails() -> None:
    """Sends mails that are due, and again those of which an attempt was lost."""
    send_due_mails()


@shared_task
def purge_notifications() -> None:
    """Deletes events, notifications and mails after their days."""
    purging.purge_events()
    purging.purge_mails()
    reminders.purge_reminders()
