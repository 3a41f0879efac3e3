"""The app of these pages."""

from django.apps import AppConfig


class OperatorPagesConfig(AppConfig):
    """Adds what waits for these people to the notices."""

    name = "console.operator"
    label = "console_operator"

    def ready(self) -> None:
        """What waits for operators is told in the frame."""
        from console.common.notifications import NOTIFICATION_SOURCES  # noqa: PLC0415  models are ready by now
        from console.operator.notifications import waiting_for_operators  # noqa: PLC0415

        NOTIFICATION_SOURCES.append(waiting_for_operators)
