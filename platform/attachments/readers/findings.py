"""Describes what a reader finds in a file: facts, notes and a picture of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as default
from typing import Any


@dataclass(slots=True)
class FileFindings:
    """Holds what was read of a file.

    `facts` are fit for JSON; their names end in the unit, such as `box_x_mm`. `notes` are message
    codes with parameters. `assumed` names the facts that the file does not say. `preview` is a PNG.
    """

    source: str
    facts: dict[str, Any] = default(default_factory=dict)
    notes: list[dict[str, Any]] = default(default_factory=list)
    assumed: list[str] = default(default_factory=list)
    preview: bytes = b""

    def note(self, code: str, **params: Any) -> None:
        """Adds a note, once."""
        row = message(code, **params)
        if row not in self.notes:
            self.notes.append(row)

    def document(self) -> dict[str, Any]:
        """Returns the facts as they are stored."""
        return {
            "source": self.source,
            **self.facts,
            "assumed": self.assumed,
            "notes": self.notes,
        }


class FileRefused(Exception):
    """Raised when a file cannot be read, with the code of the reason."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.message = message(code, **params)


def message(code: str, **params: Any) -> dict[str, Any]:
    """Returns a message; `attachments.messages` has its words."""
    return {"code": code, "params": params}


def rounded(value: float, digits: int = 6) -> float:
    """Returns a figure with significant digits that a file can justify."""
    return float(f"{value:.{digits}g}")


def box_facts(sizes: Mapping[str, float] | tuple[float, ...]) -> dict[str, float]:
    """Returns the sides of the bounding box along x, y and z."""
    return {
        f"box_{axis}_mm": rounded(size) for axis, size in zip("xyz", tuple(sizes), strict=False)
    }
