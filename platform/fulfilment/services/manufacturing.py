"""Starts production and records progress, inspections, rework and scrap."""

from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from attachments.models import Attachment
from attachments.services.file_references import lock_files
from common.errors import InvalidTransition
from common.events import outbox
from common.events.outbox import RECORDED
from common.states import transition
from factories.ledger import Claim, consume, reverse
from fulfilment.errors import (
    InputsNotReceived,
    InspectedMoreThanWaits,
    NothingInspected,
    PassedMoreThanMade,
    PassedMoreThanTaken,
    PaymentNotArrived,
    PaymentNotHeld,
    ProgressDecreased,
    TooManyPieces,
)
from fulfilment.models import Disposition, Inspection, InspectionFile, ProgressReport, Settlement
from fulfilment.selectors import (
    ProductionCounts,
    count_pieces,
    is_hold_declined,
    lots_to,
    received_pieces,
)
from fulfilment.services.learned_times import learn_times
from fulfilment.services.locking import locked
from fulfilment.services.production_stage import advance
from fulfilment.services.settlement import post_hold
from fulfilment.services.write_offs import close_inputs, scrap_pieces
from fulfilment.states import DispositionKind, SettlementStatus
from fulfilment.worked_hours import setup_ms, worked_ms
from matching.models import Allocation
from matching.overrun import CountedInspection, count_inspection
from matching.services.rollup import roll_up
from matching.states import AllocationStatus

A = AllocationStatus
# Pieces of these are still to be made, inspected or decided on.
OPEN_WORK = {A.IN_PRODUCTION, A.QUALITY_FAILED, A.REWORK}
# Messages of an operation that the status does not allow.
NOT_STARTED = _("This allocation is “%(status)s”; it cannot be started.")
NOT_REPORTED = _("This allocation is “%(status)s”; it cannot be reported on.")
NOT_INSPECTED = _("This allocation is “%(status)s”; it cannot be inspected.")
NOT_REWORKED = _("This allocation is “%(status)s”; nothing of it waits to be reworked.")
NOT_SCRAPPED = _("This allocation is “%(status)s”; it cannot be scrapped.")


@transaction.atomic
def start_production(*, allocation: Allocation, by: Any) -> Allocation:
    """Starts production and consumes the hours of the setup.

    A later step starts with the pieces that have arrived. Posts the buyer's hold if no sweep has
    done so. Raises InvalidTransition if the allocation is not confirmed, InputsNotReceived while no
    piece of the previous operation has arrived, PaymentNotHeld if the provider declined to hold the
    payment.
    """
    allocation = locked(allocation)
    ensure_status(allocation, {A.CONFIRMED}, NOT_STARTED)
    ensure_inputs_received(allocation)
    ensure_payment_held(allocation, by)
    allocation = transition(allocation, to=A.IN_PRODUCTION, by=by)
    consume_hours(allocation, setup_ms(allocation))
    roll_up([allocation.order_id], by=by)
    return allocation


@transaction.atomic
def report_progress(
    *,
    allocation: Allocation,
    pieces: int,
    by: Any,
    is_correction: bool = False,
    cycle_time_s: Decimal | None = None,
) -> ProgressReport:
    """Records the total of pieces made, scrap too; consumes or returns hours.

    A measured cycle time moves the learned factor of the machine. Pieces that were scrapped after
    they were made stay in the total. Raises InvalidTransition outside production, TooManyPieces,
    ProgressDecreased.
    """
    allocation = locked(allocation)
    ensure_status(allocation, OPEN_WORK, NOT_REPORTED)
    counts = count_pieces(allocation)
    if pieces > counts.most_done:
        raise TooManyPieces
    if pieces < counts.done and not is_correction:
        raise ProgressDecreased
    if pieces < counts.fewest_done:
        raise ProgressDecreased(
            gettext("%(pieces)d pieces passed inspection or were scrapped, and were made.")
            % {"pieces": counts.fewest_done}
        )
    report = ProgressReport.objects.create(
        allocation=allocation,
        pieces_done=pieces,
        is_correction=is_correction,
        cycle_time_s=cycle_time_s,
        by=by,
    )
    outbox.record(ProgressReport, [report.pk], RECORDED, by=by)
    consume_hours(allocation, worked_ms(allocation, pieces) - worked_ms(allocation, counts.done))
    if cycle_time_s is not None:
        learn_times(machine=allocation.window.machine)
    return report


