"""Stores events of organisations, and what people were told of them."""

from notifications.models.calendar_keys import CalendarKey
from notifications.models.events import Event, EventCounter, Reminder
from notifications.models.people import MailPreference, Notification, NotificationMail

__all__ = [
    "CalendarKey",
    "Event",
    "EventCounter",
    "MailPreference",
    "Notification",
    "NotificationMail",
    "Reminder",
]
