"""Declares the filters of people and security events."""

from typing import Any

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import EventKind, SecurityEvent, User
from console.common.messages import label_for
from notifications.kinds import KIND_RULES, NotificationKind
from notifications.models import Notification


class PeopleFilter(filters.FilterSet):
    """Filters people by address, name or organisation."""

    text = filters.CharFilter(label=_("Address, name or organisation"), method="with_text")

    class Meta:
        model = User
        fields = ()

    def with_text(self, rows: Any, name: str, value: str) -> Any:
        """Selects people in whose address, name or organisation the text is."""
        places = ("email", "full_name", "organisations__name")
        wanted = Q()
        for place in places:
            wanted |= Q(**{f"{place}__icontains": value})
        return rows.filter(wanted).distinct()


class EventFilter(filters.FilterSet):
    """Filters security events by address and kind."""

    text = filters.CharFilter(label=_("E-mail or IP address"), method="with_text")
    kind = filters.ChoiceFilter(
        label=_("What happened"),
        empty_label=_("All"),
        choices=lambda: [(kind.value, label_for(kind.label)) for kind in EventKind],
    )

    class Meta:
        model = SecurityEvent
        fields = ()

    def with_text(self, rows: Any, name: str, value: str) -> Any:
        """Selects events of an e-mail or IP address."""
        return rows.filter(
            Q(user__email__icontains=value) | Q(email__icontains=value) | Q(address=value.strip())
        )


class InboxFilter(filters.FilterSet):
    """Filters notifications by kind and by whether they were read."""

    kind = filters.ChoiceFilter(
        label=_("Kind"),
        empty_label=_("All"),
        field_name="event__kind",
        choices=lambda: [
            (kind.value, label_for(kind.label)) for kind in NotificationKind if kind in KIND_RULES
        ],
    )
    unread = filters.ChoiceFilter(
        label=_("State"),
        empty_label=_("All"),
        choices=(("true", _("unread")), ("false", _("read"))),
        method="with_state",
    )

    class Meta:
        model = Notification
        fields = ()

    def with_state(self, rows: Any, name: str, value: str) -> Any:
        """Selects read or unread notifications."""
        return rows.filter(read_at__isnull=value == "true")
