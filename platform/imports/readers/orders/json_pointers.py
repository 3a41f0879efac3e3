"""Names the parts of a JSON document that were not read, by pointers of RFC 6901."""

from collections.abc import Collection, Iterator
from typing import Any

# More pointers help nobody; the rest is counted.
POINTERS_MOST = 200


class ReadPaths:
    """Collects the pointers of a document's values that were understood."""

    def __init__(self) -> None:
        self.paths: set[str] = set()
        self.opened: set[str] = set()

    def open(self, *pointers: str) -> None:
        """Has values named member by member, even where none of them was understood."""
        self.opened.update(pointers)

    def add(self, *pointers: str) -> None:
        """Marks values, with all below them, as understood."""
        self.paths.update(pointers)

    def remove(self, pointer: str) -> None:
        """Marks a value as not understood after all."""
        self.paths.discard(pointer)

    def unread(self, document: Any) -> list[str]:
        """Returns the shortest pointers that cover what was not understood."""
        parents = self.opened | {
            pointer[:end]
            for pointer in self.paths | self.opened
            for end in (at for at, sign in enumerate(pointer) if sign == "/")
        }
        return list(uncovered("", document, self.paths, parents))


def uncovered(
    pointer: str, value: Any, paths: Collection[str], parents: Collection[str]
) -> Iterator[str]:
    """Yields the pointers below one value; lists of objects are named entry by entry."""
    if pointer in paths:
        return
    if isinstance(value, dict) and value and (pointer in parents or not pointer):
        below = [(f"{pointer}/{escaped(key)}", item) for key, item in value.items()]
    elif isinstance(value, list) and any(isinstance(item, dict | list) for item in value):
        below = [(f"{pointer}/{at}", item) for at, item in enumerate(value)]
    else:
        below = []
        yield pointer
    for path, item in below:
        yield from uncovered(path, item, paths, parents)


def escaped(key: str) -> str:
    """Returns a key as a pointer's part."""
    return key.replace("~", "~0").replace("/", "~1")
