"""Collects what the pages of a run show of its gain and its prices."""

from typing import Any

from console.operator.messages import BASELINE_NAMES
from console.operator.prices.bridge_chart import bridge_chart
from console.operator.prices.gains_chart import gains_chart
from console.operator.prices.sentences import fallback_message, gains_message, rule_message
from console.operator.prices.stage_columns import stage_groups, stage_labels
from matching.models import MatchRun
from matching.selectors.gain_shares import (
    bar_counts,
    bridges,
    gain_totals,
    priced_orders,
    sharings,
)
from matching.states import BaselineKind


def run_gains(run: MatchRun, kind: str = BaselineKind.SINGLE_SOURCE) -> dict[str, Any]:
    """Returns the gain of a run, by the division that counts; empty if it has none.

    `kind` is the baseline that the bridge begins at.
    """
    found = sharings(run)
    if not found:
        return {}
    currency = run.currency_id
    totals = gain_totals(run)
    shown = list(found)[-1]
    by_stage = {stage: bridges(run, stage) for stage in found}
    kinds = list(by_stage[shown])
    kind = kind if kind in kinds else BaselineKind.SINGLE_SOURCE.value
    bridge = by_stage[shown].get(kind)
    counts = bar_counts(run) if kind == BaselineKind.SINGLE_SOURCE else {}
    chosen = {stage: by_kind[kind] for stage, by_kind in by_stage.items() if kind in by_kind}
    return {
        "gain_sentence": gains_message(totals[shown], currency),
        "rule_line": rule_message(found[shown]),
        "fallback_line": fallback_message(found[shown]),
        "bridge": bridge_chart(bridge, currency, counts) if bridge else None,
        "bridge_kind": kind,
        "bridge_links": [(name, BASELINE_NAMES[BaselineKind(name)]) for name in kinds],
        "gains": gains_chart(priced_orders(run, found[shown]), currency),
        "stage_labels": stage_labels(list(found)),
        "stage_groups": stage_groups(chosen, totals, currency),
        "gain_totals": totals,
    }
