"""Renders the returns of accepted goods to a factory."""

from typing import Any, ClassVar

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from console.common.messages import label_for
from console.factory.tables.columns import LabelledTable, PiecesColumn, StateColumn
from fulfilment.models import Return


class FactoryReturnTable(LabelledTable):
    """Renders returns, those to answer first."""

    caption = _("Returns")
    empty_text = _("Nothing was returned.")

    order = tables.Column(
        accessor="order__title",
        linkify=("factory:return", {"pk": tables.A("pk")}),
        verbose_name=_("Part"),
    )
    pieces = PiecesColumn(verbose_name=_("Pieces"))
    reason = tables.Column(verbose_name=_("Defect"))
    remedy = tables.Column(verbose_name=_("Remedy"))
    status = StateColumn(verbose_name=_("State"))
    buyer = tables.Column(
        accessor="order__organisation__alias", verbose_name=_("Buyer"), orderable=False
    )
    created_at = tables.DateTimeColumn(verbose_name=_("Returned at"), short=True)

    class Meta(LabelledTable.Meta):
        model = Return
        fields: ClassVar = ()
        sequence = ("order", "pieces", "reason", "remedy", "status", "buyer", "created_at")

    def render_reason(self, record: Any) -> str:
        return label_for(record.get_reason_display())

    def render_remedy(self, record: Any) -> str:
        return label_for(record.get_remedy_display())
