"""Creates and changes factories, machines and certifications."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import PLANNING_ROLES, User
from accounts.services.members import choose_organisation
from common.clock import now
from common.errors import FieldErrors, Forbidden
from factories.errors import (
    CountOffered,
    CurrencyStays,
    ProcessReserved,
    SameLevel,
    domain_errors_of_constraints,
)
from factories.models import CapacityWindow, Certification, Factory, FactoryEvent, Machine
from factories.states import OFFERED_STATUSES, Verification

NO_FACTORY = _("There is no such factory.")


@domain_errors_of_constraints()
def create_factory(*, fields: Mapping[str, Any], by: User, organisation: UUID | None) -> Factory:
    """Creates a factory of the named organisation, or of the user's only one."""
    owner = choose_organisation(
        user=by, wanted=organisation, kind="is_manufacturer", roles=PLANNING_ROLES
    )
    ensure_time_zone(fields)
    factory = save_fields(Factory(organisation=owner), fields)
    FactoryEvent.objects.create(subject=factory, to_status=factory.verification, by=by)
    return factory


@domain_errors_of_constraints()
def change_factory(*, factory: Factory, fields: Mapping[str, Any]) -> Factory:
    """Changes the given fields; raises CurrencyStays once its windows were published."""
    factory = locked(factory)
    ensure_time_zone(fields)
    if "currency" in fields and fields["currency"].pk != factory.currency_id:
        windows = CapacityWindow.objects.filter(machine__factory=factory)
        if windows.once_published().exists():
            raise CurrencyStays
    return save_fields(factory, fields)


@domain_errors_of_constraints()
def verify_factory(*, factory: Factory, level: str, reason: str, by: User) -> Factory:
    """Sets the verification level of a factory and records an event."""
    factory = locked(factory)
    before = factory.verification
    if level == before:
        raise SameLevel(
            gettext("The factory is already “%(level)s”.") % {"level": Verification(level).label}
        )
    factory.verification = level
    factory.save(update_fields=["verification", "updated_at"])
    FactoryEvent.objects.create(
        subject=factory, from_status=before, to_status=level, by=by, reason=reason
    )
    return factory


@domain_errors_of_constraints()
def create_machine(*, factory: UUID, fields: Mapping[str, Any], by: User) -> Machine:
    """Creates a machine of one of the user's factories."""
    ensure_offerable(fields)
    return save_fields(Machine(factory=own_factory(factory, by)), fields)


@domain_errors_of_constraints()
def change_machine(*, machine: Machine, fields: Mapping[str, Any]) -> Machine:
    """Changes the given fields; what reservations and offers rest on stays.

    The process stays while hours of any window are reserved, and the machines cannot be fewer
    than what the windows that are published or paused offer.
    """
    machine = locked(machine)
    ensure_offerable(fields)
    process_changes = "process" in fields and fields["process"].pk != machine.process_id
    if process_changes and machine.windows.filter(reserved_ms__gt=0).exists():
        raise ProcessReserved
    if fields.get("count", machine.count) < machine.count:
        ensure_count(machine, fields["count"])
    return save_fields(machine, fields)


@domain_errors_of_constraints()
def create_certification(*, factory: UUID, fields: Mapping[str, Any], by: User) -> Certification:
    """Creates a certification of one of the user's factories."""
    certification = Certification(factory=own_factory(factory, by))
    ensure_days_in_order(certification, fields)
    return save_fields(certification, fields)


@domain_errors_of_constraints()
def change_certification(
    *, certification: Certification, fields: Mapping[str, Any]
) -> Certification:
    """Changes the given fields."""
    certification = locked(certification)
    ensure_days_in_order(certification, fields)
    return save_fields(certification, fields)


@domain_errors_of_constraints()
def delete_certification(*, certification: Certification) -> None:
    """Deletes a certification; matches made with it keep their own record."""
    certification.delete()


def own_factory(factory_id: UUID, by: User) -> Factory:
    """Returns the factory of a new row; raises FieldErrors or Forbidden."""
    factory = Factory.objects.visible_to(by).filter(pk=factory_id).first()
    if factory is None:
        raise FieldErrors({"factory": NO_FACTORY})
    if factory.organisation_id not in by.organisation_ids(PLANNING_ROLES):
        raise Forbidden
    return factory


def locked(row: Any) -> Any:
    """Returns the row as the database has it, locked until the transaction ends."""
    return type(row)._default_manager.select_for_update(no_key=True).get(pk=row.pk)


def save_fields(row: Any, fields: Mapping[str, Any]) -> Any:
    """Writes the given fields, those with many rows last; returns the row."""
    lists = {field.name for field in row._meta.many_to_many}
    for name in fields.keys() - lists:
        setattr(row, name, fields[name])
    if row._state.adding:
        row.save()
    else:
        row.save(update_fields=[*(fields.keys() - lists), "updated_at"])
    for name in fields.keys() & lists:
        getattr(row, name).set(fields[name])
    return row


@cache
def known_time_zones() -> frozenset[str]:
    """Returns the names of the IANA time zone database, read once a process."""
    return frozenset(available_timezones())


def ensure_time_zone(fields: Mapping[str, Any]) -> None:
    """Raises FieldErrors where the time zone does not exist."""
    if "time_zone" in fields and fields["time_zone"] not in known_time_zones():
        raise FieldErrors(
            {"time_zone": _("There is no such time zone; send one such as Asia/Shanghai.")}
        )


def ensure_offerable(fields: Mapping[str, Any]) -> None:
    """Raises FieldErrors where the process is a group of processes."""
    process = fields.get("process")
    if process is not None and not process.offerable:
        raise FieldErrors(
            {
                "process": gettext("“%(code)s” is a group; choose one of the processes in it.")
                % {"code": process.code}
            }
        )


def ensure_days_in_order(certification: Certification, fields: Mapping[str, Any]) -> None:
    """Raises FieldErrors where the certification would end before it starts."""
    start = fields.get("valid_from", certification.valid_from)
    end = fields.get("valid_to", certification.valid_to)
    if end < start:
        culprit = "valid_to" if "valid_to" in fields else "valid_from"
        raise FieldErrors(
            {
                culprit: gettext(
                    "The certification would end (%(end)s) before it starts (%(start)s)."
                )
                % {"end": end, "start": start}
            }
        )


def ensure_count(machine: Machine, count: int) -> None:
    """Raises CountOffered where an offered window needs more machines than these."""
    windows: Iterable[CapacityWindow] = machine.windows.filter(
        status__in=OFFERED_STATUSES, ends_at__gt=now()
    ).prefetch_related("spans")
    fewer = Machine(count=count)
    for window in windows:
        window.machine = fewer
        if window.offered_ms > window.most_ms:
            raise CountOffered
