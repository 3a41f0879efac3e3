"""Configures the app of the operator's pages."""

from django.apps import AppConfig


class OperatorPagesConfig(AppConfig):
    """Configures the app and registers its notifications."""

    name = "console.operator"
    label = "console_operator"

    def ready(self) -> None:
        """Registers the operator's notifications."""
        from console.common.notifications import NOTIFICATION_SOURCES  # noqa: PLC0415  models are ready by now
        from console.operator.notifications import operator_notifications  # noqa: PLC0415

        NOTIFICATION_SOURCES.append(operator_notifications)
