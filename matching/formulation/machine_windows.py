"""Names the window of each machine in a problem, and maps the names back.

The first machine's window bears the id of the window that is offered, the others that id with the
number of the machine: `<id>/002`. So a problem of single machines names its windows as they are.
"""

from typing import Any
from uuid import UUID

SEPARATOR = "/"


def machine_window_id(window: Any, number: int) -> str:
    """Returns the name of a machine's window; names sort by window, then by number."""
    return str(window) if number == 1 else f"{window}{SEPARATOR}{number:03}"


def window_of(name: str) -> str:
    """Returns the id of the window that is offered."""
    return name.partition(SEPARATOR)[0]


def window_key(name: str) -> UUID:
    """Returns the id of the window that is offered, as its primary key."""
    return UUID(window_of(name))


def machine_number(name: str) -> int:
    """Returns the number of the machine, counted from 1."""
    number = name.partition(SEPARATOR)[2]
    return int(number) if number else 1
