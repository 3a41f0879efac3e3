"""Takes back what a committed import stored."""

from django.db import transaction

from accounts.models import User
from common.clock import now
from common.states import transition
from imports.models import Import, ImportLine
from imports.services.import_kinds import kind_for
from imports.states import ImportStatus


@transaction.atomic
def undo_import(*, import_: Import, by: User | None) -> Import:
    """Takes back all that the import added or updated, or nothing.

    Raises InvalidTransition where it is not committed, and UndoBlocked, which names what is in use.
    """
    kind = kind_for(import_.kind)
    import_ = transition(import_, to=ImportStatus.UNDONE, by=by, undone_at=now())
    rows = ImportLine.objects.filter(imported_in=import_)
    kind.take_back(import_, list(rows.only("object_id", "action", "before")), by=by)
    return import_
