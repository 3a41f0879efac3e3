"""Checks, stores and takes back lines of machines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import ProtectedError
from django.utils.translation import gettext

from accounts.models import User
from common.errors import DomainError, FieldErrors
from factories.errors import domain_errors_of_constraints
from factories.models import Factory, Machine
from factories.services.master_data import change_machine, ensure_offerable
from imports.errors import UndoBlocked
from imports.models import Import, ImportLine
from imports.preview import Recognised
from imports.readers.result import Line
from imports.services.chosen_lines import ChosenLine, Findings, StoredLine
from imports.services.line_terms import (
    Factories,
    KnownTerms,
    check_twice,
    require,
    term_for,
    terms_for,
)
from imports.states import LineAction
from vocabularies.models import MaterialFamily, Process, Tolerance

REQUIRED = ("name", "process", "material_families", "hourly_rate")
TEXTS = ("name", "maker", "model")
WHOLE_NUMBERS = ("count", "envelope_x_mm", "envelope_y_mm", "envelope_z_mm")
DECIMALS = (
    *("max_part_mass_kg", "best_ra_um", "speed_factor", "scrap_share"),
    *("hourly_rate", "setup_rate", "kwh_per_hour"),
)
NAMED_MOST = 5


@dataclass(slots=True)
class MachineFields:
    """Holds what a line says of a machine: its factory, columns and materials."""

    factory: Factory
    fields: dict[str, Any]

    @property
    def key(self) -> tuple[UUID, str]:
        """Returns what only one machine has."""
        return self.factory.pk, str(self.fields.get("name", "")).casefold()


def recognise(import_: Import, lines: Sequence[Line]) -> dict[int, Recognised]:
    """Returns machines of the same factory and name, which a line updates."""
    factories = Factories(import_)
    known = {
        (machine.factory_id, machine.name.casefold()): machine
        for machine in Machine.objects.filter(factory__organisation=import_.organisation_id)
    }
    found = {}
    for place, line in enumerate(lines):
        factory = factories.find(ChosenLine(place, line), Findings())
        name = str(line.values.get("name") or "").casefold()
        machine = known.get((factory.pk, name)) if factory else None
        if machine is not None:
            found[place] = Recognised(str(machine.pk), LineAction.UPDATE)
    return found


def living(import_: Import, ids: Sequence[UUID]) -> set[UUID]:
    """Returns those of the machines that exist."""
    rows = Machine.objects.filter(factory__organisation=import_.organisation_id, pk__in=list(ids))
    return set(rows.values_list("pk", flat=True))


def lock(import_: Import, chosen: Sequence[ChosenLine]) -> None:
    """Locks the organisation's factories, so that names of machines stay as they are."""
    rows = Factory.objects.select_for_update(no_key=True).order_by("pk")
    list(rows.filter(organisation=import_.organisation_id).values_list("pk"))


def check(import_: Import, chosen: Sequence[ChosenLine], *, publish: bool) -> Findings:
    """Returns errors by the rules of machines."""
    findings = Findings()
    described = fields_of(import_, chosen, findings)
    new = [row for row in chosen if row.object_id is None and row.place in described]
    check_twice({row.place: described[row.place].key for row in new}, chosen, findings, "name")
    taken = {
        (factory_id, name.casefold())
        for factory_id, name in Machine.objects.filter(
            factory__organisation=import_.organisation_id
        ).values_list("factory_id", "name")
    }
    for row in new:
        if described[row.place].key in taken:
            name = described[row.place].fields["name"]
            findings.error(row.place, "name_taken", "name", found=name)
    return findings


def fields_of(
    import_: Import, chosen: Sequence[ChosenLine], findings: Findings
) -> dict[int, MachineFields]:
    """Returns what the lines say, by place; records what cannot be a machine's."""
    factories = Factories(import_)
    processes, families, tolerances = (
        KnownTerms(Process),
        KnownTerms(MaterialFamily),
        KnownTerms(Tolerance),
    )
    described = {}
    for row in chosen:
        factory = factories.find(row, findings)
        if factory is None or (row.object_id is None and not require(row, REQUIRED, findings)):
            continue
        fields = plain_fields(row, findings)
        for name, terms in (("process", processes), ("best_tolerance", tolerances)):
            term = term_for(row, name, terms, findings)
            if term is not None:
                fields[name] = term
        materials = terms_for(row, "material_families", families, findings)
        if materials:
            fields["material_families"] = materials
        if row.object_id is None and "setup_rate" not in fields and "hourly_rate" in fields:
            fields["setup_rate"] = fields["hourly_rate"]
            findings.note(row.place, "setup_rate_as_hourly_rate", "setup_rate")
        check_fields(row, factory, fields, findings)
        described[row.place] = MachineFields(factory, fields)
    return described


