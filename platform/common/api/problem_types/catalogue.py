"""Lists the problem types of the API, one for each error code."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rest_framework.exceptions import APIException

from common.api.problem_types.problem_texts import OF_FRAMEWORKS, REPEAT, WAYS_OUT
from common.errors import DomainError

PREFIX = "/problems/"


@dataclass(frozen=True, slots=True)
class ProblemType:
    """Describes one error code; texts are lazy translations."""

    code: str
    status: int
    meanings: tuple[Any, ...]
    way_out: Any

    @property
    def address(self) -> str:
        """Returns the reference that problems of this type have as `type`."""
        return address_of(self.code)

    @property
    def slug(self) -> str:
        """Returns the last part of its address."""
        return slug_of(self.code)


def slug_of(code: str) -> str:
    """Returns the code as it is written in addresses."""
    return code.replace("_", "-")


def address_of(code: str) -> str:
    """Returns the `type` of problems with this code: a path (RFC 9457, 3.1.1)."""
    return f"{PREFIX}{slug_of(code)}/"


def problem_types() -> dict[str, ProblemType]:
    """Returns every problem type by its code, in alphabetical order.

    Errors are found by their class, so that none can be forgotten: a process that serves requests
    has imported all that its views can raise.
    """
    found = {
        code: ProblemType(code, status, (meaning,), WAYS_OUT[status])
        for code, (status, meaning) in OF_FRAMEWORKS.items()
    }
    for error in (DomainError, *subclasses_of(DomainError)):
        known = found.get(error.default_code)
        # A code of several errors has the meaning of each, and one that is general has ours.
        if error.default_code in OF_FRAMEWORKS:
            continue
        meanings = known.meanings if known is not None else ()
        if str(error.default_detail) not in map(str, meanings):
            meanings = (*meanings, error.default_detail)
        way_out = REPEAT if error.retry_after else WAYS_OUT[error.status]
        found[error.default_code] = ProblemType(error.default_code, error.status, meanings, way_out)
    for exception in subclasses_of(APIException):
        code = str(exception.default_code)
        if code not in found:
            status = exception.status_code
            meaning = exception.default_detail
            found[code] = ProblemType(code, status, (meaning,), WAYS_OUT[status])
    return dict(sorted(found.items()))


def subclasses_of(base: type[Any]) -> Iterator[type[Any]]:
    """Yields the classes below a class, each once."""
    seen: set[type[Any]] = set()
    waiting = list(base.__subclasses__())
    while waiting:
        found = waiting.pop()
        if found not in seen:
            seen.add(found)
            waiting += found.__subclasses__()
            yield found
