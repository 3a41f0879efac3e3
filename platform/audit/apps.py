"""Registers the app that checks the ledger's invariants over all other apps."""

from django.apps import AppConfig

from common import readiness


class AuditConfig(AppConfig):
    """Configures the app and registers its readiness check."""

    name = "audit"
    verbose_name = "Audit"

    def ready(self) -> None:
        """Registers gauges and the readiness check: the newest audit must be clean."""
        from audit.selectors import (  # noqa: PLC0415  needs loaded models
            readiness_of_ledger,
            register_gauges,
        )

        # The key is part of the readiness document.
        readiness.register("books", readiness_of_ledger)
        register_gauges()
