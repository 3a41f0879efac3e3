"""Stores security events, counts of attempts, and mails about accounts."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.security_kinds import EventKind
from accounts.querysets import SecurityEventQuerySet
from common.models import APPEND_ONLY, UUIDModel


class SecurityEvent(models.Model):
    """Records a sign-in, a refusal or a change of an account; append-only."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="security_events",
        help_text="Empty where an unknown address was tried.",
    )
    kind = models.CharField(max_length=24, choices=EventKind)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who did it, where that is not the person.",
    )
    email = models.CharField(max_length=254, blank=True, help_text="The address that was tried.")
    address = models.CharField(max_length=45, blank=True, help_text="IP address.")
    browser = models.CharField(max_length=200, blank=True)
    detail = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    objects = SecurityEventQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return f"{self.kind} of {self.user_id or self.email}"


class AttemptCount(models.Model):
    """Counts the attempts under one key of the limiter; written by its SQL alone."""

    key = models.CharField(max_length=80, primary_key=True)
    started_at = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField()
    closings = models.PositiveSmallIntegerField(default=0)
    closed_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.count} attempts of {self.key}"


class MailKind(models.TextChoices):
    """Lists the mails about accounts."""

    PASSWORD_RESET = "password_reset", _("New password")
    INVITATION = "invitation", _("Invitation")
    SECURITY = "security", _("Security notice")
    SIGN_UP_REJECTED = "sign_up_rejected", _("Sign-up rejected")


class AccountMail(UUIDModel):
    """Represents a mail to send; links are made when it is sent and not stored."""

    kind = models.CharField(max_length=16, choices=MailKind)
    to = models.EmailField()
    language = models.CharField(max_length=10, blank=True)
    site = models.CharField(max_length=200, help_text="Address at which the product is opened.")
    invitation = models.ForeignKey(
        "accounts.Invitation", null=True, blank=True, on_delete=models.CASCADE, related_name="mails"
    )
    event = models.ForeignKey(
        SecurityEvent, null=True, blank=True, on_delete=models.PROTECT, related_name="mails"
    )
    sign_up = models.ForeignKey(
        "accounts.SignUp", null=True, blank=True, on_delete=models.PROTECT, related_name="mails"
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True, help_text="Empty once it was sent or given up.")
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("created_at",)
        indexes: ClassVar = [
            models.Index(fields=["due_at"], name="account_mail_due"),
            models.Index(fields=["to", "created_at"], name="account_mail_to"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to}"
