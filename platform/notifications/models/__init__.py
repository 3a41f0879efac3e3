"""Stores events of organisations, and what people were notified of them."""

from notifications.models.feed_keys import CalendarKey
from notifications.models.notification_rows import MailPreference, Notification, NotificationMail
from notifications.models.organisation_events import Event, EventCounter, Reminder

__all__ = [
    "CalendarKey",
    "Event",
    "EventCounter",
    "MailPreference",
    "Notification",
    "NotificationMail",
    "Reminder",
]
