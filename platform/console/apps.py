"""Configures the app of the pages."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """Configures shared pages and the layout of each area."""

    name = "console"
    verbose_name = "Pages"
