"""Requests, writes and deletes the exports of organisations."""

from datetime import datetime, timedelta
from functools import partial
from tempfile import TemporaryFile
from typing import Any

import structlog
from django.conf import settings
from django.core.files import File
from django.db import IntegrityError, transaction

from accounts.models import Organisation, Role, User
from attachments.models import attachment_storage
from common.clock import now
from common.errors import Forbidden
from common.queue import enqueue
from common.safety.usage_quotas import consume
from common.states import record_creation, transition
from exports.errors import ExportNeedsPrices, ExportUnderWay
from exports.models import OrganisationExport
from exports.services.archive_writing import ExportLost, write_archive
from exports.states import ExportStatus

log = structlog.get_logger(__name__)
WRITE_TASK = "exports.tasks.write_export"
# A worker that was lost is replaced after the lease, which each table renews.
LEASE = timedelta(minutes=5)
ENQUEUE_AGAIN_AFTER = timedelta(seconds=15)
ATTEMPTS_MOST = 3
ENQUEUED_MOST = 100


@transaction.atomic
def request_export(*, organisation: Organisation, by: User, language: str) -> OrganisationExport:
    """Asks for an export that a worker writes.

    Raises Forbidden unless `by` is an owner, ExportNeedsPrices, QuotaSpent, ExportUnderWay.
    """
    if not organisation.memberships.filter(user=by, role=Role.OWNER).exists():
        raise Forbidden
    if not by.sees_prices_of(organisation.pk):
        raise ExportNeedsPrices
    consume("exports", organisation.pk)
    try:
        with transaction.atomic():
            export = OrganisationExport.objects.create(
                organisation=organisation, by=by, language=language
            )
    except IntegrityError:
        raise ExportUnderWay from None
    record_creation(export, by=by)
    enqueue(WRITE_TASK, export.pk)
    return export


def write_export(*, export_id: Any) -> OrganisationExport | None:
    """Writes one export, unless it is written or another worker has it."""
    export = claim(export_id)
    if export is None:
        return None
    if export.attempts > ATTEMPTS_MOST:
        return transition(export, to=ExportStatus.FAILED, by=None, reason="Tried several times.")  # type: ignore[no-any-return]
    with TemporaryFile() as target:
        try:
            write_archive(
                organisation=export.organisation,
                target=target,
                language=export.language,
                progress=partial(renew, export),
            )
        except ExportLost:
            log.warning("export was taken over", export=str(export.pk), attempt=export.attempts)
            return None
        return finish(export, target)


def claim(export_id: Any) -> OrganisationExport | None:
    """Claims an export for this worker; `attempts` tells the claims apart."""
    with transaction.atomic():
        free = OrganisationExport.objects.unclaimed_at(now(), LEASE).filter(pk=export_id)
        rows = free.select_for_update(of=("self",), no_key=True, skip_locked=True)
        export = rows.select_related("organisation").first()
        if export is None:
            return None
        export.claimed_at, export.attempts = now(), export.attempts + 1
        export.save(update_fields=["claimed_at", "attempts", "updated_at"])
    return export  # type: ignore[no-any-return]


def renew(export: OrganisationExport, done: int, of: int) -> bool:
    """Notes the progress and renews the lease; returns whether the claim still holds."""
    mine = OrganisationExport.objects.filter(
        pk=export.pk, attempts=export.attempts, status=ExportStatus.WRITING
    )
    return bool(mine.update(tables_done=done, tables_all=of, claimed_at=now()))


def finish(export: OrganisationExport, target: Any) -> OrganisationExport | None:
    """Stores the archive and makes the export ready."""
    size = target.tell()
    target.seek(0)
    # A file of an attempt before it, whose worker was lost, would get another name.
    attachment_storage().delete(export.content.field.generate_filename(export, ""))
    export.content.save("archive.zip", File(target), save=False)
    with transaction.atomic():
        mine = OrganisationExport.objects.select_for_update(no_key=True).filter(
            pk=export.pk, attempts=export.attempts, status=ExportStatus.WRITING
        )
        if not mine.exists():
            return None
        kept = timedelta(days=settings.ORGANISATION_EXPORT_DAYS)
        return transition(  # type: ignore[no-any-return]
            export,
            to=ExportStatus.READY,
            by=None,
            content=export.content.name,
            size=size,
            expires_at=now() + kept,
        )


def enqueue_unclaimed() -> int:
    """Enqueues exports whose message or worker was lost; returns their number."""
    rows = OrganisationExport.objects.unclaimed_at(now(), LEASE)
    waiting = rows.filter(updated_at__lt=now() - ENQUEUE_AGAIN_AFTER).order_by("updated_at")
    ids = list(waiting.values_list("pk", flat=True)[:ENQUEUED_MOST])
    for export_id in ids:
        enqueue(WRITE_TASK, export_id)
    return len(ids)


def expire_exports(*, at: datetime) -> int:
    """Deletes the archives whose time is over; returns their number."""
    old = OrganisationExport.objects.filter(status=ExportStatus.READY, expires_at__lte=at)
    return sum(expire(export, by=None) for export in old.order_by("expires_at")[:ENQUEUED_MOST])


@transaction.atomic
def expire(export: OrganisationExport, *, by: User | None) -> bool:
    """Ends an export and deletes its file once that is stored."""
    name = export.content.name
    transition(export, to=ExportStatus.EXPIRED, by=by, content="", size=0)
    transaction.on_commit(lambda: attachment_storage().delete(name))
    return True


def expire_all_of(organisations: Any, *, by: User) -> None:
    """Ends the exports of organisations, whose members' names they have."""
    rows = OrganisationExport.objects.filter(
        organisation__in=organisations, status=ExportStatus.READY
    )
    for export in rows:
        expire(export, by=by)
