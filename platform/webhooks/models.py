"""Stores endpoints of organisations and the deliveries of events to them."""

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from common.models import UUIDModel
from notifications.kinds import NotificationKind
from webhooks.querysets import DeliveryQuerySet, EndpointQuerySet
from webhooks.states import AttemptResult, DeliveryStatus, DisabledReason

URL_LENGTH = 500


class WebhookEndpoint(UUIDModel):
    """Represents an address to which an organisation's events are sent."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="webhook_endpoints"
    )
    url = models.CharField(max_length=URL_LENGTH)
    description = models.CharField(max_length=120, blank=True)
    kinds = ArrayField(
        models.CharField(max_length=24),
        default=list,
        blank=True,
        help_text="Kinds of events that are sent; empty for all, also those that come later.",
    )
    secret = models.CharField(
        max_length=80, editable=False, help_text="Signs each request; shown once."
    )
    previous_secret = models.CharField(max_length=80, blank=True, editable=False)
    previous_until = models.DateTimeField(
        null=True, editable=False, help_text="Until then requests have both signatures."
    )
    is_active = models.BooleanField(default=True)
    disabled_reason = models.CharField(max_length=8, blank=True, choices=DisabledReason)

    objects = EndpointQuerySet.as_manager()

    class Meta:
        ordering = ("created_at", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kinds__contained_by=NotificationKind.values),
                name="webhook_kinds_are_known",
            ),
            models.CheckConstraint(
                condition=Q(is_active=True, disabled_reason="")
                | Q(is_active=False, disabled_reason__in=DisabledReason.values),
                name="inactive_webhook_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.url


class WebhookTurn(models.Model):
    """Keeps an endpoint for one worker at a time, so that its events come in order."""

    endpoint = models.OneToOneField(
        WebhookEndpoint, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    taken_until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.endpoint_id} until {self.taken_until:%H:%M:%S}"


class WebhookDelivery(UUIDModel):
    """Represents one event for one endpoint; its id is the header `webhook-id`."""

    endpoint = models.ForeignKey(
        WebhookEndpoint, on_delete=models.CASCADE, related_name="deliveries", db_index=False
    )
    event_id = models.UUIDField(null=True, help_text="Empty for a test.")
    kind = models.CharField(max_length=24)
    body = models.TextField(help_text="What is sent and signed, byte by byte.")
    status = models.CharField(max_length=10, choices=DeliveryStatus, default=DeliveryStatus.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0, help_text="Since the last replay.")
    next_try_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["endpoint", "event_id"], name="one_delivery_of_an_event_per_endpoint"
            ),
            models.CheckConstraint(
                condition=Q(status=DeliveryStatus.PENDING, next_try_at__isnull=False)
                | ~Q(status=DeliveryStatus.PENDING) & Q(next_try_at=None),
                name="waiting_delivery_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(status__in=DeliveryStatus.values), name="delivery_status_is_known"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["endpoint", "-id"], name="webhook_delivery_log"),
            models.Index(
                fields=["next_try_at"],
                condition=Q(status=DeliveryStatus.PENDING),
                name="webhook_delivery_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.endpoint_id}"


class WebhookAttempt(models.Model):
    """Records one attempt to deliver; never changed."""

    delivery = models.ForeignKey(
        WebhookDelivery, on_delete=models.CASCADE, related_name="attempt_log"
    )
    at = models.DateTimeField()
    milliseconds = models.PositiveIntegerField()
    result = models.CharField(max_length=16, choices=AttemptResult)
    status_code = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ("pk",)
        triggers = (pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update),)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(result__in=AttemptResult.values), name="attempt_result_is_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.result} at {self.at:%Y-%m-%d %H:%M:%S}"
