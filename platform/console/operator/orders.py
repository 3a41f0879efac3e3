"""The orders that figures of the overview are made of."""

from datetime import datetime, time
from typing import Any, ClassVar

import django_filters
import django_tables2
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.access import Audience
from console.common.messages import label_for
from console.common.tables import ListPage, Table
from console.operator.choices import currencies
from console.operator.columns import LONG_TEXT, ONE_WORD, TEXT, BadgeColumn, SpanColumn, WholeColumn
from matching.selectors.market_metrics import submitted_orders
from orders.models import Order
from orders.states import FILLED_STATUSES, OrderStatus, Sector

YES_NO = (("yes", _("Yes")), ("no", _("No")))


class OrderFilter(django_filters.FilterSet):
    """Orders by where they stand and whose they are."""

    text = django_filters.CharFilter(method="with_text", label=_("Reference or title"))
    status = django_filters.ChoiceFilter(
        choices=lambda: [(s.value, label_for(s.label)) for s in OrderStatus if s != "draft"],
        label=_("State"),
        empty_label=_("All states"),
    )
    filled = django_filters.ChoiceFilter(
        choices=YES_NO, method="whether_filled", label=_("Fully confirmed"), empty_label=_("All")
    )
    sector = django_filters.ChoiceFilter(
        choices=lambda: [(s.value, label_for(s.label)) for s in Sector],
        label=_("Sector"),
        empty_label=_("All sectors"),
    )
    currency = django_filters.ChoiceFilter(
        choices=currencies, label=_("Currency"), empty_label=_("All")
    )
    since = django_filters.DateFilter(
        method="submitted_since",
        label=_("Submitted since"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    class Meta:
        model = Order
        fields = ()

    def with_text(self, rows: QuerySet[Order], name: str, text: str) -> QuerySet[Order]:
        """Of which the reference or the title has the text."""
        return rows.filter(reference__icontains=text) | rows.filter(title__icontains=text)

    def whether_filled(self, rows: QuerySet[Order], name: str, said: str) -> QuerySet[Order]:
        """All pieces confirmed, or not; cancelled orders are neither."""
        if said == "yes":
            return rows.filter(status__in=FILLED_STATUSES)
        return rows.exclude(status__in=(*FILLED_STATUSES, OrderStatus.CANCELLED))

    def submitted_since(self, rows: QuerySet[Order], name: str, day: Any) -> QuerySet[Order]:
        """Submitted on this day or later."""
        return rows.filter(submitted_at__gte=timezone.make_aware(datetime.combine(day, time.min)))


class OrderTable(Table):
    """Orders with how long they waited for a first proposal."""

    caption = _("Orders")
    empty_text = _("No order is like this. Choose fewer filters.")

    class Meta(Table.Meta):
        pass

    reference = django_tables2.Column(verbose_name=_("Order"), attrs=ONE_WORD)
    title = django_tables2.Column(verbose_name=_("Title"), attrs=TEXT)
    organisation = django_tables2.Column(
        accessor="organisation__name", verbose_name=_("Buyer"), attrs=LONG_TEXT
    )
    quantity = WholeColumn(verbose_name=_("Pieces"))
    status = BadgeColumn(verbose_name=_("State"))
    submitted_at = django_tables2.DateTimeColumn(
        verbose_name=_("Submitted at"), short=True, attrs=ONE_WORD
    )
    time_to_match = SpanColumn(verbose_name=_("Time to match"))
    latest_delivery_on = django_tables2.DateColumn(
        verbose_name=_("Latest delivery"), short=True, attrs=ONE_WORD
    )


class Orders(ListPage):
    """All orders that were ever submitted."""

    audience = (Audience.OPERATOR,)
    template_name = "operator/orders.html"
    title = _("Orders")
    nav_name = "operator:overview"
    table_class: ClassVar = OrderTable
    filter_class: ClassVar = OrderFilter
    file_name = "orders"

    def get_context_data(self) -> dict[str, Any]:
        """How many there are, whatever the filters."""
        return {"number": Order.objects.filter(submitted_at__isnull=False).count()}

    def get_queryset(self) -> Any:
        """With their buyers and how long they waited, the newest first."""
        rows = submitted_orders(Order.objects.visible_to(self.request.user))
        return rows.select_related("organisation").order_by("-submitted_at")
