"""Records requests and their outcomes, and compares them with the tables.

A request is sent with a key, perhaps several times, and ends as acknowledged, refused, or unknown
where no answer came. Every acknowledged one must be found in the tables, no refused one, and an
unknown one at most once. The module does not know the product.
"""

import threading
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Fact = tuple[str, str]


class Outcome(StrEnum):
    """Lists how a request ended, as far as its client knows."""

    OK = "ok"
    FAIL = "fail"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """Holds one request; its effect is found by `kind` and `marker`."""

    kind: str
    marker: str
    key: str
    outcome: Outcome
    attempts: int = 1
    last_answer: str = ""

    @property
    def fact(self) -> Fact:
        """Returns the effect that it leaves in the tables."""
        return self.kind, self.marker


@dataclass(slots=True)
class Log:
    """Collects the requests of all clients from their threads."""

    requests: list[LoggedRequest] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, request: LoggedRequest) -> None:
        """Adds a request that ended."""
        with self.lock:
            self.requests.append(request)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Holds a difference between the tables and the requests of one effect."""

    wrong: str
    kind: str
    marker: str
    acknowledged: int
    unknown: int
    found: int


def judge(requests: Iterable[LoggedRequest], found: Mapping[Fact, int]) -> list[Verdict]:
    """Returns the effects of which the tables hold too few or too many.

    Requests that share kind and marker are judged together: at least as many effects as were
    acknowledged, at most as many more as are unknown.
    """
    outcomes: dict[Fact, Counter[Outcome]] = defaultdict(Counter)
    for request in requests:
        outcomes[request.fact][request.outcome] += 1
    verdicts = []
    for fact, counts in sorted(outcomes.items()):
        acknowledged, unknown = counts[Outcome.OK], counts[Outcome.UNKNOWN]
        number = found.get(fact, 0)
        if number < acknowledged:
            wrong = "lost"
        elif number > acknowledged + unknown:
            wrong = "duplicated" if acknowledged + unknown else "refused and done"
        else:
            continue
        verdicts.append(Verdict(wrong, *fact, acknowledged, unknown, number))
    return verdicts


def never_asked(
    requests: Iterable[LoggedRequest], found: Mapping[Fact, int], kinds: Iterable[str]
) -> list[Fact]:
    """Returns effects that no client requested, of kinds that only clients make."""
    asked = {request.fact for request in requests}
    return sorted(fact for fact in found if fact[0] in set(kinds) and fact not in asked)
