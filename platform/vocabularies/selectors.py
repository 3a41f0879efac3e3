"""Questions about the trees of the vocabularies: which term falls under which."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from vocabularies.models import Currency, Process, Region, listed


@cache
def minor_units(currency: str) -> int:
    """Returns the decimals of a currency's amounts, such as 2 for CNY.

    They are part of ISO 4217 and do not change while a process runs.
    """
    return Currency.objects.values_list("minor_units", flat=True).get(pk=currency)


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


def region_closure() -> dict[str, frozenset[str]]:
    """Maps each region to its own code and those inside it. One query."""
    parents = dict(Region.objects.values_list("code", "parent_id"))
    inside = defaultdict(set)
    for code in parents:
        for term in upwards(code, parents):
            inside[term].add(code)
    return {code: frozenset(codes) for code, codes in inside.items()}


def upwards(code: str, parents: Mapping[str, str | None]) -> list[str]:
    """Yields the term itself and those above it, nearest first."""
    path = []
    above: str | None = code
    while above is not None:
        path.append(above)
        above = parents[above]
    return path
