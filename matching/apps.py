"""Configures the app."""

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "matching"
    verbose_name = "Matching"

    def ready(self) -> None:
        """Registers the withdrawal of offers, proposals and hours of cancelled orders."""
        from matching.services.proposals import withdraw_order  # noqa: PLC0415  needs all models
        from orders.services import ORDER_CANCELLATION_HOOKS  # noqa: PLC0415  the same

        if withdraw_order not in ORDER_CANCELLATION_HOOKS:
            ORDER_CANCELLATION_HOOKS.append(withdraw_order)
