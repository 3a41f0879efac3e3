"""Registers the app for production, delivery and settlement."""

from django.apps import AppConfig


class FulfilmentConfig(AppConfig):
    """Configures the app."""

    name = "fulfilment"
    verbose_name = "Fulfilment"
