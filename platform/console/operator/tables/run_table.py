"""Declares the table of match runs."""

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_tables2 import Column

from console.common.messages import label_for
from console.common.tables import NUMBER, Table
from console.operator.columns import nulls_last
from console.templatetags.console import badge, money, percent, whole
from matching.models import MatchRun

PRICE_COLUMNS = ("cost", "saving_amount")


class RunTable(Table):
    """Lists match runs, newest first."""

    created_at = Column(verbose_name=_("Requested at"))
    status = Column(verbose_name=_("State"))
    requested_by = Column(
        verbose_name=_("Requested by"), empty_values=(), order_by="requested_by__email"
    )
    currency = Column(verbose_name=_("Currency"), accessor="currency_id")
    open_orders = Column(verbose_name=_("Orders"), attrs=NUMBER)
    made_orders = Column(verbose_name=_("Orders filled"), attrs=NUMBER)
    cost = Column(verbose_name=_("Cost"), attrs=NUMBER)
    saving_amount = Column(verbose_name=_("Saves"), attrs=NUMBER)
    gap = Column(verbose_name=_("Gap"), attrs=NUMBER)
    seconds = Column(verbose_name=_("Limit"), attrs=NUMBER)

    caption = _("Match runs")
    empty_text = _(
        "No match run yet. Request one above: it assigns the open orders of a"
        " currency to free hours."
    )

    class Meta(Table.Meta):
        order_by = "-created_at"

    def render_created_at(self, value: Any, record: MatchRun) -> Any:
        at = date_format(localtime(value), "SHORT_DATETIME_FORMAT")
        return format_html('<a href="{}">{}</a>', reverse("operator:run", args=[record.pk]), at)

    def value_created_at(self, value: Any) -> str:
        return localtime(value).strftime("%Y-%m-%d %H:%M:%S")

    def render_status(self, record: MatchRun) -> Any:
        return badge(record)

    def value_status(self, record: MatchRun) -> str:
        return label_for(record.get_status_display())

    def render_requested_by(self, record: MatchRun) -> str:
        asker = record.requested_by
        return gettext("Schedule") if asker is None else asker.shown_name

    def render_open_orders(self, value: int) -> str:
        return whole(value)

    def value_open_orders(self, value: int) -> int:
        return value

    def render_made_orders(self, value: int) -> str:
        return whole(value)

    def value_made_orders(self, value: int) -> int:
        return value

    def render_cost(self, value: Any, record: MatchRun) -> str:
        return money(value, record.currency_id)

    def value_cost(self, value: Any) -> Any:
        return value

    def render_saving_amount(self, value: Any, record: MatchRun) -> str:
        return money(value, record.currency_id)

    def value_saving_amount(self, value: Any) -> Any:
        return value

    def render_gap(self, value: Any) -> str:
        return percent(value, 2)

    def value_gap(self, value: Any) -> Any:
        return value

    def render_seconds(self, value: int, record: MatchRun) -> str:
        return gettext("%(seconds)s s") % {"seconds": whole(value)}

    def value_seconds(self, value: int) -> int:
        return value

    def order_cost(self, rows: Any, is_descending: bool) -> tuple[Any, bool]:
        return rows.order_by(nulls_last("cost", is_descending)), True

    def order_saving_amount(self, rows: Any, is_descending: bool) -> tuple[Any, bool]:
        return rows.order_by(nulls_last("saving_amount", is_descending)), True

    def order_gap(self, rows: Any, is_descending: bool) -> tuple[Any, bool]:
        return rows.order_by(nulls_last("gap", is_descending)), True
