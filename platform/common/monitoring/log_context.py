"""Names in each log line the request, the person, the organisation and the task."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from structlog.contextvars import (
    bind_contextvars,
    bound_contextvars,
    get_contextvars,
    unbind_contextvars,
)

REQUEST_KEYS = ("request_id", "person", "organisation")
# What a message may bring in; anything else would be somebody's text in our logs.
KNOWN = re.compile(r"[A-Za-z0-9._-]{1,64}")


@contextmanager
def request_context(request_id: str) -> Iterator[None]:
    """Binds the request's id; who asks is added by `bind_actor`, and all ends with it."""
    with bound_contextvars(request_id=request_id):
        unbind_contextvars("person", "organisation")
        try:
            yield
        finally:
            unbind_contextvars("person", "organisation")


def bind_actor(*, person: Any, organisation: Any = None) -> None:
    """Adds who asks, and for whom they act, to the lines that follow."""
    bind_contextvars(person=str(person))
    if organisation is not None:
        bind_contextvars(organisation=str(organisation))


def bind_memberships(user: Any, organisation_id: Any = None) -> None:
    """Adds the user of a program, and the organisation where it is a single one."""
    memberships = user.active_memberships
    if organisation_id is None and len(memberships) == 1:
        organisation_id = memberships[0].organisation_id
    bind_actor(person=user.pk, organisation=organisation_id)


def carried_context() -> dict[str, str]:
    """Returns what a message takes along to the lines of its task."""
    known = get_contextvars()
    return {key: str(known[key]) for key in REQUEST_KEYS if known.get(key)}


@contextmanager
def task_context(*, task: str, task_id: str, carried: Mapping[str, Any]) -> Iterator[None]:
    """Binds a task, and the request and person that asked for it."""
    from_request = {
        key: str(carried[key]) for key in REQUEST_KEYS if KNOWN.fullmatch(str(carried.get(key, "")))
    }
    with bound_contextvars(task=task, task_id=task_id, **from_request):
        yield
