"""Renders members and API tokens as tables."""

from typing import Any, ClassVar

import django_tables2
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Role
from console.common.messages import label_for
from console.common.tables import Table


def yes_or_no(value: Any) -> str:
    """Returns a switch as a word."""
    return gettext("yes") if value else gettext("no")


class MemberTable(Table):
    """Renders the members of one organisation; owners get links to edit them."""

    caption = _("Members")
    name = django_tables2.Column(_("Full name"), accessor="user__full_name", empty_values=())
    email = django_tables2.Column(_("E-mail address"), accessor="user__email")
    role = django_tables2.Column(_("Role"))
    sees_prices = django_tables2.Column(_("Sees prices"))
    created_at = django_tables2.DateColumn(verbose_name=_("Member since"))

    class Meta(Table.Meta):
        model = Membership
        fields: ClassVar = ("name", "email", "role", "sees_prices", "created_at")
        order_by = "email"

    def value_name(self, record: Membership) -> str:
        return record.user.full_name

    def render_name(self, record: Membership) -> SafeString | str:
        message = record.user.full_name or record.user.email
        if self.request.membership.role != Role.OWNER:
            return message
        address = reverse("account:member", args=[record.pk])
        return format_html('<a href="{}">{}</a>', address, message)

    def render_role(self, record: Membership) -> str:
        return label_for(record.get_role_display())

    def render_sees_prices(self, value: bool) -> str:
        return yes_or_no(value)


class TokenTable(Table):
    """Renders the API tokens of one person."""

    caption = _("API tokens")
    empty_text = _("You have no token. Create one for a program that acts for you.")
    token_key = django_tables2.Column(_("Begins with"))
    created = django_tables2.DateTimeColumn(verbose_name=_("Created on"))
    expiry = django_tables2.DateTimeColumn(verbose_name=_("Lasts until"), default=_("always"))
    revoke = django_tables2.TemplateColumn(
        template_name="account/revoke.html",
        verbose_name=_("Revoke"),
        orderable=False,
        exclude_from_export=True,
        empty_values=(),
    )

    class Meta(Table.Meta):
        order_by = "-created"

    def render_token_key(self, value: str) -> SafeString:
        return format_html("<code>{}…</code>", value[:8])

    def value_token_key(self, value: str) -> str:
        return value[:8]
