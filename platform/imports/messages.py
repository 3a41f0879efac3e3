"""Words the messages of readers and checks in the language of the page.

Each module of `imports.message_texts` has `TEXTS`: code → words, with the message's parameters as
`%(name)s`. A message names its position, what was found and what would be right.
"""

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any

from imports import message_texts
from imports.readers.result import Message

MISSING = "…"


class Params(dict[str, Any]):
    """Holds a message's parameters; one that is missing is shown as an ellipsis."""

    def __missing__(self, name: str) -> str:
        return MISSING


@cache
def texts() -> Mapping[str, Any]:
    """Returns the words by code, of all modules."""
    found: dict[str, Any] = {}
    for module in pkgutil.iter_modules(message_texts.__path__):
        found |= import_module(f"{message_texts.__name__}.{module.name}").TEXTS
    return found


def text_of(message: Message) -> str:
    """Returns the message as a sentence; the code where no module words it."""
    words = texts().get(message.code)
    if words is None:
        return message.code.replace("_", " ")
    return str(words) % Params({"name": message.field, **worded(message.params)})


def worded(params: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the parameters as they are shown: lists with commas."""
    return {
        name: ", ".join(map(str, value)) if isinstance(value, list | tuple) else value
        for name, value in params.items()
    }
