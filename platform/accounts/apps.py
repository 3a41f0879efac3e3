"""Configures the app of accounts."""

from django.apps import AppConfig

from common.monitoring.gauges import WaitingRows, register_queue


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        """Adds the rows that wait for a worker to the metrics."""
        register_queue(
            "account-mails",
            WaitingRows("accounts.AccountMail", "due_at", {"due_at__isnull": False}),
        )
