"""Lists the production steps open to a factory, by allocation state."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from fulfilment.selectors import ProductionCounts, counts_of
from matching.states import MAKING_STATUSES, AllocationStatus

A = AllocationStatus


@dataclass(frozen=True, slots=True)
class ProductionStep:
    """Holds a step: address name and button label."""

    name: str
    label: Any

    @property
    def address_name(self) -> str:
        """Returns the name of the step's address."""
        return f"factory:{self.name}"


START = ProductionStep("start", _("Start production"))
REPORT = ProductionStep("report", _("Report pieces"))
INSPECT = ProductionStep("inspect", _("Record inspection"))
REWORK = ProductionStep("rework", _("Rework"))
SCRAP = ProductionStep("scrap", _("Scrap"))
SHIP = ProductionStep("ship", _("Ship"))
ACCEPT = ProductionStep("accept", _("Accept"))
# The steps before production.
EARLY_STEPS = {A.OFFERED: (ACCEPT,), A.CONFIRMED: (START,)}


def steps_of(allocation: Any) -> tuple[ProductionStep, ...]:
    """Returns the steps that are possible now, in the order of the page.

    Pieces may leave while others are made, wait for a decision or are reworked.
    """
    if allocation.status not in MAKING_STATUSES:
        return EARLY_STEPS.get(allocation.status, ())
    counts = counts_of(allocation)
    found = [REWORK, SCRAP] if counts.undecided else []
    if counts.uninspected or counts.in_rework or counts.may_add_spare:
        found += [REPORT, INSPECT]
    # Pieces that stay because they have no next step are closed by shipping, too.
    return (*found, SHIP) if counts.ready else tuple(found)


def next_step(allocation: Any) -> ProductionStep | None:
    """Returns the step to do first; with all pieces made, the inspection.

    Where those that are left have still to arrive, the others are shipped.
    """
    found = steps_of(allocation)
    if found and found[0] == REPORT and all_are_made(allocation):
        return SHIP if SHIP in found and not pieces_to_inspect(allocation) else INSPECT
    return found[0] if found else None


def all_are_made(allocation: Any) -> bool:
    """Returns whether no piece is left to be reported as made."""
    counts = counts_of(allocation)
    return counts.done >= counts.most_done


def pieces_to_inspect(allocation: Any) -> int:
    """Counts the pieces to inspect next: those reworked, else all that are left."""
    counts = counts_of(allocation)
    return counts.in_rework or counts.to_inspect


def made_to_inspect(allocation: Any) -> int:
    """Counts those of them that were made and may pass, as far as reports say."""
    counts = counts_of(allocation)
    return counts.in_rework or new_to_inspect(counts)


def new_to_inspect(counts: ProductionCounts) -> int:
    """Counts the made pieces that may pass a first inspection."""
    return min(counts.inspectable, counts.uninspected + counts.spare_left)
