"""Defines the errors of webhooks."""

from django.utils.translation import gettext_lazy as _

from common.errors import DomainError


class TooManyEndpoints(DomainError):
    """Raised when an organisation has as many endpoints as it may."""

    default_detail = _("Your organisation has as many webhooks as it may; delete one first.")
    default_code = "too_many_webhooks"


class EndpointInactive(DomainError):
    """Raised when something is to be sent to an endpoint that is switched off."""

    default_detail = _("This webhook is switched off; switch it on, then send again.")
    default_code = "webhook_inactive"
