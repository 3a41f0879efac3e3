"""Formats weekdays and times in the order of each language."""

from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

register = template.Library()


@register.filter
def day_time(instant: datetime) -> str:
    """Formats a weekday with its time by the page's clock: Mon 7 Dec, 08:00."""
    return date_format(timezone.localtime(instant), gettext("D j M, H:i"))


@register.filter
def week_day(day: Any) -> str:
    """Formats a weekday with its number: Mon 7."""
    return date_format(day, gettext("D j"))
