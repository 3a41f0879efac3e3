"""Makes dateutil's rules end: without a match they would go on to the year 9999."""

import datetime as calendar_time
from functools import lru_cache
from types import FunctionType, SimpleNamespace
from typing import Any

from dateutil import rrule as rules


@lru_cache(maxsize=8)
def _class_until(last_year: int) -> type[rules.rrule]:
    """Returns a class of rules whose generator ends with that year.

    The generator compares years with `datetime.MAXYEAR` alone, so it gets another one.
    """
    names = {name: getattr(calendar_time, name) for name in calendar_time.__all__}
    scope: dict[str, Any] = {**vars(rules), "datetime": SimpleNamespace(**names)}
    scope["datetime"].MAXYEAR = last_year
    followed = FunctionType(rules.rrule._iter.__code__, scope, "_iter")
    return type("BoundedRule", (rules.rrule,), {"_iter": followed})


def bounded_rule(text: str, start: calendar_time.datetime, last_year: int) -> rules.rrule:
    """Returns the rule from its start to the end of that year; raises ValueError."""
    try:
        rule = rules.rrulestr(text, dtstart=start)
    except ValueError:
        raise
    except Exception as error:
        # dateutil checks little: wrong parts fail in many ways.
        raise ValueError(text) from error
    if type(rule) is not rules.rrule:
        raise ValueError(text)
    rule.__class__ = _class_until(last_year)
    return rule
