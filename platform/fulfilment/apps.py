"""Registers the app for production, delivery and settlement."""

from django.apps import AppConfig


class FulfilmentConfig(AppConfig):
    """Configures the app."""

    name = "fulfilment"
    verbose_name = "Fulfilment"

    def ready(self) -> None:
        """Registers who sees files of inspections and messages, and how; adds gauges."""
        from attachments import access  # noqa: PLC0415  needs all models
        from fulfilment.selectors import due_money, seen_files  # noqa: PLC0415  the same

        due_money.register_gauges()
        for views, view in (
            (access.ATTACHMENT_VIEWS, seen_files.files_of_inspections),
            (access.ATTACHMENT_VIEWS, seen_files.files_of_messages),
            (access.NAMELESS_FILES, seen_files.nameless_files),
            (access.PICTURE_ONLY_FILES, seen_files.picture_only_files),
        ):
            if view not in views:
                views.append(view)
