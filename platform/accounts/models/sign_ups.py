"""Stores companies that ask to take part."""

from collections.abc import Mapping
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models.people import Organisation
from common.models import StateEvent, UUIDModel


class SignUpStatus(models.TextChoices):
    """Lists the states of a sign-up."""

    WAITING = "waiting", _("Waiting")  # for an operator
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")


class SignUp(UUIDModel):
    """Represents a company that asks to take part, and the person who asks for it."""

    organisation_name = models.CharField(max_length=160)
    is_manufacturer = models.BooleanField(default=False)
    is_buyer = models.BooleanField(default=False)
    full_name = models.CharField(max_length=120)
    email = models.EmailField()
    note = models.CharField(max_length=1000, blank=True, help_text="What the company does.")
    language = models.CharField(max_length=10, blank=True, choices=settings.LANGUAGES)
    status = models.CharField(max_length=12, choices=SignUpStatus, default=SignUpStatus.WAITING)
    organisation = models.OneToOneField(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="sign_up",
        help_text="Made by the approval.",
    )

    TRANSITIONS: ClassVar[Mapping[str, frozenset[str]]] = {
        SignUpStatus.WAITING: frozenset({SignUpStatus.APPROVED, SignUpStatus.REJECTED}),
        SignUpStatus.APPROVED: frozenset(),
        SignUpStatus.REJECTED: frozenset(),
    }

    class Meta:
        ordering = ("-created_at",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["email"],
                condition=Q(status=SignUpStatus.WAITING),
                name="one_waiting_sign_up_per_address",
            ),
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="sign_up_email_is_lower_case"
            ),
            models.CheckConstraint(
                condition=Q(is_manufacturer=True) | Q(is_buyer=True), name="sign_up_has_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(status__in=SignUpStatus.values), name="sign_up_status_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_name}, {self.email}"


class SignUpEvent(StateEvent):
    """Records who decided on a sign-up, and why."""

    subject = models.ForeignKey(SignUp, on_delete=models.PROTECT, related_name="events")

    class Meta(StateEvent.Meta):
        pass
