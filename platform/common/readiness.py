"""What must be well for the product to serve, beside database and broker; apps add their own."""

from collections.abc import Callable, Mapping

OK = "ok"
_checks: dict[str, Callable[[], str]] = {}


def register(name: str, check: Callable[[], str]) -> None:
    """Adds a question to the database; any answer but OK makes the product unready."""
    _checks[name] = check


def registered_checks() -> Mapping[str, Callable[[], str]]:
    """The questions by name."""
    return _checks
