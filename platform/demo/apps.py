"""The demonstration as a Django app, for its command; it has no tables."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demonstration."""

    name = "demo"
