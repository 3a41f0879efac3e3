"""Renders webhooks and their deliveries as tables."""

from typing import Any, ClassVar

import django_tables2
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from console.common.messages import label_for
from console.common.tables import Table
from notifications.kinds import NotificationKind
from webhooks.models import WebhookDelivery, WebhookEndpoint


class WebhookTable(Table):
    """Renders the webhooks of one organisation."""

    caption = _("Webhooks")
    empty_text = _("You have no webhook. Add one to get events in your own system.")
    url = django_tables2.Column(_("Address"))
    description = django_tables2.Column(_("Name"))
    kinds = django_tables2.Column(_("Events"), orderable=False, empty_values=())
    is_active = django_tables2.Column(_("Status"))
    created_at = django_tables2.DateTimeColumn(verbose_name=_("Created on"))

    class Meta(Table.Meta):
        model = WebhookEndpoint
        fields: ClassVar = ("url", "description", "kinds", "is_active", "created_at")
        order_by = "created_at"

    def render_url(self, record: WebhookEndpoint) -> SafeString:
        address = reverse("account:webhook", args=[record.pk])
        return format_html('<a href="{}">{}</a>', address, record.url)

    def value_url(self, record: WebhookEndpoint) -> str:
        return record.url

    def render_kinds(self, record: WebhookEndpoint) -> str:
        if not record.kinds:
            return gettext("all")
        return ", ".join(str(NotificationKind(kind).label) for kind in record.kinds)

    def render_is_active(self, record: WebhookEndpoint) -> str:
        return (
            gettext("on") if record.is_active else label_for(record.get_disabled_reason_display())
        )


class DeliveryTable(Table):
    """Renders the deliveries to one webhook, each with its last attempt."""

    caption = _("Deliveries")
    empty_text = _("Nothing was sent yet. Send a test event to see whether it arrives.")
    created_at = django_tables2.DateTimeColumn(verbose_name=_("Created on"))
    kind = django_tables2.Column(_("Kind"))
    status = django_tables2.Column(_("Status"))
    attempts = django_tables2.Column(_("Attempts"))
    result = django_tables2.Column(_("Last attempt"), empty_values=(), orderable=False)
    next_try_at = django_tables2.DateTimeColumn(verbose_name=_("Next attempt"), default="—")
    replay = django_tables2.TemplateColumn(
        template_name="account/replay.html",
        verbose_name=_("Send again"),
        orderable=False,
        exclude_from_export=True,
        empty_values=(),
    )

    class Meta(Table.Meta):
        model = WebhookDelivery
        fields: ClassVar = (
            *("created_at", "kind", "status", "attempts", "result", "next_try_at", "replay"),
        )
        order_by = "-created_at"

    def render_kind(self, value: str) -> str:
        names: dict[Any, Any] = dict(NotificationKind.choices)
        return str(names.get(value, gettext("Test event")))

    def render_status(self, record: WebhookDelivery) -> str:
        return label_for(record.get_status_display())

    def render_result(self, record: WebhookDelivery) -> str:
        tried = list(record.attempt_log.all())
        if not tried:
            return "—"
        last = tried[-1]
        label = label_for(last.get_result_display())
        return f"{label} ({last.status_code})" if last.status_code else label
