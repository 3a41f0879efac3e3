"""Defines the errors of imports."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from common.errors import DomainError, FieldErrors


class FileTooLarge(DomainError):
    """Raised when a file is larger than is read."""

    default_detail = _("The file is larger than is read; divide it.")
    default_code = "file_too_large"
    status = 413
    field = "file"


class LinesNotGood(FieldErrors):
    """Raised when all lines are to be committed and some cannot be; nothing is stored."""

    default_detail = _(
        "Some lines have errors or open questions; correct them, or import the good lines."
    )
    default_code = "lines_not_good"
    status = 409

    def __init__(self, errors: Mapping[str, Any], lines: int) -> None:
        super().__init__(errors)
        message = ngettext(
            "%(count)s line has errors or open questions; correct it, or import the good lines.",
            "%(count)s lines have errors or open questions; correct them, or import the good"
            " lines.",
            lines,
        )
        self.detail = message % {"count": lines}


class NothingToImport(DomainError):
    """Raised when a commit would store nothing."""

    default_detail = _(
        "No line can be imported: each has an error, an open question, or is there already."
    )
    default_code = "nothing_to_import"
    field = "lines"


class ContentGone(DomainError):
    """Raised when a file is to be read again whose content is no longer kept."""

    default_detail = _("The file's content is no longer kept; send the file again.")
    default_code = "content_gone"
    field = "file"


class ReadingUnderWay(DomainError):
    """Raised when an import is used while its file is being read."""

    default_detail = _("The file is still being read; wait until the preview is there.")
    default_code = "reading_under_way"
    field = "status"
    retry_after = 1


class UndoBlocked(DomainError):
    """Raised when something that an import stored is in use; `detail` names it."""

    default_detail = _("Something that this import stored is in use; it stays.")
    default_code = "undo_blocked"
    field = "status"