@transaction.atomic
def inspect_pieces(
    *,
    allocation: Allocation,
    passed: int,
    failed: int,
    by: Any,
    is_rework: bool | None = None,
    files: Sequence[Attachment] = (),
) -> Inspection:
    """Records the inspection of some pieces; those that passed may leave at once.

    `is_rework`: of reworked pieces, by default if any are. `files`, such as a measuring report, are
    of the factory's organisation, and its buyer sees them. Failed pieces that the over-run can make
    up for are not missing; good ones beyond those of the order go on to the next step. Pieces that
    were never made may count as failed. Raises InvalidTransition outside production,
    InspectedMoreThanWaits, NothingInspected, PassedMoreThanMade, PassedMoreThanTaken, and
    FileCannotBeAdded.
    """
    allocation = locked(allocation)
    ensure_status(allocation, OPEN_WORK, NOT_INSPECTED)
    counts = count_pieces(allocation)
    is_rework = counts.in_rework > 0 if is_rework is None else is_rework
    ensure_inspectable(counts, passed, failed, is_rework=is_rework)
    seen = CountedInspection(passed, failed, 0, 0)
    if not is_rework:
        seen = count_inspection(
            passed=passed,
            failed=failed,
            unmade=max(0, passed + failed - counts.inspectable),
            needed=counts.uninspected,
            overrun=counts.overrun_left,
        )
    inspection = Inspection.objects.create(
        allocation=allocation, is_rework=is_rework, by=by, **asdict(seen)
    )
    outbox.record(Inspection, [inspection.pk], RECORDED, by=by)
    owner = allocation.window.machine.factory.organisation_id
    InspectionFile.objects.bulk_create(
        InspectionFile(inspection=inspection, attachment=file, by=by)
        for file in lock_files(files, organisation_id=owner)
    )
    advance(allocation, by=by, detail={"passed": seen.passed, "failed": seen.failed})
    close_inputs(allocation.order_id, by=by)
    roll_up([allocation.order_id], by=by)
    return inspection


def ensure_inspectable(
    counts: ProductionCounts, passed: int, failed: int, *, is_rework: bool
) -> None:
    """Raises the error of an inspection that counts pieces which do not wait for it."""
    waiting = counts.in_rework if is_rework else counts.to_inspect
    if passed + failed > waiting:
        raise InspectedMoreThanWaits(
            gettext("%(pieces)d pieces wait for this inspection.") % {"pieces": waiting}
        )
    if not passed + failed:
        raise NothingInspected
    # Failed pieces have been made too, unless all that is left was counted as failed.
    if passed > (counts.done - counts.fewest_done if is_rework else counts.inspectable):
        raise PassedMoreThanMade
    taken = counts.uninspected + counts.spare_left
    if not is_rework and passed > taken:
        raise PassedMoreThanTaken(
            gettext(
                "At most %(pieces)d good pieces are taken of this lot; record these, the others"
                " stay yours."
            )
            % {"pieces": taken}
        )


@transaction.atomic
def rework_failed(*, allocation: Allocation, by: Any) -> Allocation:
    """Returns failed pieces to rework, which uses hours of the factory's own."""
    allocation = locked(allocation)
    ensure_status(allocation, {A.QUALITY_FAILED}, NOT_REWORKED)
    dispose(allocation, DispositionKind.REWORK, by)
    allocation = advance(allocation, by=by)
    roll_up([allocation.order_id], by=by)
    return allocation


@transaction.atomic
def scrap_failed(*, allocation: Allocation, by: Any) -> Allocation:
    """Scraps failed pieces and has them matched again; replaces an empty allocation.

    The buyer is refunded the cost of the pieces, and unworked hours return to the window once
    nothing of the allocation is to be made any more.
    """
    allocation = locked(allocation)
    ensure_status(allocation, {A.QUALITY_FAILED}, NOT_SCRAPPED)
    scrapped = dispose(allocation, DispositionKind.SCRAP, by)
    scrap_pieces(allocation, scrapped, by=by)
    close_inputs(allocation.order_id, by=by)
    allocation = locked(allocation)
    roll_up([allocation.order_id], by=by)
    return allocation


def dispose(allocation: Allocation, kind: str, by: Any) -> int:
    """Records what is done with the failed pieces; returns their number."""
    counts = count_pieces(allocation)
    made = max(0, min(counts.undecided, counts.done - counts.fewest_done))
    row = Disposition.objects.create(
        allocation=allocation, kind=kind, pieces=counts.undecided, made=made, by=by
    )
    return row.pieces


def ensure_status(allocation: Allocation, statuses: set[str], message: Any) -> None:
    """Raises InvalidTransition unless the allocation has one of the statuses."""
    if allocation.status not in statuses:
        raise InvalidTransition(message % {"status": allocation.get_status_display()})


def ensure_inputs_received(allocation: Allocation) -> None:
    """Raises InputsNotReceived while no piece of the previous operation has arrived."""
    if allocation.operation.sequence == 1:
        return
    serving = any(lot.sent > lot.sent_lost for lot in lots_to(allocation))
    if not serving or not received_pieces(allocation):
        raise InputsNotReceived


def ensure_payment_held(allocation: Allocation, by: Any) -> None:
    """Posts the hold if there is none.

    Raises PaymentNotHeld if the provider declined it, PaymentNotArrived if it is to arrive first.
    """
    settlement = Settlement.objects.filter(allocation=allocation).first()
    if settlement is None and not settings.FULFILMENT["production_waits_for_payment"]:
        post_hold(allocation, by)
        return
    if settlement is None:
        # It is posted by the next sweep, in seconds.
        raise PaymentNotArrived
    if is_hold_declined(settlement):
        raise PaymentNotHeld
    is_due = settlement.status == SettlementStatus.DUE
    if settings.FULFILMENT["production_waits_for_payment"] and is_due:
        raise PaymentNotArrived


def consume_hours(allocation: Allocation, machine_ms: int) -> None:
    """Consumes committed hours; a negative number reverses hours reported by mistake."""
    if machine_ms:
        claim = Claim(allocation.window_id, allocation.pk, abs(machine_ms))
        (consume if machine_ms > 0 else reverse)(claim)
