"""The app of these pages."""

from django.apps import AppConfig


class FactoryPagesConfig(AppConfig):
    """Adds what waits for these people to the notices."""

    name = "console.factory"
    label = "console_factory"
