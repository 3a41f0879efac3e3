"""Bounds a subprocess of the engine: search options and grace beyond its limit."""

from dataclasses import dataclass

from django.conf import settings

from matching.models import MatchRun


@dataclass(frozen=True, slots=True)
class GraceParams:
    """Bounds the time of a subprocess beyond its own limit.

    grace_seconds: to start, load and write (6 s).
    exit_seconds: to write the best plan after a request to stop (1.2 s).
    options_per_second: loading and writing of large problems (50,000 s⁻¹).
    """

    grace_seconds: float = 6.0
    exit_seconds: float = 1.2
    options_per_second: int = 50_000


PARAMS = GraceParams()


def grace(options: int) -> float:
    """Returns the seconds beyond its own limit that a subprocess may take."""
    return PARAMS.grace_seconds + options / PARAMS.options_per_second


def exit_seconds(options: int) -> float:
    """Returns the seconds in which a subprocess that is stopped has to write its plan."""
    return PARAMS.exit_seconds + options / PARAMS.options_per_second


def search_limits(run: MatchRun, *, seconds: float, effort: int | None) -> list[str]:
    """Returns the options of the engine's command that bound a search of this run."""
    words = ["--seconds", str(seconds), "--seed", str(run.seed), "--gap", str(run.gap_wanted)]
    words += ["--threads", str(settings.MATCHING["threads"])]
    words += ["--memory", str(settings.MATCHING["subprocess_memory_mib"])]
    if effort is not None:
        words += ["--effort", str(effort)]
    return words
