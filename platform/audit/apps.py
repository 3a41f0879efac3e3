"""Tells Django of this app: whether the books hold, asked of all other apps."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "audit"
    verbose_name = "Audit"
