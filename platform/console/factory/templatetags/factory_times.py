"""How the factories' pages tell days and hours, in the order that each language has them."""

from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

register = template.Library()


@register.filter
def day_time(instant: datetime) -> str:
    """A day of the week with its hour, by the clock of the page: Mon 7 Dec, 08:00."""
    return date_format(timezone.localtime(instant), gettext("D j M, H:i"))


@register.filter
def week_day(day: Any) -> str:
    """A day of the week with its number: Mon 7."""
    return date_format(day, gettext("D j"))
