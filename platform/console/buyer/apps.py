"""Configures the app of the buyer pages."""

from django.apps import AppConfig


class BuyerPagesConfig(AppConfig):
    """Registers the buyer pages and their notifications."""

    name = "console.buyer"
    label = "console_buyer"

    def ready(self) -> None:
        from console.buyer.notifications import buyer_notices  # noqa: PLC0415  models load first
        from console.common.notifications import NOTIFICATION_SOURCES  # noqa: PLC0415  models load first

        if buyer_notices not in NOTIFICATION_SOURCES:
            NOTIFICATION_SOURCES.append(buyer_notices)
