"""Sets side by side what a run's plan comes to as solved and as published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from console.operator.prices.bridge_chart import rounded_bridge
from console.operator.prices.sentences import BAR_LABELS
from console.templatetags.console import money, percent, whole
from matching.models import SavingsBridge
from matching.models.gain_sharing import Stage
from matching.selectors.gain_shares import GainTotals


@dataclass(frozen=True, slots=True)
class StageRow:
    """Holds one row: its label, and a figure for each stage."""

    label: Any
    cells: Sequence[str]
    # The sum of the rows above it in its group.
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class StageGroup:
    """Holds rows that add up to the last of them, or are no sums."""

    title: Any
    rows: Sequence[StageRow]


def stage_labels(stages: Sequence[str]) -> list[Any]:
    """Returns the heading of each column."""
    return [Stage(stage).label for stage in stages]


def stage_groups(
    bridges: Mapping[str, SavingsBridge], totals: Mapping[str, GainTotals], currency: str
) -> list[StageGroup]:
    """Returns cost, payments and savings by stage; both mappings have the same stages."""
    stages = list(totals)
    found = [totals[stage] for stage in stages]
    changes = [rounded_bridge(bridges[stage], currency) for stage in stages if stage in bridges]
    groups = [
        StageGroup(
            _("What is paid"),
            (
                amounts(_("Factories and carriers, at their rates"), currency, found, "cost"),
                amounts(_("Levies"), currency, found, "levy"),
                amounts(_("Subsidies"), currency, found, "subsidy", sign=-1),
                amounts(_("Prices"), currency, found, "price", is_total=True),
            ),
        ),
        StageGroup(
            _("Who gets it"),
            (
                amounts(_("Factories and carriers, at their rates"), currency, found, "cost"),
                amounts(_("Factories' bonus"), currency, found, "bonus"),
                amounts(_("Gain pool: reserve and rounding"), currency, found, "reserve"),
                amounts(_("Prices"), currency, found, "price", is_total=True),
            ),
        ),
        StageGroup(
            _("What buyers save"),
            (
                amounts(_("Expected alone"), currency, found, "expected_alone"),
                amounts(_("Prices"), currency, found, "price", sign=-1),
                amounts(_("Saving"), currency, found, "saving", is_total=True),
            ),
        ),
        StageGroup(
            _("How it is spread"),
            (
                StageRow(_("Orders served"), [whole(row.orders) for row in found]),
                StageRow(_("Share saved"), [percent(row.saving_share) for row in found]),
                StageRow(_("Median share saved"), [percent(row.median_share) for row in found]),
                StageRow(_("Orders that pay more"), [whole(row.dearer) for row in found]),
                StageRow(
                    _("Orders below the guaranteed saving"),
                    [whole(row.below_guarantee) for row in found],
                ),
            ),
        ),
    ]
    return [bridge_group(changes, currency), *groups] if len(changes) == len(found) else groups


def bridge_group(changes: Sequence[Mapping[str, Decimal]], currency: str) -> StageGroup:
    """Returns the rows from the baseline's total to the plan's."""
    labels = {"baseline": _("Baseline plan"), **BAR_LABELS, "plan": _("Plan")}
    return StageGroup(
        _("From the baseline to the plan"),
        [
            StageRow(
                label,
                [money(change[name], currency) for change in changes],
                is_total=name == "plan",
            )
            for name, label in labels.items()
        ],
    )


def amounts(
    label: Any,
    currency: str,
    totals: Sequence[GainTotals],
    name: str,
    *,
    sign: int = 1,
    is_total: bool = False,
) -> StageRow:
    """Returns a row of one amount of each stage."""
    cells = [money(sign * getattr(row, name), currency) for row in totals]
    return StageRow(label, cells, is_total)
