"""Validates and names time zones."""

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.dates import get_timezone_name
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext_lazy as _

# Zones of the operating system that name no place.
NO_PLACES = frozenset({"localtime", "posixrules", "Factory", "build/etc/localtime"})


@cache
def time_zone_names() -> tuple[str, ...]:
    """Returns the names of all zones: UTC, then places in alphabetical order."""
    places = {
        name
        for name in available_timezones() - NO_PLACES
        if "/" in name and not name.startswith(("Etc/", "posix/", "right/", "SystemV/", "US/"))
    }
    return ("UTC", *sorted(places))


def known_time_zone(name: str) -> None:
    """Raises ValidationError for a name that is no time zone."""
    if name not in time_zone_names():
        raise ValidationError(_("Choose a time zone of the list, such as Asia/Shanghai."))


def zone_label(instant: datetime) -> str:
    """Returns the name of the active zone at an instant, such as China Standard Time."""
    language = to_locale(get_language() or "en")
    return get_timezone_name(
        timezone.localtime(instant), width="long", locale=Locale.parse(language)
    )


def zone_of(*names: str) -> ZoneInfo:
    """Returns the first zone that is named, else the installation's."""
    return ZoneInfo(next(filter(None, names), settings.TIME_ZONE))
