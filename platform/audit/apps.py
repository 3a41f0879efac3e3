"""Tells Django of this app: whether the books hold, asked of all other apps."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "audit"
    verbose_name = "Audit"

    def ready(self) -> None:
        """What the audits found decides whether the product is ready."""
        from audit.selectors import readiness_of_ledger  # noqa: PLC0415  models are ready by now
        from common import readiness  # noqa: PLC0415

        readiness.register("books", readiness_of_ledger)
