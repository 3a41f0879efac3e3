"""Configures the app `webhooks`."""

from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    """Configures the app and takes part in the fan-out of events."""

    name = "webhooks"
    verbose_name = "Webhooks"

    def ready(self) -> None:
        """Stores a delivery for each event that an endpoint wants."""
        from notifications.services.fan_out import EVENT_SINKS  # noqa: PLC0415  models are ready
        from webhooks.services.webhook_deliveries import store_deliveries  # noqa: PLC0415

        if store_deliveries not in EVENT_SINKS:
            EVENT_SINKS.append(store_deliveries)
