"""Stores API tokens with their organisation, scopes and last use."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken

from common.clock import now


class Scope(models.TextChoices):
    """Lists what a token may be allowed to do, within the role of its user."""

    READ = "read", _("read")
    PLAN = "plan", _("plan: capacity, offers, production, shipments")
    PURCHASE = "purchase", _("purchase: orders, proposals, receipts")
    REVIEW = "review", _("review: match runs, prices, verification")


class ApiToken(AbstractAuthToken):
    """Represents a token by which a program acts for a user; only a hash is stored."""

    name = models.CharField(max_length=80, blank=True)
    organisation = models.ForeignKey(
        "accounts.Organisation",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="api_tokens",
        help_text="Empty for all organisations of the user.",
    )
    scopes = ArrayField(models.CharField(max_length=10, choices=Scope), default=list)
    created_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta(AbstractAuthToken.Meta):
        abstract = False
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(scopes__contained_by=Scope.values), name="token_scopes_are_known"
            )
        ]

    @property
    def has_expired(self) -> bool:
        """Returns whether the token's time is over."""
        return self.expiry is not None and self.expiry <= now()
