"""Reads a run's frozen documents: problem, prices and plans."""

import gzip
import json
from collections.abc import Container
from typing import Any

from matching.engine.model.codec_json import problem_of
from matching.engine.model.codec_npz import load_columns, read_stored_columns
from matching.engine.model.columns import Columns
from matching.engine.model.plan import Plan, PlanAllocation, load_plan
from matching.formulation import snapshot
from matching.models import MatchRun, RunDocument

Kind = RunDocument.Kind


def stored_snapshot(run: MatchRun) -> snapshot.Snapshot:
    """Returns the snapshot of a run."""
    problem, context = read_document(run, Kind.PROBLEM), read_document(run, Kind.PRICES)
    return snapshot.read_snapshot(problem, context, run.supply)


def stored_columns(run: MatchRun) -> Columns:
    """Returns the columns of a run's problem, without its prices."""
    return read_stored_columns(read_document(run, Kind.PROBLEM))


def as_json(document: Any) -> bytes:
    """Returns compact JSON with sorted keys, under gzip."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"))
    return gzip.compress(text.encode(), mtime=0)


def read_document(run: MatchRun, kind: str) -> bytes:
    """Returns the compressed document. Raises RunDocument.DoesNotExist."""
    return bytes(run.documents.get(kind=kind).content)


def read_plan(run: MatchRun, kind: str) -> Plan:
    """Returns a stored plan."""
    return load_plan(gzip.decompress(read_document(run, kind)))


def stored_allocations(
    run: MatchRun, kind: str, operations: Container[str]
) -> list[PlanAllocation]:
    """Returns what a stored plan makes of some operations."""
    rows = json.loads(gzip.decompress(read_document(run, kind)))["allocations"]
    return [PlanAllocation(**row) for row in rows if row["operation"] in operations]


def readable_document(run: MatchRun, kind: str) -> bytes:
    """Returns a problem or plan as gzip of JSON. Raises RunDocument.DoesNotExist.

    A problem is stored in columns; this is the only place that makes rows of it.
    """
    content = read_document(run, kind)
    if kind != Kind.PROBLEM:
        return content
    return as_json(problem_of(load_columns(content)).as_document())
