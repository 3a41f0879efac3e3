"""What the supply side refuses, in words; and which database constraint stands behind which."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from common.errors import Refused


class HoursOfferedTwice(Refused):
    """Another published or paused window of this machine overlaps these times."""

    field = "starts_at"


class TooLate(Refused):
    """A window is published before it starts and before it expires; move it or withdraw it."""

    field = "starts_at"


class MoreThanTheMachineHas(Refused):
    """More hours are offered than the machine has between the start and the end."""

    field = "offered_hours"


class WindowClosed(Refused):
    """This window is withdrawn or expired; make a new one instead."""

    field = "status"


class MachineStays(Refused):
    """A window that was published stays with its machine; withdraw it and make a new one."""

    field = "machine"


class TermsReserved(Refused):
    """Hours of this window are reserved on these terms, which therefore stay as they are."""


class BelowReserved(Refused):
    """The window cannot offer fewer hours than are reserved."""

    field = "offered_hours"


class HoursReserved(Refused):
    """Hours of this window are reserved; pause it, or wait until they are given back."""

    field = "reserved_hours"


class CurrencyStays(Refused):
    """Windows of this factory were published in its currency, which therefore stays."""

    field = "currency"


class ProcessReserved(Refused):
    """Hours of this machine are reserved for its process, which therefore stays."""

    field = "process"


class CountOffered(Refused):
    """Published or paused windows offer more hours than so few machines have."""

    field = "count"


class SameLevel(Refused):
    """The factory already has this verification level."""

    field = "level"


class FactoryNameTaken(Refused):
    """Another factory of this organisation has this name."""

    field = "name"


class MachineNameTaken(Refused):
    """Another machine of this factory has this name."""

    field = "name"


class CertificationKnown(Refused):
    """This factory already has a certification of this standard with this number."""

    field = "number"


# Only constraints that another request can break meanwhile, or that no rule checks before.
BY_CONSTRAINT: dict[str, type[Refused]] = {
    "machine_hours_offered_once": HoursOfferedTwice,
    "window_reserved_within_offered": BelowReserved,
    "factory_name_once_per_organisation": FactoryNameTaken,
    "machine_name_once_per_factory": MachineNameTaken,
    "certification_once_per_factory": CertificationKnown,
}


@contextmanager
def refusing_breaches() -> Iterator[None]:
    """One transaction in which a broken constraint becomes its refusal; others stay errors."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        refusal = BY_CONSTRAINT.get(broken_constraint(error))
        if refusal is None:
            raise
        raise refusal from error


def broken_constraint(error: IntegrityError) -> str:
    """The name of the constraint that PostgreSQL reports; empty where it reports none."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) or ""
