"""Labels the stages of savings and computes their shares."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from fulfilment.savings import SavingsComparison
from fulfilment.savings_report import STAGES, GroupSavings

STAGE_LABELS = {
    "estimated": _("Estimated"),
    "contracted": _("Contracted"),
    "realised": _("Realised"),
}


STAGE_MEANINGS = {
    "estimated": _("of approved plans"),
    "contracted": _("of confirmed allocations"),
    "realised": _("of delivered and paid orders"),
}


def stage_rows(of: GroupSavings) -> list[dict[str, Any]]:
    """Returns each stage with its labels, comparison and share saved."""
    return [
        {
            "name": stage,
            "label": STAGE_LABELS[stage],
            "meaning": STAGE_MEANINGS[stage],
            "comparison": of.stages[stage],
            "saving": of.stages[stage].saving if of.stages[stage].orders else None,
            "share": share_of(of.stages[stage]),
        }
        for stage in STAGES
    ]


def share_of(comparison: SavingsComparison) -> Any:
    """Returns the saving as a share of the baseline; None without baseline."""
    if not comparison.baseline_cost:
        return None
    return comparison.saving / comparison.baseline_cost
