"""The app of these pages."""

from django.apps import AppConfig


class BuyerPagesConfig(AppConfig):
    """Adds what waits for these people to the notices."""

    name = "console.buyer"
    label = "console_buyer"
