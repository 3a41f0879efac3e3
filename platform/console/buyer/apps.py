"""The app of these pages."""

from django.apps import AppConfig


class BuyerPagesConfig(AppConfig):
    """Adds what waits for these people to the notices."""

    name = "console.buyer"
    label = "console_buyer"

    def ready(self) -> None:
        """Adds the buyers' source of notices."""
        from console.buyer.notifications import buyer_notices  # noqa: PLC0415  needs all models
        from console.common.notifications import NOTIFICATION_SOURCES  # noqa: PLC0415  the same

        if buyer_notices not in NOTIFICATION_SOURCES:
            NOTIFICATION_SOURCES.append(buyer_notices)
