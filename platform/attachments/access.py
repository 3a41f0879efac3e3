"""Lists who sees attachments beside their owner and the operator.

An app above adds a function to `ATTACHMENT_VIEWS` in its `AppConfig.ready`. It takes the user and
returns a Q over rows of Attachment, such as those of offers that the user's factory was sent. It
selects by `Exists` or `pk__in` rather than by a join, which would repeat rows.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q

AttachmentView = Callable[[Any], Q]
ATTACHMENT_VIEWS: list[AttachmentView] = []
# Of the files of others, those whose names say more than the user may know, and those of which the
# user sees the picture alone, since their content does.
NAMELESS_FILES: list[AttachmentView] = []
PICTURE_ONLY_FILES: list[AttachmentView] = []


def any_of(views: Iterable[AttachmentView], user: Any) -> Q:
    """Returns the attachments that any of the views selects; none without a view."""
    seen = Q(pk__in=[])
    for view in views:
        seen |= view(user)
    return seen
