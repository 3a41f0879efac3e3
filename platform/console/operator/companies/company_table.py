"""Declares the table of organisations."""

from typing import ClassVar

import django_tables2
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from console.common.tables import Table
from console.operator.columns import LONG_TEXT_CELL, NOWRAP_CELL, BadgeColumn, WholeColumn


def kinds_of(organisation: Organisation) -> str:
    """Returns what an organisation does here, in words."""
    if organisation.is_operator:
        return gettext("Operator")
    kinds = []
    if organisation.is_manufacturer:
        kinds.append(gettext("Factory"))
    if organisation.is_buyer:
        kinds.append(gettext("Buyer"))
    return ", ".join(kinds)


class CompanyTable(Table):
    """Lists organisations."""

    caption = _("Companies")
    empty_text = _("No company matches these filters.")
    name = django_tables2.Column(
        linkify=("operator:company", {"pk": django_tables2.A("pk")}),
        verbose_name=_("Name"),
        attrs=LONG_TEXT_CELL,
    )
    alias = django_tables2.Column(verbose_name=_("Alias"), attrs=NOWRAP_CELL)
    kind = django_tables2.Column(
        empty_values=(), orderable=False, verbose_name=_("Kind"), attrs=NOWRAP_CELL
    )
    number_of_members = WholeColumn(verbose_name=_("Members"))
    status = BadgeColumn(verbose_name=_("State"))
    created_at = django_tables2.DateColumn(verbose_name=_("Since"))

    class Meta(Table.Meta):
        model = Organisation
        fields: ClassVar = ("name", "alias", "kind", "number_of_members", "status", "created_at")
        order_by = "name"

    def render_kind(self, record: Organisation) -> str:
        return kinds_of(record)
