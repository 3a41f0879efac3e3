"""Builds the sheet of savings in the workbook of a match run."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext

from console.common.messages import label_for
from console.operator.savings_stages import BASIS_LABELS, STAGE_LABELS, bridge_rows
from console.operator.workbook import share_cell
from fulfilment.savings import STAGES
from fulfilment.savings_report import savings_reports
from matching.models import MatchRun
from matching.models.gain_sharing import Basis


def savings_sheet_rows(run: MatchRun) -> Iterable[Sequence[Any]]:
    """Yields what buyers save by stage, why the stages differ, and every order.

    A run that is not approved has nothing but the first row.
    """
    yield [gettext("Savings"), *(STAGE_LABELS[stage] for stage in STAGES)]
    for report in savings_reports(run):
        stages = [report.at(stage) for stage in STAGES]
        yield [gettext("Orders"), *(of.orders for of in stages)]
        yield [gettext("Expected alone cost"), *(of.alone for of in stages)]
        yield [gettext("Price before the fee"), *(of.price for of in stages)]
        yield [gettext("Saving"), *(of.saving for of in stages)]
        yield [gettext("Saving, of the alone cost"), *(share_cell(of.share) for of in stages)]
        yield [
            gettext("Half of the orders save at least"),
            *(share_cell(of.median) for of in stages),
        ]
        yield [
            gettext("Nine in ten orders save at least"),
            *(share_cell(of.tenths[0]) for of in stages),
        ]
        yield [
            gettext("Orders that save less than guaranteed"),
            *(of.below_guarantee for of in stages),
        ]
        yield [
            gettext("Orders that pay more than expected alone"),
            *(of.above_alone for of in stages),
        ]
        for at, basis in enumerate(Basis):
            yield [BASIS_LABELS[basis], *(of.bases[at].saving for of in stages)]
        yield []
        yield [gettext("Stage or reason"), gettext("Saving"), gettext("Orders")]
        for label, amount, orders, _is_stage in bridge_rows(report):
            yield [label, amount, orders]
        yield []
        yield [
            gettext("Order"),
            gettext("Title"),
            gettext("Expected alone cost"),
            gettext("Rests on"),
            gettext("Price before the fee"),
            *(STAGE_LABELS[stage] for stage in STAGES),
        ]
        for row in report.rows:
            reached = (row.at(stage) for stage in STAGES)
            yield [
                row.reference,
                row.title,
                row.estimated.alone,
                label_for(Basis(row.basis).label),
                row.estimated.price,
                *(None if part is None else part.saving for part in reached),
            ]
