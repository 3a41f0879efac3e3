"""The app of these pages."""

from django.apps import AppConfig


class FactoryPagesConfig(AppConfig):
    """Adds what waits for these people to the notices."""

    name = "console.factory"
    label = "console_factory"

    def ready(self) -> None:
        """Tells the frame whom to ask."""
        # Models can be brought in only now.
        from console.common.notifications import NOTIFICATION_SOURCES  # noqa: PLC0415
        from console.factory.notifications import factory_notices  # noqa: PLC0415

        NOTIFICATION_SOURCES.append(factory_notices)
