"""The pages' app."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """Pages that all people share, and the frame around those of each side."""

    name = "console"
    verbose_name = "Pages"
