"""Configures the app `exports`."""

from django.apps import AppConfig

from common.monitoring.gauges import WaitingRows, register_queue


class ExportsConfig(AppConfig):
    name = "exports"
    verbose_name = "Exports"

    def ready(self) -> None:
        """Adds the exports that wait for a worker to the metrics."""
        rows = WaitingRows("exports.OrganisationExport", "updated_at", {"status": "writing"})
        register_queue("exports", rows)
