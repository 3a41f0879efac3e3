"""Configures the app `attachments`."""

from django.apps import AppConfig

from common.monitoring.gauges import WaitingRows, register_queue


class AttachmentsConfig(AppConfig):
    name = "attachments"
    verbose_name = "Attachments"

    def ready(self) -> None:
        """Adds the rows that wait for a worker to the metrics."""
        register_queue(
            "attachments",
            WaitingRows("attachments.Attachment", "updated_at", {"status": "checking"}),
        )
