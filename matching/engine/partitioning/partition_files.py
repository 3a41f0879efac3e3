"""Writes subproblems into a folder, and reads the plans found for them.

`cut.json` lists the subproblems by name, kind, size and digest. In the same folder are
`<part>.npz` with the problem, `<part>.start.json` with the start plan, and once it is solved
`<part>.plan.json`.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from matching.engine.model.codec_npz import write_columns
from matching.engine.model.json_fields import JsonRow, fields_of, read_json
from matching.engine.model.plan import PlanError, load_plan
from matching.engine.partitioning.subproblem import BLOCK, COMPONENTS, Subproblem, SubproblemAnswer

LIST = "cut.json"
FORMAT = "millshare-cut/1"
_PART = ("name", "kind", "orders", "options", "problem_sha256")


def write_partition(parts: Iterable[Subproblem], folder: Path) -> list[dict[str, Any]]:
    """Writes every subproblem, one in memory at a time, and the list of them."""
    listed = []
    for at, part in enumerate(parts):
        name = f"part-{at + 1:04d}"
        (folder / f"{name}.npz").write_bytes(write_columns(part.columns))
        (folder / f"{name}.start.json").write_text(json.dumps(part.start.as_document()))
        sizes = len(part.columns.order_ids), len(part.columns.option_operation)
        listed.append(
            dict(zip(_PART, (name, part.kind, *sizes, part.start.problem_sha256), strict=True))
        )
    (folder / LIST).write_text(json.dumps({"format": FORMAT, "parts": listed}))
    return listed


def read_partition(folder: Path) -> list[dict[str, Any]]:
    """Reads the list of subproblems. Raises PlanError, OSError."""
    root = JsonRow(
        read_json(folder / LIST, PlanError), "$", PlanError, fields_of(("format", "parts"))
    )
    if root.text("format") != FORMAT:
        root.fail("format", f"must be {FORMAT!r}")
    return [_part(row) for row in root.rows("parts", fields_of(_PART))]


def _part(row: JsonRow) -> dict[str, Any]:
    """Reads one row of the list."""
    if row.text("kind") not in (COMPONENTS, BLOCK):
        row.fail("kind", "must be one of a cut's")
    texts = {name: row.text(name) for name in ("name", "kind", "problem_sha256")}
    return texts | {name: row.whole(name, least=0) for name in ("orders", "options")}


def read_answers(folder: Path) -> Iterator[SubproblemAnswer]:
    """Yields the plans found so far with their kind. Raises PlanError."""
    for part in read_partition(folder):
        path = folder / f"{part['name']}.plan.json"
        if not path.exists():
            continue
        plan = load_plan(path)
        if plan.problem_sha256 != part["problem_sha256"]:
            raise PlanError("$.problem_sha256", f"{path.name} is a plan of another problem")
        yield part["kind"], plan
