"""Configures the app of the factory pages."""

from django.apps import AppConfig


class FactoryPagesConfig(AppConfig):
    """Registers the factory pages and their notifications."""

    name = "console.factory"
    label = "console_factory"

    def ready(self) -> None:
        # Models can be imported only once all apps are loaded.
        from console.common.notifications import NOTIFICATION_SOURCES  # noqa: PLC0415
        from console.factory.notifications import factory_notices  # noqa: PLC0415

        NOTIFICATION_SOURCES.append(factory_notices)
