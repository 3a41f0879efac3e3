"""Loads the files of `data/` into the tables and retires missing terms."""

import csv
import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps as installed_apps
from django.apps.registry import Apps
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models, transaction

from vocabularies.models import VOCABULARIES
from vocabularies.selectors import minor_units_by_currency

DATA = Path(__file__).parent / "data"

Row = dict[str, Any]


class VocabularyFileError(Exception):
    """Reports a wrong vocabulary file or manifest; nothing was loaded."""


@dataclass(frozen=True)
class LoadCounts:
    """Counts the terms that one load changed in one vocabulary."""

    created: int
    changed: int
    unchanged: int
    retired: int


def load(
    vocabulary: str | None = None,
    *,
    apps: Apps = installed_apps,
    past: bool = False,
    folder: Path = DATA,
) -> dict[str, LoadCounts]:
    """Loads one vocabulary, or all, in one transaction; loading again changes nothing.

    A migration gives its own `apps` and `past=True`: tables and columns that a later migration
    adds are then left out, and that later migration loads again. Otherwise a column unknown to
    the model raises. Raises VocabularyFileError where a file differs from its checksum, is
    malformed, or points to a term that does not exist.
    """
    manifest = read_manifest(folder)
    names = list(VOCABULARIES) if vocabulary is None else [vocabulary]
    counts = {}
    with transaction.atomic():
        for name in names:
            model = model_of(name, apps, past=past)
            if model is not None:
                counts[name] = load_one(name, model, manifest, folder, past=past)
                record(name, apps, manifest[name], model)
        transaction.on_commit(minor_units_by_currency.cache_clear)
    return counts


def seal(version: str, names: list[str], *, folder: Path = DATA) -> None:
    """Writes version and checksums of the named files, or of all, to the manifest."""
    manifest = read_manifest(folder)
    for name in names or list(VOCABULARIES):
        entry_of(name, manifest).update(version=version, sha256=digest(content(name, folder)))
    text = json.dumps(manifest, indent=2, ensure_ascii=False)
    (folder / "manifest.json").write_text(f"{text}\n", encoding="utf-8")


def read_manifest(folder: Path = DATA) -> dict[str, dict[str, str]]:
    """Returns version, source, names and checksum of each vocabulary."""
    return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))


def read_file(name: str, entry: Mapping[str, str], folder: Path = DATA) -> list[dict[str, str]]:
    """Returns the rows of a file whose checksum matches the manifest."""
    raw = content(name, folder)
    if digest(raw) != entry["sha256"]:
        raise VocabularyFileError(
            f"{name}.csv differs from its checksum in manifest.json; restore it, or publish the "
            f"change with: load_vocabularies --seal <version> {name}"
        )
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8")), strict=True))
    for line, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise VocabularyFileError(f"{name}.csv, line {line}: more or fewer cells than columns")
    return rows


def content(name: str, folder: Path) -> bytes:
    """Returns the bytes of a vocabulary's file."""
    path = folder / f"{name}.csv"
    if not path.is_file():
        raise VocabularyFileError(f"{path.name} is missing")
    return path.read_bytes()


def digest(raw: bytes) -> str:
    """Returns the SHA-256 of these bytes in hexadecimal."""
    return hashlib.sha256(raw).hexdigest()


def entry_of(name: str, manifest: Mapping[str, dict[str, str]]) -> dict[str, str]:
    """Returns the manifest's entry of a vocabulary."""
    if name not in VOCABULARIES or name not in manifest:
        raise VocabularyFileError(f"no vocabulary {name!r}; known: {', '.join(VOCABULARIES)}")
    return manifest[name]


def model_of(name: str, apps: Apps, *, past: bool) -> type[models.Model] | None:
    """Returns the vocabulary's model in these apps; None before it existed."""
    if name not in VOCABULARIES:
        raise VocabularyFileError(f"no vocabulary {name!r}; known: {', '.join(VOCABULARIES)}")
    try:
        return apps.get_model("vocabularies", VOCABULARIES[name].__name__)
    except LookupError:
        if past:
            return None
        raise


