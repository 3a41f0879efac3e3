"""Registers the demonstration as a Django app, for its commands; it has no tables."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Configures the demonstration."""

    name = "demo"
