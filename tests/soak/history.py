"""What clients asked and were told, and whether the tables agree with it; knows no product.

A deed is asked with a key, perhaps several times, and ends as told: done, refused, or unknown
where no answer came. Every told deed must be found in the tables, every refused one must not, and
an unknown one at most once.
"""

import threading
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Fact = tuple[str, str]


class Outcome(StrEnum):
    """How a deed ended, as far as its client knows."""

    OK = "ok"
    FAIL = "fail"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Deed:
    """One deed of a client: `kind` and `marker` are what it is found by."""

    kind: str
    marker: str
    key: str
    outcome: Outcome
    attempts: int = 1
    last_answer: str = ""

    @property
    def fact(self) -> Fact:
        """What it leaves in the tables."""
        return self.kind, self.marker


@dataclass(slots=True)
class Log:
    """The deeds of all clients, written by their threads."""

    deeds: list[Deed] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, deed: Deed) -> None:
        """Keeps a deed that ended."""
        with self.lock:
            self.deeds.append(deed)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Deeds of one kind and marker that the tables tell otherwise."""

    wrong: str
    kind: str
    marker: str
    told: int
    unknown: int
    found: int


def judge(deeds: Iterable[Deed], found: Mapping[Fact, int]) -> list[Verdict]:
    """Where the tables hold fewer effects than were told, or more than can have been.

    Deeds that share kind and marker are judged together: at least as many effects as were told
    done, at most as many more as are unknown.
    """
    outcomes: dict[Fact, Counter[Outcome]] = defaultdict(Counter)
    for deed in deeds:
        outcomes[deed.fact][deed.outcome] += 1
    verdicts = []
    for fact, counts in sorted(outcomes.items()):
        told, unknown = counts[Outcome.OK], counts[Outcome.UNKNOWN]
        number = found.get(fact, 0)
        if number < told:
            wrong = "lost"
        elif number > told + unknown:
            wrong = "duplicated" if told + unknown else "refused and done"
        else:
            continue
        verdicts.append(Verdict(wrong, *fact, told, unknown, number))
    return verdicts


def never_asked(
    deeds: Iterable[Deed], found: Mapping[Fact, int], kinds: Iterable[str]
) -> list[Fact]:
    """What is in the tables and no client asked for, of kinds that clients alone make."""
    asked = {deed.fact for deed in deeds}
    return sorted(fact for fact in found if fact[0] in set(kinds) and fact not in asked)
