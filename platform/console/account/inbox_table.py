"""Renders notifications as a table."""

from typing import Any, ClassVar

import django_tables2
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from console.common.messages import label_for
from console.common.tables import Table
from notifications.models import Notification
from notifications.texts import sentence_of


class InboxTable(Table):
    """Renders a person's notifications, unread ones with a mark."""

    caption = _("Notifications")
    empty_text = _("Nothing here. What happens to your orders and work is shown here.")
    at = django_tables2.DateTimeColumn(verbose_name=_("When"), accessor="event__at")
    what = django_tables2.Column(_("What happened"), empty_values=(), orderable=False)
    kind = django_tables2.Column(_("Kind"), accessor="event__kind")
    state = django_tables2.Column(_("State"), empty_values=(), orderable=False)
    mark = django_tables2.TemplateColumn(
        template_name="account/mark_read.html",
        verbose_name=_("Mark as read"),
        orderable=False,
        exclude_from_export=True,
        empty_values=(),
    )

    class Meta(Table.Meta):
        model = Notification
        fields: ClassVar = ("at", "what", "kind", "state", "mark")
        sequence = fields

    def render_what(self, record: Notification) -> SafeString:
        address = reverse("account:notification", args=[record.pk])
        return format_html('<a href="{}">{}</a>', address, sentence_of(record.event))

    def value_what(self, record: Notification) -> str:
        return sentence_of(record.event)

    def render_kind(self, record: Notification) -> str:
        return label_for(record.event.get_kind_display())

    def value_kind(self, record: Notification) -> str:
        return record.event.kind

    def render_state(self, record: Notification) -> SafeString | str:
        if record.read_at is None:
            return format_html('<span class="badge badge-wait">{}</span>', gettext("unread"))
        return gettext("read")

    def value_state(self, record: Notification) -> str:
        return gettext("read") if record.read_at else gettext("unread")

    def order_at(self, rows: Any, is_descending: bool) -> tuple[Any, bool]:
        """Sorts by time, those of one instant in the order in which they were notified."""
        sign = "-" if is_descending else ""
        return rows.order_by(f"{sign}event__at", f"{sign}pk"), True
