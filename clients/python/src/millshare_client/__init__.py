"""Calls the API of Millshare with types, safe repetitions and clear errors."""

from millshare_client.connection import Connection, RetryPolicy, VersionUnknown
from millshare_client.pages import every_row
from millshare_client.problems import ApiProblem, FieldProblem
from millshare_client.webhook_requests import InvalidWebhook, verified_event

__all__ = [
    "ApiProblem",
    "Connection",
    "FieldProblem",
    "InvalidWebhook",
    "RetryPolicy",
    "VersionUnknown",
    "every_row",
    "verified_event",
]
