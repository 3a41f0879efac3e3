"""Stores what people were notified, what they read, and the mails about it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.ids import new_id
from notifications.kinds import MailChoice, NotificationKind
from notifications.models.organisation_events import Event
from notifications.querysets import NotificationQuerySet


class NotificationMail(models.Model):
    """Represents a mail to a person: of one kind at once, or of a day's events.

    It is claimed before it is sent, and its id is its Message-ID at every attempt.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="notification_mails",
    )
    is_digest = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)
    due_at = models.DateTimeField(help_text="When it is to be sent.")
    next_try_at = models.DateTimeField(
        null=True, help_text="Empty once it was sent or given up; later while it is being sent."
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "due_at"], condition=Q(is_digest=True), name="one_digest_a_day"
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(next_try_at=None), name="sent_mail_is_not_due"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(next_try_at__isnull=False),
                name="notification_mail_due",
            )
        ]

    def __str__(self) -> str:
        return f"Mail to {self.user_id}, due {self.due_at:%Y-%m-%d %H:%M}"


class Notification(models.Model):
    """Represents an event in the inbox of one person, and the mail that tells of it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="notifications",
        db_index=False,
    )
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="notifications")
    mail = models.ForeignKey(
        NotificationMail,
        null=True,
        on_delete=models.SET_NULL,
        related_name="notifications",
        help_text="Empty where the person wants no mail of the kind.",
    )
    read_at = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "event"], name="one_notification_per_event")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["user"], condition=Q(read_at__isnull=True), name="unread_notifications"
            )
        ]

    def __str__(self) -> str:
        return f"{self.event_id} for {self.user_id}"


class MailPreference(models.Model):
    """Stores when a person gets mail of a kind, where that is not the usual."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="mail_preferences",
        db_index=False,
    )
    kind = models.CharField(max_length=24, choices=NotificationKind)
    choice = models.CharField(max_length=8, choices=MailChoice)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "kind"], name="one_mail_choice_per_kind"),
            models.CheckConstraint(
                condition=Q(choice__in=MailChoice.values), name="mail_choice_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.choice} for {self.user_id}"
