"""Configures the app of the factory pages."""

from django.apps import AppConfig


class FactoryPagesConfig(AppConfig):
    """Registers the factory pages and their notifications."""

    name = "console.factory"
    label = "console_factory"

    def ready(self) -> None:
        from console.common.notifications import NOTIFICATION_SOURCES  # noqa: PLC0415  models load first
        from console.factory.notifications import factory_notices  # noqa: PLC0415  models load first

        NOTIFICATION_SOURCES.append(factory_notices)
