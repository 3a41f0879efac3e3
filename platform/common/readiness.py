"""Registers the readiness checks that apps add to those of database and broker."""

from collections.abc import Callable, Mapping

OK = "ok"
_checks: dict[str, Callable[[], str]] = {}


def register(name: str, check: Callable[[], str]) -> None:
    """Adds a check; any result but OK makes the product unready."""
    _checks[name] = check


def registered_checks() -> Mapping[str, Callable[[], str]]:
    """Returns the checks by name."""
    return _checks
