"""Renders requests, and the lines of one, as tables and files."""

from typing import Any

import django_tables2
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from console.buyer.tables import PricedTable
from console.common.messages import label_for
from console.common.tables import NUMBER, Table
from console.templatetags.console import badge
from orders.models import PartRequest


class RequestTable(Table):
    """Renders the buyer's requests."""

    caption = _("Your requests")
    empty_text = _("No requests yet. Drop several drawings, paste a list, or send a sheet.")

    number = django_tables2.Column(_("Request"))
    title = django_tables2.Column(_("Title"))
    status = django_tables2.Column(_("State"))
    lines_count = django_tables2.Column(_("Lines"), attrs=NUMBER)
    ordered_count = django_tables2.Column(_("Ordered"), attrs=NUMBER)
    latest_delivery_on = django_tables2.DateColumn(verbose_name=_("Latest delivery"))
    created_at = django_tables2.DateTimeColumn(verbose_name=_("Since"), short=True)

    class Meta(Table.Meta):
        pass

    def render_number(self, record: PartRequest) -> SafeString:
        address = reverse("buyer:part-request", args=[record.pk])
        return format_html('<a class="whole-line" href="{}">{}</a>', address, record.number)

    def value_number(self, record: PartRequest) -> str:
        return record.number

    def render_status(self, record: PartRequest) -> SafeString:
        return badge(record)

    def value_status(self, record: PartRequest) -> str:
        return label_for(record.get_status_display())


class RequestLineTable(PricedTable):
    """Exports the lines of a request."""

    caption = _("Lines")
    price_columns = ("low", "high", "currency")

    position = django_tables2.Column(_("Line"), accessor="row__position")
    part = django_tables2.Column(_("Part"))
    number = django_tables2.Column(_("Drawing number"), accessor="row__part__number")
    revision = django_tables2.Column(_("Revision"), accessor="row__part__revision")
    material = django_tables2.Column(_("Material"))
    quantity = django_tables2.Column(_("Quantity"), accessor="planned__quantity__value")
    processes = django_tables2.Column(_("Routing"))
    delivery_on = django_tables2.Column(_("Latest delivery"))
    low = django_tables2.Column(_("Price from"), empty_values=())
    high = django_tables2.Column(_("Price to"), empty_values=())
    currency = django_tables2.Column(_("Currency"), empty_values=())
    state = django_tables2.Column(_("State"))
    lacks = django_tables2.Column(_("Missing details"))
    order = django_tables2.Column(_("Order"), accessor="row__order__reference")

    class Meta(Table.Meta):
        pass

    def __init__(self, *args: Any, prices: Any, currency_code: str, **kwargs: Any) -> None:
        self.prices, self.currency_code = prices, currency_code
        super().__init__(*args, **kwargs)

    def amount(self, record: Any, end: str) -> Any:
        """Returns one end of the price of all pieces; empty where there is none."""
        price = self.prices.lines.get(record.row.pk)
        found = None if price is None else getattr(price, end)
        return "" if found is None else found

    def value_low(self, record: Any) -> Any:
        return self.amount(record, "low")

    def value_high(self, record: Any) -> Any:
        return self.amount(record, "high")

    def value_currency(self, record: Any) -> str:
        return self.currency_code

    def value_state(self, record: Any) -> str:
        order = record.row.order
        return label_for((record if order is None else order).get_status_display())

    def value_lacks(self, record: Any) -> str:
        return ", ".join(lack["words"] for lack in record.lacks)
