"""Freezes the part of an order at its submission, and replaces its files."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from attachments.errors import FileCannotBeAdded, FilesBeingRead
from attachments.models import Attachment
from attachments.services.file_references import lock_files
from attachments.states import AttachmentStatus
from orders.models import Order, OrderedFile, OrderedPart, Part
from orders.part_facts import COLUMNS, PartFacts, facts_of
from orders.part_sources.part_terms import PartTerms
from orders.selectors import facts_of_part, parts_in_full

NAMED = ("name", "number", "revision")


def freeze_part(order: Order) -> None:
    """Stores what is known of the part of an order; raises what `freeze_parts` raises."""
    freeze_parts([order])


@transaction.atomic
def freeze_parts(orders: Iterable[Order]) -> None:
    """Stores what is known of the parts of orders that are being submitted.

    Files that were refused are left out; an order without a part has nothing to store. Raises
    FilesBeingRead, since what a file says is part of what is ordered. The number of queries does
    not depend on that of the orders.
    """
    placed = [order for order in orders if order.part_id is not None]
    if not placed:
        return
    ids = {order.part_id for order in placed}
    # Files are added and details changed under the same locks.
    list(Part.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"))
    parts, terms = parts_in_full().in_bulk(ids), PartTerms()
    frozen = [frozen_part(order, parts[order.part_id], terms) for order in placed]
    OrderedPart.objects.bulk_create([ordered for ordered, _files in frozen])
    OrderedFile.objects.bulk_create([file for _ordered, files in frozen for file in files])


def frozen_part(
    order: Order, part: Part, terms: PartTerms
) -> tuple[OrderedPart, list[OrderedFile]]:
    """Returns the part of an order with its files, not stored. Raises FilesBeingRead."""
    rows = list(part.attachments.all())
    if any(row.attachment.status == AttachmentStatus.CHECKING for row in rows):
        raise FilesBeingRead(field="part")
    ordered = OrderedPart(
        order=order,
        part_version=part.version,
        given=given_of(part),
        **{name: getattr(part, name) for name in NAMED},
    )
    set_facts(ordered, facts_of_part(part, terms))
    # The newest come first in `rows`, and last in the order of their creation.
    files = [
        OrderedFile(
            ordered_part=ordered, attachment=row.attachment, revision=row.revision, by_id=row.by_id
        )
        for row in reversed(rows)
        if row.attachment.status == AttachmentStatus.CLEAN
    ]
    return ordered, files


def given_of(part: Part) -> dict[str, Any]:
    """Returns what persons gave of a part and what its pasted request says."""
    names = [part._meta.get_field(name).attname for name in COLUMNS]
    return {
        "columns": {name: getattr(part, name) for name in names},
        "geometry": part.geometry,
        "request_facts": part.request_facts,
    }


@transaction.atomic
def replace_file(
    *,
    order: Order,
    replaced: OrderedFile,
    attachment: Attachment,
    revision: str,
    by: User | None,
) -> OrderedFile:
    """Puts a file in the place of another of a locked order.

    The old one stays readable; the facts follow from the new one. Raises FileCannotBeAdded and
    FilesBeingRead.
    """
    ordered = OrderedPart.objects.select_for_update(of=("self",)).get(order=order)
    if ordered.files.filter(attachment=attachment).exists():
        raise FileCannotBeAdded(_("The order has this file already; send the new revision."))
    kept = ordered.files.count()
    (file,) = lock_files([attachment], organisation_id=order.organisation_id, kept=kept)
    if file.status == AttachmentStatus.CHECKING:
        raise FilesBeingRead(field="attachment")
    row = ordered.files.create(attachment=file, revision=revision, replaces=replaced, by=by)
    set_facts(ordered, facts_of_files(ordered, current_files(ordered)))
    ordered.save()
    return row


def facts_of_files(ordered: OrderedPart, files: Sequence[OrderedFile]) -> PartFacts:
    """Returns the facts that follow from what was given and these files."""
    given = ordered.given
    part = Part(
        **given["columns"], geometry=given["geometry"], request_facts=given["request_facts"]
    )
    return facts_of(part, [(row.attachment.name, row.attachment.facts) for row in files])


def current_files(ordered: OrderedPart) -> list[OrderedFile]:
    """Returns the files that no other replaced, the newest first."""
    return list(ordered.files.filter(replaced_by=None).select_related("attachment"))


def set_facts(ordered: OrderedPart, found: PartFacts) -> None:
    """Sets the facts with their notes, not stored."""
    ordered.facts, ordered.notes = found.as_document(), found.notes
