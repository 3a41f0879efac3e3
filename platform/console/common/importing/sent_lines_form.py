"""Validates a file, or pasted lines, that are to be imported."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from console.common.fields.copied_text import CopiedTextField
from imports.services.file_reading import MIB, SentFile

# Pasted lines are part of the form, whose size the server limits too.
TEXT_LENGTH = 2 * MIB


class SentLinesForm(forms.Form):
    """Validates that either a file or a text is sent."""

    file = forms.FileField(required=False, label=_("File"))
    text = CopiedTextField(
        required=False,
        label=_("Lines, with the heads of their columns"),
        max_length=TEXT_LENGTH,
        strip=False,
        widget=forms.Textarea(
            {"rows": 7, "spellcheck": "false", "class": "pasted", "autocomplete": "off"}
        ),
    )

    def __init__(
        self, *sent: Any, accepted: str, file_types: Any, calendars: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*sent, **kwargs)
        self.fields["file"].widget = forms.FileInput(
            {"accept": accepted, "class": "visually-hidden", "data-drops": ""}
        )
        self.fields["file"].help_text = file_types
        self.fields["text"].help_text = (
            _("Copy the cells in Excel and paste them here, or paste the text of a calendar.")
            if calendars
            else _("Copy the cells in Excel and paste them here.")
        )

    def clean_file(self) -> Any:
        """Rejects a file that is larger than is read."""
        file = self.cleaned_data["file"]
        most = settings.IMPORTS["file_mib"]
        if file is not None and file.size > most * MIB:
            words = gettext(
                "The file has %(found)s MB, and at most %(most)s MB are read; divide it."
            )
            raise forms.ValidationError(words % {"found": -(-file.size // MIB), "most": most})
        return file

    def clean(self) -> dict[str, Any]:
        """Requires a file or a text."""
        found = super().clean() or self.cleaned_data
        if not self.errors and not found.get("file") and not found.get("text", "").strip():
            raise forms.ValidationError(_("Choose a file, or paste its lines."))
        return found

    def sent_file(self) -> SentFile:
        """Returns the file, or the pasted lines as one."""
        file = self.cleaned_data["file"]
        if file is not None:
            return SentFile(file.read(), file.name)
        return SentFile(self.cleaned_data["text"].encode())
