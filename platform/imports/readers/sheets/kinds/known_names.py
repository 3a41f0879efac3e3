"""Finds machines, factories and terms by name, and asks about near names."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from imports.readers.result import Message
from imports.readers.sheets.cell_model import Cell, Conventions, Parsed
from imports.readers.sheets.parsing.cell_text import folded

NEAR, MOST_NEAR = 0.72, 4
# Comparing takes time: only so many different unknown names are compared with all that are known.
MOST_COMPARED = 200
MARKS = re.compile(r"[\W_]+")
SHOWN = 5


@dataclass(frozen=True, slots=True)
class NamedRow:
    """Holds a row that is found by its names; `label` is the name that is shown."""

    id: str
    label: str
    names: tuple[str, ...] = ()
    row: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class NameIndex:
    """Finds rows by name; messages have codes that begin with `code`."""

    code: str
    rows: Sequence[NamedRow]
    by_name: dict[str, list[NamedRow]] = field(default_factory=dict)
    near: dict[str, list[NamedRow]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for row in self.rows:
            for name in dict.fromkeys(folded(text) for text in (row.id, row.label, *row.names)):
                if name:
                    self.by_name.setdefault(name, []).append(row)

    def find(
        self,
        cell: Cell,
        conventions: Conventions,
        *,
        field: str,
        accept: Callable[[NamedRow], bool] = lambda _: True,
    ) -> Parsed[NamedRow]:
        """Returns the row that a cell names; asks if there are several or near ones."""
        text = cell.params()["found"]
        key = folded(cell.text)
        exact = [row for row in self.by_name.get(key, ()) if accept(row)]
        if len(exact) == 1:
            return Parsed(exact[0])
        kind = "several" if exact else "near"
        choices = exact or [row for row in self.nearest(key) if accept(row)]
        answer = folded(conventions.answer(f"{self.code}_{kind}", text))
        answered = [row for row in self.by_name.get(answer, ()) if answer and accept(row)]
        if len(answered) == 1:
            return Parsed(answered[0])
        labels = list(dict.fromkeys(row.label for row in choices))
        if not labels:
            known = ", ".join(row.label for row in self.rows[:SHOWN])
            params = cell.params(nearest=known or "-")
            return Parsed(errors=[Message(f"{self.code}_unknown", field, params)])
        params = cell.params(choices=labels, nearest=" / ".join(labels))
        return Parsed(questions=[Message(f"{self.code}_{kind}", field, params)])

    def nearest(self, key: str) -> list[NamedRow]:
        """Returns the rows whose names are most like a text, the nearest first."""
        found = self.near.get(key)
        if found is None:
            if len(self.near) >= MOST_COMPARED or not key:
                return []
            found = self.near[key] = self.compare(key)
        return found

    def compare(self, key: str) -> list[NamedRow]:
        """Returns the rows whose names are like a text, by the likeness of their letters."""
        bare = MARKS.sub("", key)[:80]
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(bare)
        scored: dict[str, tuple[float, NamedRow]] = {}
        for name, rows in self.by_name.items():
            other = MARKS.sub("", name)[:120]
            matcher.set_seq1(other)
            if matcher.real_quick_ratio() < NEAR or matcher.quick_ratio() < NEAR:
                continue
            ratio = matcher.ratio()
            if ratio < NEAR:
                continue
            for row in rows:
                if ratio > scored.get(row.id, (0.0,))[0]:
                    scored[row.id] = (ratio, row)
        ranked = sorted(scored.values(), key=lambda pair: -pair[0])
        if ranked and ranked[0][0] == 1.0:
            ranked = [pair for pair in ranked if pair[0] == 1.0]
        return [row for _, row in ranked[:MOST_NEAR]]


def machine_index(context: Mapping[str, Any]) -> NameIndex:
    """Returns the index of the organisation's machines."""
    machines = context.get("machines") or []
    names = [folded(str(machine.get("name", ""))) for machine in machines]
    rows = []
    for machine, name in zip(machines, names, strict=True):
        full = str(machine.get("full_name") or machine.get("name", ""))
        label = full if names.count(name) > 1 else str(machine.get("name", ""))
        words = (str(machine.get("name", "")), full, full.replace("·", "-"), full.replace("·", "/"))
        rows.append(NamedRow(str(machine.get("id", "")), label, words, machine))
    return NameIndex("machine", rows)


def factory_index(context: Mapping[str, Any]) -> NameIndex:
    """Returns the index of the factories, as far as the context names them."""
    factories = context.get("factories")
    if factories is None:
        seen = {
            str(machine.get("factory", "")): machine for machine in context.get("machines") or ()
        }
        factories = [
            {**machine, "id": machine.get("factory_id") or name, "name": name}
            for name, machine in seen.items()
            if name
        ]
    rows = [
        NamedRow(str(row.get("id", "")), str(row.get("name", "")), (), row) for row in factories
    ]
    return NameIndex("factory", rows)


def term_index(context: Mapping[str, Any], vocabulary: str) -> NameIndex | None:
    """Returns the index of a vocabulary, None if the context has none."""
    terms: Iterable[Mapping[str, Any]] = (context.get("vocabularies") or {}).get(vocabulary) or ()
    rows = []
    for term in terms:
        if str(term.get("offerable", "true")).lower() in ("false", "0"):
            continue
        names = [
            str(term.get("en", "")),
            str(term.get("zh", "")),
            *map(str, term.get("aliases") or ()),
        ]
        # The name of a standard stands before its subject: "ISO 9001 Quality management".
        code = str(term.get("code", ""))
        names.append(code.replace("-", " "))
        rows.append(NamedRow(code, names[0] or code, tuple(names), term))
    return NameIndex("term", rows) if rows else None
