"""Lists the production steps open to a factory, by allocation state."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from matching.states import AllocationStatus

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
# Pages show the steps of a state in this order.
STEPS = {
    A.OFFERED: (ACCEPT,),
    A.CONFIRMED: (START,),
    A.IN_PRODUCTION: (REPORT, INSPECT),
    A.REWORK: (REPORT, INSPECT),
    A.QUALITY_FAILED: (REWORK, SCRAP),
    A.QUALITY_PASSED: (SHIP,),
}


def steps_of(allocation: Any) -> tuple[ProductionStep, ...]:
    """Returns the steps that are possible now."""
    return STEPS.get(allocation.status, ())


def next_step(allocation: Any) -> ProductionStep | None:
    """Returns the step to do first; with all pieces made, the inspection."""
    found = steps_of(allocation)
    if (
        allocation.status in (A.IN_PRODUCTION, A.REWORK)
        and (allocation.done or 0) >= allocation.pieces
    ):
        return INSPECT
    return found[0] if found else None


def pieces_to_inspect(allocation: Any) -> int:
    """Counts the pieces to inspect next: all, or the failed after rework."""
    return (allocation.failed_last or 0) if allocation.status == A.REWORK else allocation.pieces
