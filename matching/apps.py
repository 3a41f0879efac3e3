"""Tells Django of this app."""

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "matching"
    verbose_name = "Matching"

    def ready(self) -> None:
        """An order that is cancelled takes its offers, proposals and hours with it."""
        from matching.services.proposals import give_up_order  # noqa: PLC0415  needs all models
        from orders.services import GIVES_UP  # noqa: PLC0415  the same

        if give_up_order not in GIVES_UP:
            GIVES_UP.append(give_up_order)
