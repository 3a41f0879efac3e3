"""Configures the app."""

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "matching"
    verbose_name = "Matching"

    def ready(self) -> None:
        """Registers what a cancelled order withdraws, who sees files of parts, and gauges."""
        from attachments.access import ATTACHMENT_VIEWS  # noqa: PLC0415  needs all models
        from matching import waiting_work  # noqa: PLC0415  the same
        from matching.selectors.part_files import files_of_offered_parts  # noqa: PLC0415  the same
        from matching.services.proposals import withdraw_order  # noqa: PLC0415  the same
        from orders.services.order_changes import ORDER_CANCELLATION_HOOKS  # noqa: PLC0415  the same

        waiting_work.register_gauges()
        if withdraw_order not in ORDER_CANCELLATION_HOOKS:
            ORDER_CANCELLATION_HOOKS.append(withdraw_order)
        if files_of_offered_parts not in ATTACHMENT_VIEWS:
            ATTACHMENT_VIEWS.append(files_of_offered_parts)
