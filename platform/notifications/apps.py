"""Configures the app `notifications`."""

from django.apps import AppConfig

from common.monitoring.gauges import WaitingRows, register_queue


class NotificationsConfig(AppConfig):
    """Configures the app and says what goes into the outbox."""

    name = "notifications"
    verbose_name = "Notifications"

    def ready(self) -> None:
        """Registers what is announced of each table, and how long it waits."""
        from common.events.outbox import announce  # noqa: PLC0415  models are ready by now
        from notifications.announcements import ANNOUNCEMENTS  # noqa: PLC0415

        for model, announced in ANNOUNCEMENTS.items():
            announce(model._meta.db_table, announced.kinds)
        register_queue("outbox", WaitingRows("common.OutboxEntry", "at"))
