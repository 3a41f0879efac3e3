"""Verifies the requests of webhooks (Standard Webhooks)."""

from collections.abc import Mapping
from typing import Any

from standardwebhooks.webhooks import Webhook, WebhookVerificationError


class InvalidWebhook(Exception):
    """Reports a request that the platform did not sign with this secret, or long ago."""


def verified_event(body: bytes | str, headers: Mapping[str, str], *secrets: str) -> dict[str, Any]:
    """Returns the event of a request that one of the secrets signed.

    Raises InvalidWebhook.

    `body` is what was received, unchanged. While a secret is replaced, give both. The same event
    may come more than once, with the same header `webhook-id`.
    """
    plain = {str(name).lower(): str(value) for name, value in headers.items()}
    for secret in secrets:
        try:
            event = Webhook(secret).verify(body, plain)
        except (WebhookVerificationError, ValueError):
            continue
        if isinstance(event, dict):
            return event
    raise InvalidWebhook("No secret fits the signature, or the request is older than 5 minutes.")
