"""Lists the states of deliveries and the results of attempts."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DeliveryStatus(models.TextChoices):
    """Lists the states of a delivery."""

    PENDING = "pending", _("Waiting")
    DELIVERED = "delivered", _("Delivered")
    GIVEN_UP = "given_up", _("Given up")  # tried for three days, or the endpoint was disabled


class AttemptResult(models.TextChoices):
    """Lists how an attempt to deliver ended."""

    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused by its status")
    GONE = "gone", _("Gone (410)")
    REDIRECTED = "redirected", _("Redirects are not followed")
    INNER_ADDRESS = "inner_address", _("The name leads to an inner address")
    UNREACHABLE = "unreachable", _("No connection")
    INSECURE = "insecure", _("No valid certificate")
    TIMEOUT = "timeout", _("No answer in time")


class DisabledReason(models.TextChoices):
    """Lists why an endpoint gets nothing."""

    OWNER = "owner", _("Switched off")
    GONE = "gone", _("The receiver answered that it is gone (410)")
