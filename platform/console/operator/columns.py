"""Renders table cells for people and exports them as plain numbers."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import django_tables2
from django.db.models import F
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from common.clock import hours_from_ms
from common.money import rounded_half_up
from console.common.amounts import digits_of
from console.common.messages import label_for
from console.common.tables import NUMBER
from console.templatetags.console import badge, code_of, hours, money, percent, rate, whole

# These attributes widen columns of text, which would be narrow otherwise.
TEXT_CELL = {"td": {"class": "words"}}


LONG_TEXT_CELL = {"td": {"class": "long-words"}}


NOWRAP_CELL = {"td": {"class": "one-word"}}


class NumberColumn(django_tables2.Column):
    """Renders a right-aligned number; a missing one is a dash."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"attrs": NUMBER, "default": "–"} | kwargs)

    def value(self, value: Any) -> Any:
        """Exports the number itself."""
        return value


class WholeColumn(NumberColumn):
    """Renders a count."""

    def render(self, value: Any) -> str:
        """Formats the count with grouped digits."""
        return whole(value)


class OperatorHoursColumn(NumberColumn):
    """Renders machine milliseconds as hours."""

    def render(self, value: Any) -> str:
        """Formats the hours with one decimal."""
        return hours(value)

    def value(self, value: Any) -> Decimal:
        """Exports hours with four decimals."""
        return hours_from_ms(value)


class DurationColumn(NumberColumn):
    """Renders a duration."""

    def render(self, value: timedelta) -> str:
        """Formats the duration in minutes, hours or days."""
        return duration(value)

    def value(self, value: timedelta) -> float:
        """Exports hours with two decimals."""
        return round(value.total_seconds() / 3600, 2)


class ShareColumn(NumberColumn):
    """Renders a share of one as per cent."""

    def render(self, value: Any) -> str:
        """Formats the share with one decimal."""
        return percent(value)

    def value(self, value: Decimal) -> Decimal:
        """Exports the share with four decimals."""
        return round(value, 4)


class AmountColumn(NumberColumn):
    """Renders money in the row's currency."""

    def render(self, value: Any, record: Any) -> str:
        """Formats the amount with its currency's sign."""
        return money(value, record.currency)

    def value(self, value: Decimal, record: Any) -> Decimal:
        """Exports the amount in whole minor units of its currency."""
        return rounded_half_up(value, digits_of(code_of(record.currency)))


class OperatorRateColumn(NumberColumn):
    """Renders a rate in the row's currency and exports it as it is."""

    def render(self, value: Any, record: Any) -> str:
        """Formats the rate with its currency's sign."""
        return rate(value, record.currency)


class LinkColumn(django_tables2.Column):
    """Renders text as a link to `to(row)` and exports the text."""

    def __init__(self, *args: Any, to: Callable[[Any], str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.to = to

    def render(self, value: Any, record: Any) -> SafeString:
        """Renders the link."""
        return format_html('<a href="{}">{}</a>', self.to(record), value)

    def value(self, value: Any) -> str:
        """Exports the text."""
        return str(value)


class BadgeColumn(django_tables2.Column):
    """Renders the state of a row as a badge."""

    def render(self, record: Any) -> SafeString:
        """Renders the badge."""
        return badge(record)

    def value(self, record: Any) -> str:
        """Exports the state's label."""
        return label_for(record.get_status_display())


def duration(value: timedelta | None) -> str:
    """Formats a duration in minutes, hours or days, whichever reads best."""
    if value is None:
        return "–"
    minutes = value.total_seconds() / 60
    if minutes < 90:
        return gettext("%(number).0f min") % {"number": minutes}
    if minutes < 48 * 60:
        return gettext("%(number).1f h") % {"number": minutes / 60}
    return gettext("%(number).1f days") % {"number": minutes / 1440}


def nulls_last(name: str, is_descending: bool) -> Any:
    """Orders by a column, with rows without a value at the end."""
    column = F(name)
    return column.desc(nulls_last=True) if is_descending else column.asc(nulls_last=True)
