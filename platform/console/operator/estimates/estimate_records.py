"""Serves how well estimated times hold, by process."""

from decimal import Decimal
from typing import Any

import django_tables2
from django.utils.translation import gettext_lazy as _

from common.access import Audience
from console.common.tables import NUMBER, ListPage, Table
from console.templatetags.console import whole
from fulfilment.selectors.reported_times import ProcessRecord, records_by_process


class EstimateTable(Table):
    """Renders the lots of each process with the share within their spread."""

    caption = _("Estimated times, by process")
    empty_text = _(
        "No factory has measured a time yet: they report it with the pieces made, on the page of a"
        " work order."
    )

    process = django_tables2.Column(_("Process"), order_by=("process__name",))
    lots = django_tables2.Column(_("Lots"), accessor="record__lots", attrs=NUMBER)
    within = django_tables2.Column(_("Within the spread"), accessor="record__percent", attrs=NUMBER)
    mean_ratio = django_tables2.Column(_("Measured ÷ estimated"), attrs=NUMBER)

    class Meta(Table.Meta):
        pass

    def render_process(self, record: ProcessRecord) -> str:
        return record.process.name

    def value_process(self, record: ProcessRecord) -> str:
        return record.process.name

    def render_lots(self, value: int) -> str:
        return whole(value)

    def render_within(self, value: int) -> str:
        return f"{value} %"

    def render_mean_ratio(self, value: Decimal) -> str:
        return f"{value:.2f}"


class EstimateRecords(ListPage):
    """Lists how well the estimates of each process held."""

    audience = (Audience.OPERATOR,)
    template_name = "operator/estimates.html"
    title = _("Estimated times")
    nav_name = "operator:estimates"
    table_class = EstimateTable
    file_name = "estimated-times"

    def get_queryset(self) -> list[ProcessRecord]:
        return records_by_process()

    def get_context_data(self) -> dict[str, Any]:
        records = [row.record for row in records_by_process()]
        lots = sum(record.lots for record in records)
        within = sum(record.within for record in records)
        return {"lots": lots, "percent": round(100 * within / lots) if lots else None}
