"""Reads attachments, and what refers to them."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from attachments import access
from attachments.models import Attachment, AttachmentEvent
from attachments.states import AttachmentStatus

# The end of a name by content type, where the name itself is not shown.
NAME_ENDS = {
    "model/step": ".step",
    "model/stl": ".stl",
    "model/3mf": ".3mf",
    "image/vnd.dxf": ".dxf",
    "application/pdf": ".pdf",
    "image/png": ".png",
    "image/jpeg": ".jpeg",
}


@dataclass(frozen=True, slots=True)
class ShownFile:
    """Holds a file as a user sees it.

    `is_known` says that the user may know whose it is; without `has_content` only its picture is
    shown yet.
    """

    attachment: Attachment
    name: str
    is_known: bool
    has_content: bool

    @property
    def is_ready(self) -> bool:
        """Returns whether the file can be fetched."""
        return self.has_content and self.attachment.status == AttachmentStatus.CLEAN


def shown_files(user: Any, files: Collection[Attachment]) -> dict[Any, ShownFile]:
    """Returns attachments that a user sees by id, as they are shown."""
    mine = user.organisation_ids()
    others = {file.pk for file in files if file.organisation_id not in mine}
    nameless, pictured = set(), set()
    if others and not user.is_operator:
        nameless = chosen_by(access.NAMELESS_FILES, user, others)
    if nameless:
        pictured = chosen_by(access.PICTURE_ONLY_FILES, user, nameless)
    return {
        file.pk: ShownFile(
            attachment=file,
            name=neutral_name(file) if file.pk in nameless else file.name,
            is_known=file.pk not in others or user.is_operator,
            has_content=file.pk not in pictured,
        )
        for file in files
    }


def chosen_by(
    views: Collection[access.AttachmentView], user: Any, ids: Collection[Any]
) -> set[Any]:
    """Returns which of these attachments any of the views selects."""
    rows = Attachment.objects.filter(access.any_of(views, user), pk__in=ids)
    return set(rows.values_list("pk", flat=True))


def visible_files(user: Any, ids: Collection[Any]) -> dict[Any, ShownFile]:
    """Returns those of the attachments that a user sees, by id, as they are shown."""
    return shown_files(user, list(Attachment.objects.visible_to(user).filter(pk__in=list(ids))))


def neutral_name(attachment: Attachment) -> str:
    """Returns a name that says nothing of who sent the file."""
    return f"file-{attachment.pk.hex[-6:]}{NAME_ENDS.get(attachment.content_type, '')}"


def referred_to(ids: Collection[Any]) -> set[Any]:
    """Returns which of these attachments a row of any app refers to."""
    found: set[Any] = set()
    for relation in Attachment._meta.related_objects:
        model, name = relation.related_model, relation.field.name
        if model is not AttachmentEvent:
            rows = model._base_manager.filter(Q(**{f"{name}__in": list(ids)}))
            found.update(rows.values_list(name, flat=True))
    return found
