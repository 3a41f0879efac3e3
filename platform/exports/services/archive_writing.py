"""Writes an organisation's tables and files into one archive."""

from collections.abc import Callable
from io import TextIOWrapper
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from attachments.states import AttachmentStatus
from common.clock import now
from exports.tables.csv_table import CsvTable, all_tables
from exports.tables.demand_tables import DEMAND_TABLES
from exports.tables.shared_tables import SHARED_TABLES, archived_name, own_files
from exports.tables.supply_tables import SUPPLY_TABLES

COPIED_AT_ONCE = 1024 * 1024
INTRODUCTION = _(
    "All that Millshare keeps of %(organisation)s, as of %(at)s UTC.\n\n"
    "Each table is a file of comma-separated values in UTF-8 with one line of heads; instants are"
    " in UTC, amounts in the currency beside them, identifiers lead from one table to another."
    " Amounts are those that the organisation sees itself, never what others ask, earn or pay."
)
# Called after each table; returns False where the work is somebody else's by now.
Progress = Callable[[int, int], bool]


class ExportLost(Exception):
    """Raised where another worker has taken the export over."""


def tables_of(organisation: Organisation) -> list[CsvTable]:
    """Returns the tables that fit the organisation's kinds."""
    return all_tables(
        SHARED_TABLES,
        SUPPLY_TABLES if organisation.is_manufacturer else (),
        DEMAND_TABLES if organisation.is_buyer else (),
    )


def write_archive(
    *, organisation: Organisation, target: IO[bytes], language: str, progress: Progress
) -> dict[str, int]:
    """Writes the archive; returns the number of rows by table. Raises ExportLost.

    No transaction is open meanwhile, so that what changes while a table is written is in it or not.
    """
    tables, counts = tables_of(organisation), {}
    steps = len(tables) + 1
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for done, table in enumerate(tables, start=1):
            counts[table.name] = write_table(archive, table, organisation)
            if not progress(done, steps):
                raise ExportLost
        write_files(archive, organisation)
        with translation.override(language or "en"):
            archive.writestr("README.txt", readme(organisation, tables, counts))
        if not progress(steps, steps):
            raise ExportLost
    return counts


def write_table(archive: ZipFile, table: CsvTable, organisation: Organisation) -> int:
    """Adds one table."""
    with (
        archive.open(f"{table.name}.csv", "w", force_zip64=True) as raw,
        TextIOWrapper(raw, "utf-8", newline="") as file,
    ):
        return table.write(organisation, file)


def write_files(archive: ZipFile, organisation: Organisation) -> None:
    """Adds the files; those are packed already, and one that is gone is left out."""
    for row in own_files(organisation).filter(status=AttachmentStatus.CLEAN).iterator():
        try:
            content = row.content.open("rb")
        except FileNotFoundError:
            continue
        with content, archive.open(archived_name(row), "w", force_zip64=True) as copy:
            while piece := content.read(COPIED_AT_ONCE):
                copy.write(piece)


def readme(organisation: Organisation, tables: list[CsvTable], counts: dict[str, int]) -> str:
    """Returns the text that says what stands where, in the active language."""
    words: Any = {"organisation": organisation.name, "at": f"{now():%Y-%m-%d %H:%M}"}
    lines = [gettext(INTRODUCTION) % words, ""]
    for table in tables:
        rows = counts[table.name]
        lines.append(f"{table.name}.csv  ({rows})  {table.description}")
    lines += ["files/  " + gettext("The files of organisation/files.csv"), ""]
    return "\n".join(lines)
