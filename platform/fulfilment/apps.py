"""Registers the app for production, delivery and settlement of confirmed allocations."""

from django.apps import AppConfig


class FulfilmentConfig(AppConfig):
    """Configures the app."""

    name = "fulfilment"
    verbose_name = "Fulfilment"
