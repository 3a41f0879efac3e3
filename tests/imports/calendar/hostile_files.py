"""Makes calendar files that ask for much work, and reads them under a limit.

`python tests/imports/calendar/hostile_files.py NAME…` reads the files of these names and writes
the seconds of processor time of each, and the highest memory in MiB.
"""

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parents[3]), str(Path(__file__).parents[3] / "platform")]

from imports.readers.calendar import read
from imports.readers.result import Reading, Unreadable
from tests.imports.calendar.calendars import calendar, context, event

OLD = "DTSTART;TZID=Asia/Shanghai:20150101T080000"
NEW = "DTSTART;TZID=Asia/Shanghai:20261207T080000"
HOUR, MINUTE = "DURATION:PT1H", "DURATION:PT1M"
MIB = 1024 * 1024
ZONE = """BEGIN:VTIMEZONE
TZID:{name}
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:{rule}
END:STANDARD
END:VTIMEZONE
"""


def many(count: int, *lines: str) -> bytes:
    """Returns a calendar of equal events with their own UIDs."""
    return calendar(*(event(*lines, uid=str(number)) for number in range(count)))


def daily_slots(count: int) -> bytes:
    """Returns daily series of different minutes since 2015."""
    return calendar(
        *(
            event(
                f"DTSTART;TZID=Asia/Shanghai:20150101T{n // 60 % 24:02}{n % 60:02}00",
                *(MINUTE, "RRULE:FREQ=DAILY"),
                uid=str(n),
            )
            for n in range(count)
        )
    )


def singles(count: int) -> bytes:
    """Returns single events of different minutes in December."""
    return calendar(
        *(
            event(
                f"DTSTART;TZID=Asia/Shanghai:202612{n % 28 + 1:02}T{n % 23:02}{n % 60:02}00",
                *(MINUTE, f"SUMMARY:Idle {n}", "DESCRIPTION:" + "x" * 200),
                uid=str(n % 9000),
            )
            for n in range(count)
        )
    )


def overrides(count: int, reach: str) -> bytes:
    """Returns a daily series of which many days are changed."""
    days = [f"{2015 + n // 336}{n // 28 % 12 + 1:02}{n % 28 + 1:02}" for n in range(count)]
    changes = (
        event(
            f"RECURRENCE-ID;TZID=Asia/Shanghai{reach}:{day}T080000",
            *(f"DTSTART;TZID=Asia/Shanghai:{day}T090000", HOUR),
        )
        for day in days
    )
    return calendar(event(OLD, HOUR, "RRULE:FREQ=DAILY"), *changes)


def zoned(count: int, rule: str) -> bytes:
    """Returns events that each define a zone of their own."""
    zones = (ZONE.format(name=f"Z{n}", rule=rule) for n in range(count))
    events = (event(f"DTSTART;TZID=Z{n}:20261207T080000", HOUR, uid=str(n)) for n in range(count))
    return calendar(*zones, *events)


def shared_uid(count: int) -> bytes:
    """Returns series of one UID, and overrides that belong to any of them."""
    clocks = [f"202612{n % 28 + 1:02}T{n % 23:02}{n % 60:02}00Z" for n in range(count)]
    return calendar(
        *(event(f"DTSTART:{clock}", HOUR, "RRULE:FREQ=WEEKLY") for clock in clocks),
        *(event(f"RECURRENCE-ID:{clock}", f"DTSTART:{clock}", HOUR) for clock in clocks),
    )


