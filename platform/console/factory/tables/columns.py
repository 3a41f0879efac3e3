"""Provides columns and cells of the factory tables."""

from functools import cache
from typing import Any, ClassVar

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html

from common.access import Audience
from common.clock import hours_from_ms
from console.common.messages import label_for
from console.common.tables import NUMBER, Table
from console.factory.templatetags.factory_times import day_time
from console.templatetags.console import badge, hours, money, rate, whole

# Renewal audits are arranged about this many days ahead.
NEAR_EXPIRY_DAYS = 60
NO_BREAK = {"td": {"class": "no-break"}}
CHECK = {"td": {"class": "check"}, "th": {"class": "check"}}
ROW_ACTIONS = {"td": {"class": "row-actions"}, "th": {"class": "row-actions"}}


class LabelledTable(Table):
    """Labels each cell with its head, for the stacked rows of phones."""

    class Meta(Table.Meta):
        attrs: ClassVar = {"class": "table stacked"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, column in self.columns.columns.items():
            cell = column.column.attrs.get("td", {})
            label = "" if name in ("chosen", "actions") else column.header
            column.column.attrs = {**column.column.attrs, "td": {**cell, "data-label": label}}

    def to_form(self, name: str, record: Any, what: Any) -> Any:
        """Links text to the form of its row, for those who may edit it."""
        if Audience.PLANNER not in self.request.membership.audiences():
            return what
        return format_html('<a href="{}">{}</a>', reverse(name, args=[record.pk]), what)


@cache
class CapacityHoursColumn(tables.Column):
    """Shows and exports machine milliseconds as hours."""

    attrs = NUMBER

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, attrs=NUMBER, **kwargs)

    def render(self, value: Any) -> str:
        return hours(value)

    def value(self, value: Any) -> Any:
        return hours_from_ms(value)


class MoneyColumn(tables.Column):
    """Shows an amount; `currency` is the path to its currency code."""

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        self.currency = tables.A(currency)
        super().__init__(*args, attrs=NUMBER, **kwargs)

    def render(self, value: Any, record: Any) -> str:
        return money(value, self.currency.resolve(record))

    def value(self, value: Any) -> Any:
        return value


class RateColumn(MoneyColumn):
    """Shows a rate or another amount that may be finer than a minor unit."""

    def render(self, value: Any, record: Any) -> str:
        return rate(value, self.currency.resolve(record))


class MomentColumn(tables.Column):
    """Shows and exports an instant by the clock of the page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, attrs=NO_BREAK, **kwargs)

    def render(self, value: Any) -> str:
        return day_time(value)

    def value(self, value: Any) -> str:
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"


class StateColumn(tables.Column):
    """Shows a state as a badge."""

    def render(self, record: Any) -> Any:
        return badge(record)

    def value(self, record: Any) -> str:
        return label_for(record.get_status_display())


class PiecesColumn(tables.Column):
    """Shows a whole number."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, attrs=NUMBER, **kwargs)

    def render(self, value: Any) -> str:
        return whole(value)

    def value(self, value: Any) -> Any:
        return value


INSTANT = "SHORT_DATETIME_FORMAT"


def with_note(what: Any, note: Any) -> Any:
    """Renders a cell with a second, muted line."""
    return format_html('<span>{}</span><span class="cell-note">{}</span>', what, note)


def deadline(instant: Any) -> Any:
    """Renders an instant that the browser counts down to."""
    return format_html(
        '<time data-deadline datetime="{}">{}</time>',
        instant.isoformat(),
        date_format(timezone.localtime(instant), INSTANT),
    )
