"""Takes and shows files beside what refers to them."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from attachments.selectors import ShownFile, visible_files
from attachments.states import FILES_MOST

ACCEPTED = ".step,.stp,.stl,.3mf,.dxf,.pdf,.png,.jpg,.jpeg"
MIB = 1024 * 1024
TOO_MANY_FILES = _("At most %(most)s files are kept in one place; leave some out.")


class SeveralFilesInput(forms.ClearableFileInput):
    """Takes several files."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class SeveralFilesField(forms.FileField):
    """Validates each of several files, and their number."""

    def __init__(
        self,
        *,
        most: int = FILES_MOST,
        too_many: Any = TOO_MANY_FILES,
        **kwargs: Any,
    ) -> None:
        self.most, self.too_many = most, too_many
        texts = {
            "label": _("Files"),
            "help_text": _("STEP, STL, 3MF, DXF, PDF or a picture, up to 50 MB each."),
        }
        widget = SeveralFilesInput({"accept": ACCEPTED, "multiple": True})
        super().__init__(**texts | {"required": False, "widget": widget} | kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Returns the files, none if none was sent; rejects too many and too large ones."""
        files = [super(SeveralFilesField, self).clean(file, initial) for file in data or []]
        if len(files) > self.most:
            raise forms.ValidationError(str(self.too_many) % {"most": self.most})
        most = settings.ATTACHMENTS["file_mib"]
        for file in files:
            if file.size > most * MIB:
                message = gettext("“%(name)s” is larger than %(most)s MB.")
                raise forms.ValidationError(message % {"name": file.name, "most": most})
        return files


def file_links(files: Iterable[ShownFile]) -> list[dict[str, Any]]:
    """Returns files as they are listed: name, state and addresses."""
    return [
        {
            "id": file.attachment.pk,
            "name": file.name,
            "label": file.attachment.get_status_display(),
            "is_ready": file.is_ready,
            "is_withheld": not file.has_content,
            "address": reverse("attachment-content", args=[file.attachment.pk]),
            "picture": reverse("attachment-preview", args=[file.attachment.pk])
            if file.attachment.preview
            else "",
        }
        for file in files
    ]


def with_file_links(rows: Iterable[Any], user: Any) -> list[Any]:
    """Returns rows with `files`, each with the links of those that the user sees."""
    found = list(rows)
    ids = {file.attachment_id for row in found for file in row.files.all()}
    shown = visible_files(user, ids) if ids else {}
    for row in found:
        own = [shown[file.attachment_id] for file in row.files.all() if file.attachment_id in shown]
        row.file_links = file_links(own)
    return found
