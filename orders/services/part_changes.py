"""Writes parts down, changes them, and adds and removes their files."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from attachments.known_terms import known_terms
from attachments.models import Attachment
from attachments.readers.request_text.reading import read_request_text
from attachments.services.file_references import lock_files
from common.clock import now
from common.errors import DomainError, FieldErrors
from common.safety.usage_quotas import consume
from orders.models import Part, PartAttachment
from orders.part_measures import geometry_errors

NAME_LENGTH = 160
# Ends the words of a request that name the part; a decimal comma does not.
CLAUSE_END = re.compile(r"[\n;，；。]|,(?!\d)")


class PartNumberTaken(DomainError):
    """Raised when two parts of an organisation would share number and revision."""

    default_detail = _(
        "Another part of this organisation has this number and revision; give a new revision."
    )
    default_code = "part_number_taken"
    field = "number"


@transaction.atomic
def write_part(
    *,
    organisation: Organisation,
    by: User | None,
    fields: Mapping[str, Any],
    files: Sequence[Attachment] = (),
) -> Part:
    """Writes a part down, with its files and what its pasted request says.

    Without a name it takes that of the first file, or the first words of the request. Raises
    FieldErrors, PartNumberTaken, FileCannotBeAdded.
    """
    consume("parts", organisation.pk)
    part = Part(organisation=organisation, **fields)
    part.name = part.name or name_of(files, part.request_text)
    if not part.name:
        raise FieldErrors({"name": _("Give a name, a file or the text of a request.")})
    read_request(part)
    save_part(part)
    for file in files:
        add_file(part=part, attachment=file, by=by)
    return part


@transaction.atomic
def change_part(*, part: Part, fields: Mapping[str, Any]) -> Part:
    """Changes fields of a part; a changed request is read again.

    Raises FieldErrors, PartNumberTaken.
    """
    part = Part.objects.select_for_update(of=("self",)).get(pk=part.pk)
    for name, value in fields.items():
        setattr(part, name, value)
    if "request_text" in fields:
        read_request(part)
    save_part(part)
    return part


@transaction.atomic
def add_file(
    *, part: Part, attachment: Attachment, by: User | None, revision: str = ""
) -> PartAttachment:
    """Adds a file to a part; raises FileCannotBeAdded.

    The file may still be read; what it says counts once it is.
    """
    part = Part.objects.select_for_update(of=("self",)).get(pk=part.pk)
    kept = part.attachments.exclude(attachment=attachment).count()
    (file,) = lock_files([attachment], organisation_id=part.organisation_id, kept=kept)
    row, _is_new = PartAttachment.objects.get_or_create(
        part=part, attachment=file, defaults={"revision": revision, "by": by}
    )
    part.save(update_fields=["updated_at"])
    return row


@transaction.atomic
def remove_file(*, part: Part, attachment: Attachment) -> None:
    """Removes a file from a part; deletes it later if nothing else has it.

    Orders that were submitted with it keep it.
    """
    Part.objects.select_for_update(of=("self",)).get(pk=part.pk)
    PartAttachment.objects.filter(part=part, attachment=attachment).delete()
    part.save(update_fields=["updated_at"])


def read_request(part: Part, context: Mapping[str, Any] | None = None) -> None:
    """Reads the pasted request of a part into its facts.

    `context` is that of `request_context`, where several parts are read.
    """
    part.request_facts = {}
    if part.request_text.strip():
        part.request_facts = read_request_text(part.request_text, context or request_context())


def request_context() -> dict[str, Any]:
    """Returns what a reader of requests knows beside the text. Four queries."""
    return {"today": now().date().isoformat(), **known_terms()}


def name_of(files: Sequence[Attachment], text: str) -> str:
    """Returns the name of the first file, or a request's words up to a comma."""
    names = [file.name.rpartition(".")[0] or file.name for file in files]
    words = [word.strip() for word in CLAUSE_END.split(text) if word.strip()]
    return [*names, *words, ""][0][:NAME_LENGTH]


def part_errors(part: Part) -> dict[str, Any]:
    """Returns what is wrong with the fields of a part, by name."""
    errors: dict[str, Any] = geometry_errors(part.geometry)
    if not part.name.strip():
        errors["name"] = _("Give a name.")
    grade, family = part.material_grade, part.material_family_id
    if grade is not None and family is not None and grade.family_id != family:
        errors["material_grade"] = _("This grade is of another material family.")
    return errors


def save_part(part: Part) -> None:
    """Saves a part; raises FieldErrors for its measures, and PartNumberTaken."""
    errors = part_errors(part)
    if errors:
        raise FieldErrors(errors)
    try:
        with transaction.atomic():
            part.save()
    except IntegrityError as error:
        if "part_number_and_revision_once_per_buyer" in str(error):
            raise PartNumberTaken from None
        raise