def load_one(
    name: str,
    model: type[models.Model],
    manifest: Mapping[str, dict[str, str]],
    folder: Path,
    *,
    past: bool,
) -> LoadCounts:
    """Writes what differs, and retires the terms that the file no longer lists."""
    entry = entry_of(name, manifest)
    cells = read_file(name, entry, folder)
    rows = [
        typed_row(name, model, position, row, entry["version"], past=past)
        for position, row in enumerate(cells)
    ]
    check_references(name, model, rows)
    stored = {row["code"]: row for row in model._default_manager.values()}
    differing = [row for row in rows if not same(row, stored.get(row["code"]))]
    if differing:
        model._default_manager.bulk_create(
            [model(**row) for row in differing],
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=filled_fields(differing[0], model),
        )
    gone = model._default_manager.exclude(code__in=[row["code"] for row in rows])
    retired = gone.filter(retired=False).update(retired=True)
    created = sum(row["code"] not in stored for row in rows)
    return LoadCounts(created, len(differing) - created, len(rows) - len(differing), retired)


def filled_fields(row: Row, model: type[models.Model]) -> list[str]:
    """Returns the names of the model's fields that a row fills besides its code."""
    fields = model._meta.concrete_fields
    return [field.name for field in fields if field.attname in row and field.name != "code"]


def same(row: Row, stored: Row | None) -> bool:
    """Returns whether the table already holds this row."""
    return stored is not None and all(stored[column] == value for column, value in row.items())


def typed_row(
    name: str,
    model: type[models.Model],
    position: int,
    cells: Mapping[str, str],
    version: str,
    *,
    past: bool,
) -> Row:
    """Returns the cells of one line as the model's values by attribute name."""
    row: Row = {"position": position, "version": version, "retired": False}
    for column, text in cells.items():
        try:
            field = model._meta.get_field(column)
        except FieldDoesNotExist:
            if past:
                continue
            raise VocabularyFileError(f"{name}.csv: unknown column {column!r}") from None
        try:
            row[field.attname] = typed(field, text)
        except ValidationError as error:
            reason = " ".join(error.messages)
            place = f"{name}.csv, line {position + 2}, column {column}"
            raise VocabularyFileError(f"{place}: {reason}") from None
    return row


def typed(field: models.Field, text: str) -> Any:
    """Returns a cell as the field's value; empty is None where the field allows it."""
    if field.is_relation:
        if not text and not field.null:
            raise ValidationError("This reference cannot be empty.")
        return text or None
    if not text and field.null:
        return None
    return field.clean(text, None)


def check_references(name: str, model: type[models.Model], rows: list[Row]) -> None:
    """Raises where a code repeats, or a reference leads to no term."""
    codes = {row["code"] for row in rows}
    if len(codes) != len(rows):
        seen: set[str] = set()
        twice = sorted(c for row in rows if (c := row["code"]) in seen or seen.add(c))
        raise VocabularyFileError(f"{name}.csv: more than one row for {', '.join(twice)}")
    for field in model._meta.concrete_fields:
        if field.is_relation:
            known = set(field.related_model._default_manager.values_list("code", flat=True))
            if field.related_model is model:
                known = codes
            wanted = {row[field.attname] for row in rows if row.get(field.attname)}
            if missing := sorted(wanted - known):
                raise VocabularyFileError(
                    f"{name}.csv: column {field.name} points to unknown {', '.join(missing)}"
                )


def record(name: str, apps: Apps, entry: Mapping[str, str], model: type[models.Model]) -> None:
    """Notes what is now loaded of this vocabulary."""
    vocabularies = apps.get_model("vocabularies", "Vocabulary")
    vocabularies._default_manager.update_or_create(
        code=name,
        defaults={
            **entry,
            "position": list(VOCABULARIES).index(name),
            "retired": False,
            "term_count": model._default_manager.filter(retired=False).count(),
        },
    )
