"""The stages of savings in words: what each counts, and how sure it is."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from fulfilment.savings import Comparison
from fulfilment.savings_report import STAGES, GroupSaving

LABELS = {
    "estimated": _("Estimated"),
    "contracted": _("Contracted"),
    "realised": _("Realised"),
}
MEANINGS = {
    "estimated": _("by the approved plans"),
    "contracted": _("by what both sides confirmed"),
    "realised": _("by what was delivered and paid"),
}


def stage_rows(of: GroupSaving) -> list[dict[str, Any]]:
    """Each stage with its words, its comparison and the share that is saved."""
    return [
        {
            "name": stage,
            "label": LABELS[stage],
            "meaning": MEANINGS[stage],
            "comparison": of.stages[stage],
            "saving": of.stages[stage].saving if of.stages[stage].orders else None,
            "share": share_of(of.stages[stage]),
        }
        for stage in STAGES
    ]


def share_of(comparison: Comparison) -> Any:
    """The saving as a share of the baseline; None where nothing is compared."""
    if not comparison.baseline_cost:
        return None
    return comparison.saving / comparison.baseline_cost
