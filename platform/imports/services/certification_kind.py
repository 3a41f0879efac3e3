"""Checks, stores and takes back lines of certifications."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from accounts.models import User
from factories.errors import domain_errors_of_constraints
from factories.models import Certification, Factory
from factories.services.master_data import change_certification
from imports.models import Import, ImportLine
from imports.preview import Recognised
from imports.readers.result import Line
from imports.services.chosen_lines import ChosenLine, Findings, StoredLine
from imports.services.line_terms import Factories, KnownTerms, check_twice, day, require, term_for
from imports.states import LineAction
from vocabularies.models import CertificationStandard

REQUIRED = ("standard", "number", "body", "valid_from", "valid_to")
DAYS = ("valid_from", "valid_to")
TEXTS = ("number", "body")


def recognise(import_: Import, lines: Sequence[Line]) -> dict[int, Recognised]:
    """Returns certifications of the same factory, standard and number."""
    known = {
        (row.factory_id, row.standard_id, row.number): row
        for row in Certification.objects.filter(factory__organisation=import_.organisation_id)
    }
    described = fields_of(
        import_, [ChosenLine(place, line) for place, line in enumerate(lines)], Findings()
    )
    found = {}
    for place, fields in described.items():
        row = known.get(key_of(fields))
        if row is not None:
            is_same = all(getattr(row, name) == value for name, value in fields.items())
            action = LineAction.SKIP if is_same else LineAction.UPDATE
            found[place] = Recognised(str(row.pk), action)
    return found


def key_of(fields: Mapping[str, Any]) -> tuple[UUID, str, str]:
    """Returns what only one certification has."""
    return fields["factory"].pk, fields["standard"].pk, fields["number"]


def living(import_: Import, ids: Sequence[UUID]) -> set[UUID]:
    """Returns those of the certifications that exist."""
    rows = Certification.objects.filter(factory__organisation=import_.organisation_id)
    return set(rows.filter(pk__in=list(ids)).values_list("pk", flat=True))


def lock(import_: Import, chosen: Sequence[ChosenLine]) -> None:
    """Locks the organisation's factories, so that their certifications stay."""
    rows = Factory.objects.select_for_update(no_key=True).order_by("pk")
    list(rows.filter(organisation=import_.organisation_id).values_list("pk"))


def check(import_: Import, chosen: Sequence[ChosenLine], *, publish: bool) -> Findings:
    """Returns errors by the rules of certifications."""
    findings = Findings()
    described = fields_of(import_, chosen, findings)
    new = [row for row in chosen if row.object_id is None and row.place in described]
    check_twice(
        {row.place: key_of(described[row.place]) for row in new}, chosen, findings, "number"
    )
    known = set(
        Certification.objects.filter(factory__organisation=import_.organisation_id).values_list(
            "factory_id", "standard_id", "number"
        )
    )
    for row in chosen:
        fields = described.get(row.place)
        if fields is None:
            continue
        if row.object_id is None and key_of(fields) in known:
            findings.error(row.place, "name_taken", "number", found=fields["number"])
        if fields["valid_to"] < fields["valid_from"]:
            found, start = str(fields["valid_to"]), str(fields["valid_from"])
            findings.error(row.place, "days_reversed", "valid_to", found=found, start=start)
    return findings


def fields_of(
    import_: Import, chosen: Sequence[ChosenLine], findings: Findings
) -> dict[int, dict[str, Any]]:
    """Returns whole lines as columns, by place; records what is missing or unknown."""
    factories, standards = Factories(import_), KnownTerms(CertificationStandard)
    described = {}
    for row in chosen:
        factory = factories.find(row, findings)
        is_whole = require(row, REQUIRED, findings)
        standard = term_for(row, "standard", standards, findings)
        days = {name: day(row, name, findings) for name in DAYS}
        if factory is None or not is_whole or standard is None or None in days.values():
            continue
        texts = {name: str(row.line.values[name]).strip() for name in TEXTS}
        too_long = [
            name
            for name, text in texts.items()
            if len(text) > Certification._meta.get_field(name).max_length
        ]
        for name in too_long:
            findings.error(row.place, "value_unreadable", name, name=name, found=texts[name][:80])
        if not too_long:
            described[row.place] = {"factory": factory, "standard": standard, **texts, **days}
    return described


@domain_errors_of_constraints()
def store(
    import_: Import, chosen: Sequence[ChosenLine], *, by: User | None, publish: bool
) -> list[StoredLine]:
    """Stores new certifications at once, and changes known ones by their service."""
    described = fields_of(import_, chosen, Findings())
    new = {
        row.place: Certification(**described[row.place]) for row in chosen if row.object_id is None
    }
    Certification.objects.bulk_create(new.values())
    known = Certification.objects.in_bulk([row.object_id for row in chosen if row.object_id])
    stored = []
    for row in chosen:
        if row.object_id is None:
            stored.append(StoredLine(row, new[row.place].pk))
            continue
        certification = known[row.object_id]
        before = {name: str(getattr(certification, name)) for name in (*TEXTS, *DAYS)}
        fields = {name: described[row.place][name] for name in (*TEXTS, *DAYS)}
        change_certification(certification=certification, fields=fields)
        stored.append(StoredLine(row, certification.pk, before))
    return stored


@domain_errors_of_constraints()
def take_back(import_: Import, rows: Sequence[ImportLine], *, by: User | None) -> None:
    """Deletes certifications that lines added and restores those they changed."""
    known = Certification.objects.in_bulk([row.object_id for row in rows])
    for row in rows:
        if row.before is None or row.object_id not in known:
            continue
        fields = dict(row.before)
        for name in DAYS:
            fields[name] = date.fromisoformat(fields[name])
        change_certification(certification=known[row.object_id], fields=fields)
    added = [row.object_id for row in rows if row.before is None]
    Certification.objects.filter(pk__in=added).delete()
