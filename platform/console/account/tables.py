"""Renders members, API tokens, people and security events as tables."""

from typing import Any, ClassVar

import django_tables2
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import ApiToken, Membership, Role, Scope, SecurityEvent, User
from console.account.browsers import browser_name
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
        message = record.user.shown_name
        if self.request.membership.role != Role.OWNER:
            return message
        address = reverse("account:member", args=[record.pk])
        return format_html('<a href="{}">{}</a>', address, message)

    def render_role(self, record: Membership) -> str:
        return label_for(record.get_role_display())

    def render_sees_prices(self, value: bool) -> str:
        return yes_or_no(value)


class TokenTable(Table):
    """Renders API tokens of one person and of the organisations that it owns."""

    caption = _("API tokens")
    empty_text = _("You have no token. Create one for a program that acts for you.")
    name = django_tables2.Column(_("Name"), default=_("Sign-in through the API"))
    token_key = django_tables2.Column(_("Begins with"))
    acts_for = django_tables2.Column(_("Acts for"), empty_values=(), orderable=False)
    scopes = django_tables2.Column(_("May"), orderable=False)
    created = django_tables2.DateTimeColumn(verbose_name=_("Created on"))
    last_used_at = django_tables2.DateTimeColumn(verbose_name=_("Last used"), default=_("never"))
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

    def render_acts_for(self, record: ApiToken) -> str:
        if record.organisation is None:
            return gettext("me, in all my organisations")
        name = {"organisation": record.organisation}
        if record.user.service_of_id is not None:
            return gettext("%(organisation)s itself") % name
        return gettext("me, in %(organisation)s") % name

    def render_scopes(self, value: list[str]) -> str:
        return ", ".join(label_for(Scope(scope).label).partition(":")[0] for scope in value)


class PeopleTable(Table):
    """Renders people for operators."""

    caption = _("People")
    email = django_tables2.Column(_("E-mail address"))
    full_name = django_tables2.Column(_("Full name"))
    organisations = django_tables2.Column(_("Organisations"), empty_values=(), orderable=False)
    last_login = django_tables2.DateTimeColumn(verbose_name=_("Last sign-in"), default=_("never"))
    email_verified_at = django_tables2.Column(_("Address verified"), empty_values=())
    factor = django_tables2.Column(_("Second factor"), empty_values=(), orderable=False)

    class Meta(Table.Meta):
        model = User
        fields: ClassVar = ("email", "full_name")
        order_by = "email"

    def render_email(self, record: User) -> SafeString:
        address = reverse("account:person", args=[record.pk])
        return format_html('<a href="{}">{}</a>', address, record.email)

    def value_email(self, record: User) -> str:
        return record.email

    def render_organisations(self, record: User) -> str:
        rows = record.memberships.all()
        return ", ".join(
            f"{row.organisation} ({label_for(row.get_role_display())})" for row in rows
        )

    def render_email_verified_at(self, record: User) -> str:
        return yes_or_no(record.email_verified_at)

    def render_factor(self, record: User) -> str:
        return yes_or_no(any(device.confirmed for device in record.totpdevice_set.all()))


class EventTable(Table):
    """Renders the security events of one account."""

    caption = _("Security events")
    at = django_tables2.DateTimeColumn(verbose_name=_("When"))
    kind = django_tables2.Column(_("What happened"))
    detail = django_tables2.Column(_("Detail"), orderable=False)
    address = django_tables2.Column(_("From"), orderable=False)
    browser = django_tables2.Column(_("Browser"), orderable=False)

    class Meta(Table.Meta):
        model = SecurityEvent
        fields: ClassVar = ("at", "kind", "detail", "address", "browser")
        order_by = "-at"

    def render_kind(self, record: SecurityEvent) -> str:
        text = label_for(record.get_kind_display())
        if record.by_id is None:
            return text
        return gettext("%(event)s, not by the person") % {"event": text}

    def render_browser(self, value: str) -> str:
        return browser_name(value)

    def value_browser(self, value: str) -> str:
        return value


class PeopleEventTable(EventTable):
    """Renders the security events of all accounts."""

    email = django_tables2.Column(_("E-mail address"), empty_values=(), orderable=False)

    class Meta(EventTable.Meta):
        fields: ClassVar = ("at", "email", "kind", "detail", "address", "browser")
        sequence = fields

    def render_email(self, record: SecurityEvent) -> str:
        return record.user.email if record.user is not None else record.email
