"""Defines the kinds and states of imports, and what becomes of their lines."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportKind(models.TextChoices):
    """Lists what the lines of a file become."""

    WINDOWS = "windows", _("Capacity windows")
    MACHINES = "machines", _("Machines")
    CERTIFICATIONS = "certifications", _("Certifications")
    ORDERS = "orders", _("Orders")


# Kinds of a manufacturer, which its planners import; orders are a buyer's.
SUPPLY_KINDS = (ImportKind.WINDOWS, ImportKind.MACHINES, ImportKind.CERTIFICATIONS)


class ImportStatus(models.TextChoices):
    """Lists the states of an import."""

    READING = "reading", _("Being read")  # a request or a worker reads the file
    READY = "ready", _("To be checked")  # there is a preview; nothing is stored yet
    FAILED = "failed", _("Not readable")  # the file as a whole cannot be read
    COMMITTED = "committed", _("Imported")  # its lines are stored
    UNDONE = "undone", _("Undone")  # what it stored was taken back; final


IMPORT_TRANSITIONS: Mapping[str, frozenset[str]] = {
    ImportStatus.READING: frozenset({ImportStatus.READY, ImportStatus.FAILED}),
    ImportStatus.READY: frozenset({ImportStatus.READING, ImportStatus.COMMITTED}),
    ImportStatus.FAILED: frozenset({ImportStatus.READING}),
    ImportStatus.COMMITTED: frozenset({ImportStatus.UNDONE}),
    ImportStatus.UNDONE: frozenset(),
}
# States of imports that were committed.
STORED_STATUSES = (ImportStatus.COMMITTED, ImportStatus.UNDONE)


class LineState(models.TextChoices):
    """Lists the states of a line in the preview."""

    GOOD = "good", _("Good")  # can be committed
    QUESTION = "question", _("To be answered")
    ERROR = "error", _("To be corrected")


class LineAction(models.TextChoices):
    """Lists what a commit does with a line."""

    ADD = "add", _("Add")
    UPDATE = "update", _("Update")
    SKIP = "skip", _("Leave as it is")
