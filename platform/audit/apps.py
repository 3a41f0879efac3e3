"""Registers the app that checks the ledger's invariants over all other apps."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Configures the app and registers its readiness check."""

    name = "audit"
    verbose_name = "Audit"

    def ready(self) -> None:
        """Registers the readiness check: the newest audit must be clean."""
        from audit.selectors import readiness_of_ledger  # noqa: PLC0415  models are ready by now
        from common import readiness  # noqa: PLC0415

        # The key is part of the readiness document.
        readiness.register("books", readiness_of_ledger)
