"""Builds the settings of events, of what people are notified of, and of webhooks."""

from datetime import timedelta
from typing import Any

from config.environment import Environment

# Periodic tasks, which do what lost messages leave.
NOTIFICATION_TASKS: dict[str, dict[str, Any]] = {
    "fan-out-outbox": {
        "task": "notifications.tasks.fan_out_outbox",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "announce-deadlines": {"task": "notifications.tasks.announce_deadlines", "schedule": 300.0},
    "send-notification-mails": {
        "task": "notifications.tasks.send_mails",
        "schedule": 15.0,
        "options": {"expires": 15},
    },
    "sweep-webhooks": {
        "task": "webhooks.tasks.sweep_webhooks",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "purge-webhooks": {"task": "webhooks.tasks.purge_webhooks", "schedule": 3600.0},
    "purge-notifications": {"task": "notifications.tasks.purge_notifications", "schedule": 3600.0},
}


def notification_settings(env: Environment) -> dict[str, Any]:
    """Returns how long events are kept, and when people get mail."""
    return {
        "events_kept": timedelta(days=env.event_days),
        "offer_ending_hours": env.offer_ending_hours,
        # The hour, by a person's clock, at which mails of a day's events are sent.
        "digest_hour": env.digest_hour,
        # A mail of which nobody knows whether it was sent is sent again after the lease.
        "mail_lease": timedelta(seconds=60),
        "mail_attempts": env.mail_attempts,
    }


def webhook_settings(env: Environment) -> dict[str, Any]:
    """Returns how long receivers have, and who may be inside."""
    return {
        # Seconds to connect, and again for each part of the answer.
        "timeout": env.webhook_timeout_seconds,
        # An endpoint whose worker has died is taken over after it.
        "lease": timedelta(seconds=7 * env.webhook_timeout_seconds),
        "inner_hosts": frozenset(env.webhook_inner_hosts),
    }
