"""Configures the app of the account pages."""

from django.apps import AppConfig


class AccountPagesConfig(AppConfig):
    """Registers the account pages."""

    name = "console.account"
    label = "console_account"
