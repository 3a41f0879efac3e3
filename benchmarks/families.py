"""Finds the instances of public families in a folder, and their best values.

The folder has `cflp/`, `gap/` and `fctp/` with the files as they were published, and a `README.md`
that names the values: `cap61 | 932615.750`, `13656379.578 at capacity 5000` for capb, `gap1-0 261`,
`N3000 167716`. Where it names none, an instance is measured against the best plan found.
"""

import re
from dataclasses import dataclass
from pathlib import Path

# Of capb the capacity is left open; these four are the published ones.
CAPB_CAPACITIES = (5000, 6000, 7000, 8000)
_KNOWN = (
    re.compile(r"\b(?P<name>cap\d+) *\| *(?P<best>\d+\.\d+)"),
    re.compile(r"(?P<best>\d+\.\d+) at (?:capacity )?(?P<name>\d{4})\b"),
    re.compile(r"\b(?P<name>gap\d+-\d+|[a-e]\d{5}|N\d{4}) (?P<best>\d+)\b"),
)


@dataclass(frozen=True, slots=True)
class PublicInstance:
    """Represents one file of a family in a `row` of the results.

    `known` is the least known cost in the currency, `capacity` replaces the file's word.
    """

    row: str
    family: str
    name: str
    path: Path
    capacity: int | None = None
    known: float | None = None


def instances(folder: Path) -> list[PublicInstance]:
    """Returns all instances below the folder, by family and name. Raises OSError."""
    listing = folder / "README.md"
    known = best_known(listing.read_text(encoding="utf-8")) if listing.exists() else {}
    found = []
    for family in ("cflp", "gap", "fctp"):
        for path in sorted(folder.glob(f"{family}/*")):
            name = path.name.split(".")[0] if family == "cflp" else path.name
            name = name.split(".FCTP")[0].removesuffix(".txt").removesuffix(".dat")
            if name == "capb":
                found += [
                    PublicInstance(
                        "capb", family, f"capb-{size}", path, size, known.get(f"capb-{size}")
                    )
                    for size in CAPB_CAPACITIES
                ]
            elif name not in ("LICENSE", "README"):
                row = "sun" if re.fullmatch(r"N\d+", name) else family
                found.append(PublicInstance(row, family, name, path, None, known.get(name)))
    return found


def best_known(text: str) -> dict[str, float]:
    """Returns the least known cost by instance that a text names."""
    found = {}
    for pattern in _KNOWN:
        for match in pattern.finditer(text):
            name = match["name"]
            found[f"capb-{name}" if name.isdigit() else name] = float(match["best"])
    return found