FILES: Mapping[str, Callable[[], bytes]] = {
    "500 daily series since 2015": lambda: daily_slots(500),
    "hourly series": lambda: many(1_000, OLD, MINUTE, "RRULE:FREQ=HOURLY"),
    "million occurrences": lambda: many(1_100, OLD, MINUTE, "RRULE:FREQ=MINUTELY;INTERVAL=30"),
    "every minute": lambda: many(1_000, OLD, MINUTE, "RRULE:FREQ=MINUTELY"),
    "every second": lambda: many(1_000, OLD, MINUTE, "RRULE:FREQ=SECONDLY;COUNT=1000000"),
    "interval zero": lambda: many(1_000, OLD, MINUTE, "RRULE:FREQ=DAILY;INTERVAL=0"),
    "huge counts": lambda: many(500, OLD, MINUTE, "RRULE:FREQ=DAILY;COUNT=999999999"),
    "counts from the first year": lambda: many(
        1_000, "DTSTART:00010101T000000", HOUR, "RRULE:FREQ=DAILY;BYMONTH=1,2;COUNT=99999999"
    ),
    "never": lambda: many(1_100, OLD, MINUTE, "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"),
    "never counted": lambda: many(
        1_100, OLD, MINUTE, "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=5"
    ),
    "yearly": lambda: many(
        1_100, OLD, HOUR, "RRULE:FREQ=YEARLY;BYDAY=MO,TU;BYMONTH=1,12;BYWEEKNO=1,2,52"
    ),
    "weekly": lambda: many(1_200, OLD, HOUR, "RRULE:FREQ=WEEKLY;BYDAY=MO,TU"),
    "thousands of series": lambda: many(5_000, OLD, HOUR, "RRULE:FREQ=WEEKLY"),
    "exception rules": lambda: many(
        300, OLD, HOUR, "RRULE:FREQ=DAILY", "EXRULE:FREQ=HOURLY", "EXRULE:FREQ=DAILY;BYDAY=SA"
    ),
    "rules of one event": lambda: many(
        1, OLD, HOUR, *(f"RRULE:FREQ=DAILY;INTERVAL={n}" for n in range(1, 2_000))
    ),
    "long occurrences": lambda: many(1_000, OLD, "DURATION:P366D", "RRULE:FREQ=DAILY"),
    "thousands of events": lambda: singles(10_000),
    "too many events": lambda: singles(30_000),
    "history": lambda: many(10_000, OLD, HOUR),
    "overrides": lambda: overrides(4_000, ""),
    "overrides of the future": lambda: overrides(4_000, ";RANGE=THISANDFUTURE"),
    "one UID": lambda: shared_uid(1_000),
    "exceptions": lambda: many(
        1, OLD, HOUR, "RRULE:FREQ=DAILY", *["EXDATE:" + "20261207T000000Z," * 5_000] * 40
    ),
    "dates": lambda: many(1, OLD, HOUR, *["RDATE:" + "20261207T000000Z," * 4_900] * 4),
    "periods": lambda: calendar(
        "BEGIN:VFREEBUSY\r\n",
        *["FREEBUSY;FBTYPE=FREE:" + "20261207T000000Z/PT8H," * 4_000 + "\r\n"] * 80,
        "END:VFREEBUSY\r\n",
    ),
    "zones": lambda: zoned(3_000, "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10"),
    "zones that never change": lambda: zoned(3_000, "FREQ=YEARLY;INTERVAL=2;BYSETPOS=9;BYDAY=SU"),
    "zones every second": lambda: zoned(3_000, "FREQ=SECONDLY"),
    "unknown zones": lambda: calendar(
        *(
            event(f"DTSTART;TZID=Nowhere Standard Time {n}:20261207T080000", HOUR, uid=str(n))
            for n in range(5_000)
        )
    ),
    "long zone name": lambda: many(90, "DTSTART;TZID=" + "/a" * 40_000 + ":20261207T080000", HOUR),
    "long line": lambda: many(1, NEW, HOUR, "SUMMARY:" + "x" * 7_900_000),
    "long line of wide letters": lambda: many(1, NEW, HOUR, "SUMMARY:" + "😀" * 1_900_000),
    "long rule": lambda: many(1, NEW, HOUR, "RRULE:FREQ=YEARLY;BYYEARDAY=" + "1," * 500_000),
    "many parameters": lambda: many(1, "DTSTART" + ";A=b" * 90_000 + ":20261207T080000", HOUR),
    "open quotes": lambda: many(1, "DTSTART;A=" + '"' * 200_000 + ":20261207T080000", HOUR),
    "folds": lambda: many(1, NEW, HOUR, "SUMMARY:a" + "\r\n b" * 290_000),
    "blank lines": lambda: many(1, NEW, HOUR, "\r\n" * 290_000),
    "short lines": lambda: b"BEGIN:VCALENDAR\n" + b"A\n" * 4_000_000,
    "deep": lambda: calendar("BEGIN:X\r\n" * 290_000),
    "events in events": lambda: calendar("BEGIN:VEVENT\r\n" * 9_000),
    "calendars": lambda: b"BEGIN:VCALENDAR\r\nX-WR-TIMEZONE:Home\r\nEND:VCALENDAR\r\n" * 60_000,
    "nothing": lambda: b"\0" * 8_000_000,
    "any bytes": lambda: bytes(range(256)) * 30_000,
    "too large": lambda: b"BEGIN:VCALENDAR\n" + b"x" * (9 * MIB),
    "end of time": lambda: calendar(
        event("DTSTART:99991231T230000", "DURATION:P3650D", uid="1"),
        event("DTSTART:99991231T230000", HOUR, "RRULE:FREQ=YEARLY;INTERVAL=1000000", uid="2"),
        event("DTSTART:00010101T000000", "DURATION:PT999999999S", uid="3"),
        event("DTSTART:00010101T000000", HOUR, "RRULE:FREQ=HOURLY;INTERVAL=999999", uid="4"),
    ),
}


def words_of(found: Reading | Unreadable) -> Iterator[str]:
    """Yields the codes of what is said of a file."""
    if isinstance(found, Unreadable):
        yield found.message.code
        return
    yield from (note.code for note in found.notes)
    yield from (row.message.code for row in found.left_out)
    for line in found.lines:
        yield from (message.code for message in (*line.errors, *line.questions))


def peak_mib() -> float:
    """Returns the peak memory of this program; `ru_maxrss` counts its parent too."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def main() -> None:
    """Reads the named files, and writes what each took and the highest memory so far."""
    resource.setrlimit(resource.RLIMIT_AS, (1_024 * MIB, 1_024 * MIB))
    took = {}
    for name in sys.argv[1:]:
        content = FILES[name]()
        found: Reading | Unreadable
        began = time.process_time()
        try:
            found = read(content, context())
        except Unreadable as error:
            found = error
        seconds = time.process_time() - began
        memory = peak_mib()
        lines = len(found.lines) if isinstance(found, Reading) else 0
        took[name] = {
            "seconds": seconds,
            "memory": memory,
            "lines": lines,
            "codes": sorted(set(words_of(found))),
        }
    sys.stdout.write(json.dumps(took))


if __name__ == "__main__":
    main()
