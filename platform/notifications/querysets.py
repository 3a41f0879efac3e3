"""Limits events and notifications to whom they are for."""

from typing import Any, ClassVar, Self

from django.db import models

from accounts.querysets import TenantQuerySet


class EventQuerySet(TenantQuerySet):
    """Selects the events of the user's own organisations."""

    owner_path: ClassVar = "organisation"

    def visible_to(self, user: Any) -> Self:
        """Returns the events of the user's organisations; an operator's are its own too."""
        return self.filter(organisation__in=user.organisation_ids())


class NotificationQuerySet(models.QuerySet[Any]):
    """Selects a person's own notifications."""

    def visible_to(self, user: Any) -> Self:
        """Returns the user's, of organisations of which the user is still a member."""
        return self.filter(user=user, event__organisation__in=user.organisation_ids())

    def unread(self) -> Self:
        """Returns those that were not read."""
        return self.filter(read_at=None)
