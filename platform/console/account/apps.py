"""The app of these pages."""

from django.apps import AppConfig


class AccountPagesConfig(AppConfig):
    """Adds what waits for these people to the notices."""

    name = "console.account"
    label = "console_account"
