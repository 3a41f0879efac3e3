"""Bounds what a process of the engine may take: search options and grace beyond its limit."""

from django.conf import settings

from matching.models import MatchRun

# Beyond its own limit a child may load, write and be late by this much before it is told to stop,
# and then by as much again as it is given for its last words before it is killed.
GRACE_SECONDS, LAST_SECONDS = 6.0, 1.2
# A large problem takes longer to load and to write: so many options a second.
OPTIONS_A_SECOND = 50_000


def grace(options: int) -> float:
    """Seconds beyond its own limit that a child may take with a problem of so many options."""
    return GRACE_SECONDS + options / OPTIONS_A_SECOND


def last_seconds(options: int) -> float:
    """Seconds in which a child that is told to stop has to write what it has."""
    return LAST_SECONDS + options / OPTIONS_A_SECOND


def search_limits(run: MatchRun, *, seconds: float, effort: int | None) -> list[str]:
    """The words of the engine's command that bound a search of this run."""
    words = ["--seconds", str(seconds), "--seed", str(run.seed), "--gap", str(run.gap_wanted)]
    words += ["--threads", str(settings.MATCHING["threads"])]
    words += ["--memory", str(settings.MATCHING["subprocess_memory_mib"])]
    if effort is not None:
        words += ["--effort", str(effort)]
    return words