def plain_fields(row: ChosenLine, findings: Findings) -> dict[str, Any]:
    """Returns texts and numbers as columns; records what is no number."""
    values = row.line.values
    fields: dict[str, Any] = {
        name: str(values[name]).strip() for name in TEXTS if values.get(name) not in (None, "")
    }
    for name in (*WHOLE_NUMBERS, *DECIMALS):
        value = values.get(name)
        if value in (None, ""):
            continue
        try:
            number = Decimal(str(value))
            is_fit = number.is_finite() and (name in DECIMALS or number == int(number))
        except InvalidOperation:
            is_fit = False
        if is_fit:
            fields[name] = number if name in DECIMALS else int(number)
        else:
            findings.error(row.place, "value_unreadable", name, name=name, found=str(value)[:80])
    return fields


def check_fields(
    row: ChosenLine, factory: Factory, fields: Mapping[str, Any], findings: Findings
) -> None:
    """Records values outside the limits of their columns, and groups of processes."""
    machine = Machine(factory=factory)
    for name, value in fields.items():
        if name == "material_families":
            continue
        try:
            setattr(machine, name, machine._meta.get_field(name).clean(column(value), machine))
        except ValidationError as error:
            findings.error(row.place, "rule_broken", name, reason=" ".join(error.messages))
        except (ValueError, FieldDoesNotExist):
            # A relation is cleaned to its key, which is no row.
            continue
    try:
        ensure_offerable(fields)
    except FieldErrors as error:
        for name, reason in error.errors.items():
            findings.error(row.place, "rule_broken", name, reason=str(reason))


def column(value: Any) -> Any:
    """Returns the key of a row, and other values as they are."""
    return getattr(value, "pk", value)


@domain_errors_of_constraints()
def store(
    import_: Import, chosen: Sequence[ChosenLine], *, by: User | None, publish: bool
) -> list[StoredLine]:
    """Stores new machines in two statements, and changes known ones by their service."""
    described = fields_of(import_, chosen, Findings())
    new = [row for row in chosen if row.object_id is None]
    machines = {row.place: built(described[row.place]) for row in new}
    Machine.objects.bulk_create(machines.values())
    link = Machine.material_families.through
    link._default_manager.bulk_create(
        link(machine_id=machines[row.place].pk, materialfamily_id=family.pk)
        for row in new
        for family in described[row.place].fields["material_families"]
    )
    stored = {row.place: StoredLine(row, machines[row.place].pk) for row in new}
    known = Machine.objects.prefetch_related("material_families").in_bulk(
        [row.object_id for row in chosen if row.object_id]
    )
    for row in chosen:
        if row.object_id is None:
            continue
        machine, fields = known[row.object_id], described[row.place].fields
        before = {name: written(machine, name) for name in fields}
        change_machine(machine=machine, fields=fields)
        stored[row.place] = StoredLine(row, machine.pk, before)
    return [stored[row.place] for row in chosen]


def built(described: MachineFields) -> Machine:
    """Returns a machine that is not stored."""
    fields = {
        name: value for name, value in described.fields.items() if name != "material_families"
    }
    return Machine(factory=described.factory, **fields)


def written(machine: Machine, name: str) -> Any:
    """Returns a machine's value fit for JSON."""
    if name == "material_families":
        return sorted(family.pk for family in machine.material_families.all())
    value = machine.serializable_value(name)
    return str(value) if isinstance(value, Decimal) else value


@domain_errors_of_constraints()
def take_back(import_: Import, rows: Sequence[ImportLine], *, by: User | None) -> None:
    """Deletes machines that lines added and restores those they changed.

    Raises UndoBlocked where a machine has windows, or a change cannot be taken back.
    """
    machines = Machine.objects.in_bulk([row.object_id for row in rows])
    added = [row.object_id for row in rows if row.before is None and row.object_id in machines]
    in_use = Machine.objects.filter(pk__in=added, windows__isnull=False).distinct()
    names = list(in_use.order_by("name").values_list("name", flat=True))
    if names:
        words = gettext("%(count)s imported machines have capacity windows: %(names)s.")
        shown = ", ".join(names[:NAMED_MOST]) + (" …" if len(names) > NAMED_MOST else "")
        raise UndoBlocked(words % {"count": len(names), "names": shown})
    for row in rows:
        if row.before is not None and row.object_id in machines:
            restore(machines[row.object_id], row.before)
    try:
        Machine.objects.filter(pk__in=added).delete()
    except ProtectedError:
        raise UndoBlocked from None


def restore(machine: Machine, before: Mapping[str, Any]) -> None:
    """Gives a machine the values that it had; raises UndoBlocked with the reason."""
    fields = dict(before)
    for name, model in (("process", Process), ("best_tolerance", Tolerance)):
        if fields.get(name) is not None:
            fields[name] = model._default_manager.get(pk=fields[name])
    for name in DECIMALS:
        if fields.get(name) is not None:
            fields[name] = Decimal(fields[name])
    if "material_families" in fields:
        fields["material_families"] = list(
            MaterialFamily.objects.filter(pk__in=fields["material_families"])
        )
    try:
        change_machine(machine=machine, fields=fields)
    except DomainError as error:
        raise UndoBlocked(f"{machine.name}: {error.detail}") from None
