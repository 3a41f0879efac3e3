"""Finds the time zone that a calendar file names, or asks which one it is."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from difflib import get_close_matches
from zoneinfo import ZoneInfo

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from imports.readers.calendar.calendar_limits import FOUND_CHARACTERS, CalendarLimits
from imports.readers.calendar.content_lines import ZONE, FileCalendar, FileComponent
from imports.readers.calendar.zones.observed_zone import observed_zone
from imports.readers.calendar.zones.place_zones import zones_of_places

ZONE_QUESTION = "zone"
MOST_CHOICES = 6
MOST_COMPARED = 40
_KEY = re.compile(r"[A-Za-z0-9_+\-]+(/[A-Za-z0-9_+\-]+)*")
# "(UTC-05:00) Eastern Time (US & Canada)", "(GMT+01.00) Sarajevo/Warsaw/Zagreb".
_DISPLAY = re.compile(r"\(\s*(?:UTC|GMT)\s*(?:([+-])(\d{1,2})[:.](\d\d))?\s*\)\s*(.*)", re.I)
_OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+-])(\d{1,2}):?(\d\d)?", re.I)
_UTC_NAMES = frozenset({"z", "utc", "gmt", "etc/utc", "tzone://microsoft/utc"})
_WINDOWS = {name.lower(): zone for name, zone in WINDOWS_TO_OLSON.items()}
# Entries of the database that stand for no place.
_NO_PLACES = frozenset({"localtime", "posixrules", "Factory"})
_HOURS_MOST = 14
_KEY_CHARACTERS = 60
_NAME_CHARACTERS = 200


class UnknownZone(ValueError):
    """Raised where it is not certain which zone a name means, with the name."""


class CalendarZones:
    """Finds zones by name: by answers, the database, the file, and other spellings.

    `read_as` lists the names that were read as another.
    """

    def __init__(
        self,
        calendars: Iterable[FileCalendar],
        answers: Mapping[str, str],
        year: int,
        limits: CalendarLimits,
    ) -> None:
        self._answers = {
            key.partition(":")[2]: value
            for key, value in answers.items()
            if key.startswith(f"{ZONE_QUESTION}:") and isinstance(value, str)
        }
        self._year = year
        self._custom_left = limits.custom_zones
        self._found: dict[str, tzinfo | None] = {}
        self._choices: dict[str, list[str]] = {}
        self._defined: dict[str, FileComponent] = {}
        self.read_as: dict[str, str] = {}
        for calendar in calendars:
            for component in calendar.components:
                if component.name == ZONE and component.text("TZID"):
                    self._defined.setdefault(_cleaned(component.text("TZID")), component)

    def zone(self, name: str) -> tzinfo:
        """Returns the zone; raises UnknownZone."""
        if name not in self._found:
            self._found[name] = self._search(name)
        found = self._found[name]
        if found is None:
            raise UnknownZone(name)
        return found

    def choices(self, name: str, nearby: Sequence[str]) -> list[str]:
        """Returns the zones that the name may mean; `nearby` are those of the factories."""
        if name not in self._choices:
            self._choices[name] = self._likely(name[:_NAME_CHARACTERS])
        return list(dict.fromkeys([*self._choices[name], *nearby, "UTC"]))[:MOST_CHOICES]

    def _likely(self, name: str) -> list[str]:
        """Returns the zones of similar names; of many names only for the first."""
        if len(self._choices) >= MOST_COMPARED:
            return []
        found = [zone for zone in (_from_display(name, self._year, strictly=False),) if zone]
        close = get_close_matches(_cleaned(name).lower(), _WINDOWS, n=2, cutoff=0.75)
        found += [_WINDOWS[other] for other in close]
        last = name.strip("/ ").rpartition("/")[2].replace("_", " ").lower()
        places = zones_of_places()
        found += [places[other] for other in get_close_matches(last, places, n=2, cutoff=0.75)]
        return found

    def _search(self, name: str) -> tzinfo | None:
        """Returns the zone by the first way that is certain."""
        if len(name) > _NAME_CHARACTERS:
            return None
        answer = self._answers.get(name) or self._answers.get(name[:FOUND_CHARACTERS])
        if answer and (zone := _by_key(_cleaned(answer)) or _windows(answer)):
            return zone
        cleaned = _cleaned(name)
        if cleaned.lower() in _UTC_NAMES:
            return UTC
        if zone := _by_key(cleaned):
            return zone
        if zone := self._of_file(cleaned):
            return zone
        if zone := _windows(cleaned):
            return zone
        other = self._other_name(cleaned)
        if other is None:
            return _from_offset(cleaned)
        self.read_as[name[:FOUND_CHARACTERS]] = other
        return _by_key(other)

    def _of_file(self, cleaned: str) -> tzinfo | None:
        """Returns the zone that the file defines under that name."""
        component = self._defined.get(cleaned)
        if component is None or not self._custom_left:
            return None
        self._custom_left -= 1
        location = _by_key(_cleaned(component.text("X-LIC-LOCATION")))
        return observed_zone(component, self._year) or location

    def _other_name(self, cleaned: str) -> str | None:
        """Returns the identifier of a zone that is named by prefix, place or display name."""
        parts = cleaned.split("/")
        for place in range(1, min(len(parts), 8)):
            suffix = "/".join(parts[place:])
            if "/" in suffix and _by_key(suffix):
                return suffix
            if (windows := _WINDOWS.get(suffix.lower())) is not None:
                return windows
        found = zones_of_places().get(cleaned.lower())
        if found is not None and ("/" in cleaned or not cleaned.isascii()):
            return found
        return _from_display(cleaned, self._year, strictly=True)


def _cleaned(name: str) -> str:
    """Returns the name without quotes, blanks and outer slashes."""
    return name.strip().strip("\"'").strip().strip("/")


def _by_key(key: str) -> tzinfo | None:
    """Returns the zone of the database with exactly this identifier."""
    if (
        len(key) > _KEY_CHARACTERS
        or not _KEY.fullmatch(key)
        or key in ("localtime", "posixrules", "Factory")
    ):
        return None
    try:
        return ZoneInfo(key)
    except (ValueError, OSError, KeyError):
        return None


def _windows(name: str) -> tzinfo | None:
    """Returns the zone of a Windows name, such as "China Standard Time"."""
    found = _WINDOWS.get(name.lower())
    return _by_key(found) if found else None


def _from_display(name: str, year: int, *, strictly: bool) -> str | None:
    """Returns the zone of a display name of Windows.

    Its first known place counts; `strictly` it also has the offset that stands there.
    """
    found = _DISPLAY.fullmatch(name)
    if found is None:
        return None
    sign, hours, minutes, places = found.groups()
    offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    offset = -offset if sign == "-" else offset
    known = zones_of_places()
    text = places.replace("&", "and").strip().lower()
    for place in (text, *(part.strip() for part in re.split(r"[,/;]", text))):
        zone = known.get(place)
        if zone and (not strictly or _standard_offset(zone, year) == offset):
            return zone
    return None


def _standard_offset(key: str, year: int) -> timedelta | None:
    """Returns the smaller offset of winter and summer."""
    zone = ZoneInfo(key)
    offsets = (datetime(year, month, 15, tzinfo=zone).utcoffset() for month in (1, 7))
    return min(offset for offset in offsets if offset is not None)


def _from_offset(name: str) -> tzinfo | None:
    """Returns the zone of a name that is an offset, such as "UTC+08:00"."""
    found = _OFFSET.fullmatch(name)
    if found is None or int(found[2]) > _HOURS_MOST or int(found[3] or 0) > 59:
        return None
    offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return timezone(-offset if found[1] == "-" else offset)
