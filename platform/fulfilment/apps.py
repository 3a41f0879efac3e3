"""Tells Django of this app: production, delivery and settlement of what was confirmed."""

from django.apps import AppConfig


class FulfilmentConfig(AppConfig):
    name = "fulfilment"
    verbose_name = "Fulfilment"
