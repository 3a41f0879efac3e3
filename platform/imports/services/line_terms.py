"""Finds the factory and the vocabulary terms that values of lines name."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import Any

from factories.models import Factory
from imports.models import Import
from imports.services.chosen_lines import ChosenLine, Findings
from vocabularies.models import Term, listed

NAME_COLUMNS = ("code", "name_en", "name_zh")
ALIAS_COLUMNS = ("aliases", "aliases_en", "aliases_zh")
# A name that is less like any other has no suggestion.
LIKENESS = 0.6


class KnownTerms:
    """Holds the current terms of one vocabulary by code, name and other name."""

    def __init__(self, model: type[Term]) -> None:
        self.by_name: dict[str, Term] = {}
        for term in model._default_manager.filter(retired=False):
            for name in names_of(term):
                self.by_name.setdefault(name.casefold(), term)

    def find(self, name: Any) -> Term | None:
        """Returns the term of this code or name."""
        return self.by_name.get(str(name).strip().casefold())

    def nearest(self, name: Any) -> str:
        """Returns the most similar name; empty where none is."""
        return nearest(str(name), self.by_name)


def names_of(term: Term) -> Iterable[str]:
    """Yields the code and all names of a term."""
    yield from (getattr(term, column) for column in NAME_COLUMNS)
    for column in ALIAS_COLUMNS:
        yield from listed(getattr(term, column, ""))


def nearest(name: str, known: Iterable[str]) -> str:
    """Returns the most similar of the known names; empty where none is."""
    found = get_close_matches(name.casefold(), list(known), n=1, cutoff=LIKENESS)
    return found[0] if found else ""


class Factories:
    """Holds the organisation's factories by id and name."""

    def __init__(self, import_: Import) -> None:
        self.rows = list(Factory.objects.filter(organisation=import_.organisation_id))
        self.by_name = {
            **{factory.name.casefold(): factory for factory in self.rows},
            **{str(factory.pk): factory for factory in self.rows},
        }
        self.default = import_.options.get("factory", "")

    def find(self, row: ChosenLine, findings: Findings) -> Factory | None:
        """Returns the factory that a line names, or the only one; records an error."""
        name = str(row.line.values.get("factory") or self.default)
        if name:
            found = self.by_name.get(name.casefold())
            if found is None:
                findings.error(
                    row.place,
                    "factory_not_own",
                    "factory",
                    found=name,
                    nearest=nearest(name, self.by_name),
                )
            return found
        if len(self.rows) == 1:
            return self.rows[0]
        names = ", ".join(factory.name for factory in self.rows)
        findings.error(row.place, "factory_not_named", "factory", nearest=names)
        return None


def term_for(row: ChosenLine, name: str, terms: KnownTerms, findings: Findings) -> Term | None:
    """Returns the term that a value names; records an unknown one."""
    value = row.line.values.get(name)
    if value in (None, ""):
        return None
    found = terms.find(value)
    if found is None:
        findings.error(
            row.place, "term_unknown", name, found=str(value)[:80], nearest=terms.nearest(value)
        )
    return found


def terms_for(row: ChosenLine, name: str, terms: KnownTerms, findings: Findings) -> list[Term]:
    """Returns the terms that a list of values names; records unknown ones."""
    values = row.line.values.get(name) or []
    found = []
    for value in [values] if isinstance(values, str) else values:
        term = terms.find(value)
        if term is None:
            findings.error(
                row.place, "term_unknown", name, found=str(value)[:80], nearest=terms.nearest(value)
            )
        elif term not in found:
            found.append(term)
    return found


def day(row: ChosenLine, name: str, findings: Findings) -> date | None:
    """Returns the day of a value; records one that is none."""
    value = row.line.values.get(name)
    try:
        return date.fromisoformat(str(value)[:10]) if value else None
    except ValueError:
        findings.error(row.place, "value_unreadable", name, name=name, found=str(value)[:80])
        return None


def require(row: ChosenLine, names: Sequence[str], findings: Findings) -> bool:
    """Records the values that a line lacks; returns whether it has all."""
    missing = [name for name in names if row.line.values.get(name) in (None, "", [])]
    for name in missing:
        findings.error(row.place, "value_missing", name, name=name)
    return not missing


def check_twice(
    names: Mapping[int, Any], chosen: Sequence[ChosenLine], findings: Findings, field: str
) -> None:
    """Records lines that name the same row as an earlier one."""
    first: dict[Any, str] = {}
    positions = {row.place: row.line.position for row in chosen}
    for place, name in names.items():
        if name in first:
            findings.error(place, "name_comes_twice", field, found=str(name[-1]), other=first[name])
        else:
            first[name] = positions[place]
