"""Answers what falls under which term, and what processes make of dimensions."""

from collections import defaultdict
from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from vocabularies.models import Currency, Process, Region, listed

# Groups of DIN 8580: cleaning, assembling, filling, coating and changing of properties; casting and
# moulding, rolling and forging; cutting with defined and undefined edges.
SURFACE_GROUPS = ("3.6", "4.1", "4.2", "5", "6")
BLANK_GROUPS = ("1", "2.1")
CUT_GROUPS = ("3.2", "3.3")
# Processes of other groups that prepare a blank, or work on the surface alone.
BLANK_PROCESSES = frozenset(("sawing",))
SURFACE_PROCESSES = frozenset(
    (
        *("blasting", "vibratory-finishing", "polishing", "belt-grinding", "electropolishing"),
        *("pickling", "laser-marking", "roll-burnishing"),
    )
)


def process_closure() -> dict[str, frozenset[str]]:
    """Maps each process to the offerable processes that perform it.

    A leaf maps to itself, an inner term to every leaf below it, and both also to processes that
    list them, or a term below them, in `also_does`. Retired processes count: machines may still
    hold them. One query.
    """
    rows = list(Process.objects.values_list("code", "parent_id", "offerable", "also_does"))
    parents = {code: parent for code, parent, _, _ in rows}
    doers: dict[str, set[str]] = {code: set() for code in parents}
    for code, _, offerable, also_does in rows:
        if offerable:
            for done in (code, *listed(also_does)):
                for term in upwards(done, parents):
                    doers[term].add(code)
    return {code: frozenset(does) for code, does in doers.items()}


def covers(machine_process: str, wanted: str) -> bool:
    """Returns whether a machine of one process performs what is asked for.

    Call `process_closure()` once for several comparisons.
    """
    return machine_process in process_closure().get(wanted, frozenset())


class DimensionRole(StrEnum):
    """Lists what processes do to the dimensions of a part.

    A blank's dimensions are made anew where a later step cuts; a surface step leaves them as they
    are.
    """

    BLANK = "blank"
    CUT = "cut"
    FORM = "form"
    SURFACE = "surface"


def dimension_role(process: str) -> DimensionRole:
    """Returns what a process does to dimensions, by its group of DIN 8580.

    One query for each process of the server; one more for a code that was loaded since.
    """
    if process not in dimension_roles():
        dimension_roles.cache_clear()
    return dimension_roles().get(process, DimensionRole.FORM)


@cache
def dimension_roles() -> dict[str, DimensionRole]:
    """Maps each process to what it does to dimensions. One query."""
    rows = Process.objects.values_list("code", "din8580", "parent__din8580")
    return {code: role_of(code, own or above or "") for code, own, above in rows}


def role_of(code: str, group: str) -> DimensionRole:
    """Returns the role of a process of a group of DIN 8580."""
    if code in SURFACE_PROCESSES or group.startswith(SURFACE_GROUPS):
        return DimensionRole.SURFACE
    if code in BLANK_PROCESSES or group.startswith(BLANK_GROUPS):
        return DimensionRole.BLANK
    return DimensionRole.CUT if group.startswith(CUT_GROUPS) else DimensionRole.FORM


def region_closure() -> dict[str, frozenset[str]]:
    """Maps each region to its own code and those inside it. One query."""
    parents = dict(Region.objects.values_list("code", "parent_id"))
    inside = defaultdict(set)
    for code in parents:
        for term in upwards(code, parents):
            inside[term].add(code)
    return {code: frozenset(codes) for code, codes in inside.items()}


def minor_units(currency_code: str) -> int:
    """Returns the decimals of amounts in a currency: 0 for JPY, 2 for CNY, 3 for KWD.

    One query for each process; one more for a code that was loaded since. Raises KeyError for a
    code that is in no vocabulary.
    """
    if currency_code not in minor_units_by_currency():
        minor_units_by_currency.cache_clear()
    return minor_units_by_currency()[currency_code]


@cache
def minor_units_by_currency() -> dict[str, int]:
    """Maps each currency, also retired ones, to its amounts' decimals. One query."""
    return dict(Currency.objects.values_list("code", "minor_units"))


def upwards(code: str, parents: Mapping[str, str | None]) -> list[str]:
    """Yields the term itself and those above it, nearest first."""
    path = []
    above: str | None = code
    while above is not None:
        path.append(above)
        above = parents[above]
    return path
