"""Turns what is dropped into lines: sheets are read at once, other files stored."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.utils.translation import gettext

from accounts.models import Organisation, User
from attachments.services.uploads import files_together
from imports.part_sheets import is_sheet, is_table, read_part_sheet
from orders.models import PartRequest


def take_drop(
    *,
    organisation: Organisation,
    by: User,
    found: Mapping[str, Any],
    store_lines: Callable[..., PartRequest],
) -> tuple[PartRequest, list[str]]:
    """Reads sheets and stores files, and hands lines, files and text to a service.

    All is stored or nothing. Returns the request, and the heads of columns that were not read.
    Raises the errors of sheets, files and the service.
    """
    text = found["request_text"]
    # Before the transaction begins, since a reader takes seconds.
    sheets = [
        read_part_sheet(content=file.read(), name=file.name)
        for file in found["files"]
        if is_sheet(file.name)
    ]
    if is_table(text):
        sheets.append(read_part_sheet(content=text.encode()))
        text = ""
    lines = [line for sheet in sheets for line in sheet.lines]
    with files_together(organisation=organisation, by=by) as store:
        files = [store(file) for file in found["files"] if not is_sheet(file.name)]
        row = store_lines(lines=lines, files=files, text=text)
    return row, [head for sheet in sheets for head in sheet.unread]


def tell_unread(request: Any, heads: list[str]) -> None:
    """Tells which columns of sheets were not read."""
    if heads:
        words = {"heads": ", ".join(heads)}
        messages.warning(request, gettext("Columns that were not read: %(heads)s.") % words)
