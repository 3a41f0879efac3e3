"""Validates pasted spreadsheets and uploaded calendar files."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from console.factory.forms.window_forms import MachineField

# A year of a large factory's idle times is far smaller.
MAX_FILE_BYTES = 1024 * 1024


class SheetForm(forms.Form):
    """Validates lines copied from a spreadsheet."""

    sheet = forms.CharField(
        label=_("Lines of the spreadsheet, with their head"),
        max_length=400_000,
        strip=False,
        widget=forms.Textarea({"rows": 10, "spellcheck": "false", "class": "sheet"}),
    )
    publish = forms.BooleanField(
        label=_("Publish at once"),
        required=False,
        help_text=_("Otherwise they are saved as drafts."),
    )


class CalendarFileForm(forms.Form):
    """Validates an .ics file of one machine's idle times."""

    machine = MachineField(queryset=None, label=_("Machine"), empty_label=None)
    file = forms.FileField(
        label=_("File (.ics)"),
        widget=forms.ClearableFileInput({"accept": ".ics,text/calendar"}),
        help_text=_("Each event is a time in which the machine is idle."),
    )

    def __init__(self, *sent: Any, machines: Any) -> None:
        super().__init__(*sent)
        self.fields["machine"].queryset = machines

    def clean_file(self) -> Any:
        """Rejects files above the size limit."""
        file = self.cleaned_data["file"]
        if file.size > MAX_FILE_BYTES:
            raise forms.ValidationError(_("The file is larger than a megabyte."))
        return file
