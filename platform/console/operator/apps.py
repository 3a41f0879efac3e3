"""The app of these pages."""

from django.apps import AppConfig


class OperatorPagesConfig(AppConfig):
    """Adds what waits for these people to the notices."""

    name = "console.operator"
    label = "console_operator"
