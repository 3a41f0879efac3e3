"""Columns of these pages' tables: shown for people, exported as plain numbers."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import django_tables2
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from common.clock import hours_from_ms
from console.common.messages import label_for
from console.common.tables import NUMBER
from console.templatetags.console import badge, hours, money, percent, whole

# For a column of words that would else be narrow.
TEXT = {"td": {"class": "words"}}
LONG_TEXT = {"td": {"class": "long-words"}}
ONE_WORD = {"td": {"class": "one-word"}}


class NumberColumn(django_tables2.Column):
    """Stands right; nothing is a dash, and an empty cell in a file."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"attrs": NUMBER, "default": "–"} | kwargs)

    def value(self, value: Any) -> Any:
        """What a file has: the number itself."""
        return value


class WholeColumn(NumberColumn):
    """A count."""

    def render(self, value: Any) -> str:
        """Grouped."""
        return whole(value)


class HoursColumn(NumberColumn):
    """Machine milliseconds, as hours."""

    def render(self, value: Any) -> str:
        """With one decimal."""
        return hours(value)

    def value(self, value: Any) -> Decimal:
        """Hours to four decimals."""
        return hours_from_ms(value)


class SpanColumn(NumberColumn):
    """A time that something took."""

    def render(self, value: timedelta) -> str:
        """In hours, or days where it is long."""
        return span(value)

    def value(self, value: timedelta) -> float:
        """Hours."""
        return round(value.total_seconds() / 3600, 2)


class ShareColumn(NumberColumn):
    """A share of one, as per cent."""

    def render(self, value: Any) -> str:
        """With one decimal."""
        return percent(value)

    def value(self, value: Decimal) -> Decimal:
        """The share to four decimals."""
        return round(value, 4)


class AmountColumn(NumberColumn):
    """Money in the currency of the row."""

    def render(self, value: Any, record: Any) -> str:
        """With the sign of its currency."""
        return money(value, record.currency)

    def value(self, value: Decimal) -> Decimal:
        """The amount to two decimals."""
        return round(value, 2)


class LinkColumn(django_tables2.Column):
    """The text of a row, leading to where `to` says; a file has the text alone."""

    def __init__(self, *args: Any, to: Callable[[Any], str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.to = to

    def render(self, value: Any, record: Any) -> SafeString:
        """The link."""
        return format_html('<a href="{}">{}</a>', self.to(record), value)

    def value(self, value: Any) -> str:
        """The text."""
        return str(value)


class BadgeColumn(django_tables2.Column):
    """The state of a row that has `status` and its words."""

    def render(self, record: Any) -> SafeString:
        """A coloured word."""
        return badge(record)

    def value(self, record: Any) -> str:
        """The word."""
        return label_for(record.get_status_display())


def span(value: timedelta | None) -> str:
    """A time in minutes, hours or days, whichever reads best."""
    if value is None:
        return "–"
    minutes = value.total_seconds() / 60
    if minutes < 90:
        return gettext("%(number).0f min") % {"number": minutes}
    if minutes < 48 * 60:
        return gettext("%(number).1f h") % {"number": minutes / 60}
    return gettext("%(number).1f days") % {"number": minutes / 1440}
