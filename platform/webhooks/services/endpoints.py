"""Creates, changes and deletes the endpoints of an organisation."""

import base64
import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from accounts.services.members import lock_as_owner
from common.clock import now
from common.errors import FieldErrors
from notifications.kinds import NotificationKind
from webhooks.errors import TooManyEndpoints
from webhooks.models import WebhookEndpoint
from webhooks.receiver_addresses import checked_url
from webhooks.states import DisabledReason

ENDPOINTS_MOST = 10
SECRET_BYTES = 32
# After a new secret was made; the receiver is changed meanwhile.
BOTH_SECRETS_FOR = timedelta(hours=24)


@transaction.atomic
def create_endpoint(
    *,
    organisation: Organisation,
    by: User,
    url: str,
    kinds: Iterable[str] = (),
    description: str = "",
) -> tuple[WebhookEndpoint, str]:
    """Returns a new endpoint and its secret, which is not shown again.

    Raises Forbidden, FieldErrors, TooManyEndpoints.
    """
    lock_as_owner(organisation, by)
    if organisation.webhook_endpoints.count() >= ENDPOINTS_MOST:
        raise TooManyEndpoints
    secret = new_secret()
    endpoint = WebhookEndpoint.objects.create(
        organisation=organisation,
        url=checked_url(url),
        kinds=known_kinds(kinds),
        description=description,
        secret=secret,
    )
    return endpoint, secret


@transaction.atomic
def change_endpoint(
    *, endpoint: WebhookEndpoint, by: User, changes: dict[str, Any]
) -> WebhookEndpoint:
    """Changes address, kinds, description, or switches the endpoint on or off.

    What waits for it is sent once it is switched on again. Raises Forbidden, FieldErrors.
    """
    lock_as_owner(endpoint.organisation, by)
    if "url" in changes:
        endpoint.url = checked_url(changes["url"])
    if "kinds" in changes:
        endpoint.kinds = known_kinds(changes["kinds"])
    if "description" in changes:
        endpoint.description = changes["description"]
    if "is_active" in changes and changes["is_active"] != endpoint.is_active:
        endpoint.is_active = changes["is_active"]
        endpoint.disabled_reason = "" if endpoint.is_active else DisabledReason.OWNER
    endpoint.save()
    return endpoint


@transaction.atomic
def replace_secret(*, endpoint: WebhookEndpoint, by: User) -> str:
    """Returns a new secret; requests have the signature of the old one too for a day."""
    lock_as_owner(endpoint.organisation, by)
    endpoint.previous_secret, endpoint.secret = endpoint.secret, new_secret()
    endpoint.previous_until = now() + BOTH_SECRETS_FOR
    endpoint.save()
    return endpoint.secret


@transaction.atomic
def delete_endpoint(*, endpoint: WebhookEndpoint, by: User) -> None:
    """Deletes an endpoint with its deliveries; raises Forbidden."""
    lock_as_owner(endpoint.organisation, by)
    endpoint.delete()


def new_secret() -> str:
    """Returns a secret in the form of Standard Webhooks."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def known_kinds(kinds: Iterable[str]) -> list[str]:
    """Returns kinds in the order of the list, each once; raises FieldErrors."""
    wanted = set(kinds)
    unknown = sorted(wanted - set(NotificationKind.values))
    if unknown:
        reason = _("There are no events of the kind %(kind)s.") % {"kind": unknown[0][:40]}
        raise FieldErrors({"kinds": reason})
    return [kind for kind in NotificationKind.values if kind in wanted]
