"""Configures the app `imports`."""

from django.apps import AppConfig

from common.monitoring.gauges import WaitingRows, register_queue


class ImportsConfig(AppConfig):
    name = "imports"
    verbose_name = "Imports"

    def ready(self) -> None:
        """Adds the rows that wait for a worker to the metrics."""
        register_queue(
            "imports", WaitingRows("imports.Import", "updated_at", {"status": "reading"})
        )
