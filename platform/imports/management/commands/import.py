"""Provides `manage.py import`: prints the preview of a file, and stores its lines."""

import sys
import time
import uuid
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from accounts.models import Organisation
from common.errors import DomainError, FieldErrors
from imports.messages import text_of
from imports.models import Import
from imports.preview import Preview, answer_key, asked, state_of
from imports.readers.known_options import OBJECTS, OPTIONS, TRUTHS, WHOLE_NUMBERS
from imports.readers.result import Line, Message
from imports.selectors import known_row
from imports.services import file_reading
from imports.services.file_reading import SentFile
from imports.services.import_commit import CommitChoice, commit_import
from imports.states import SUPPLY_KINDS, ImportKind, ImportStatus, LineAction

POLL_SECONDS = 1.0
SHOWN_VALUES = 8
# Of the summary and of the outcome, in the order in which they are printed.
NUMBERS = (
    *("lines", "good", "questions", "errors", "left_out", "recognised"),
    *("added", "updated", "skipped", "not_imported"),
)


class Command(BaseCommand):
    """Imports a file for an organisation, as its members do on their pages."""

    help = (
        "Reads a file into a preview, prints it, and with --commit stores its lines: windows,"
        " machines, certifications or orders. Without --commit nothing is stored."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declares the file, the organisation, and what is stored."""
        parser.add_argument("kind", choices=ImportKind.values)
        parser.add_argument("file", help="a path, or - for standard input")
        parser.add_argument("--organisation", required=True, help="id or name")
        parser.add_argument("--commit", choices=["all", "good"], help="which lines to store")
        parser.add_argument("--publish", action="store_true", help="or submit, at once")
        parser.add_argument("--recognised", choices=LineAction.values, default="")
        parser.add_argument("--subtract", help="path of a calendar that is taken off this one")
        parser.add_argument("--option", action="append", default=[], metavar="NAME=VALUE")
        parser.add_argument("--answer", action="append", default=[], metavar="KEY=CHOICE")

    def handle(self, *args: Any, **options: Any) -> None:
        """Reads, prints and stores; exits with 1 where the file cannot be read or stored."""
        with translation.override("en"):
            try:
                self.run(options)
            except FieldErrors as error:
                for pointer, reason in error.errors.items():
                    self.stderr.write(f"{pointer}: {reason}")
                raise CommandError(str(error.detail)) from None
            except DomainError as error:
                raise CommandError(str(error.detail)) from None

    def run(self, options: dict[str, Any]) -> None:
        """Reads the file, prints the preview, and stores its lines where it is asked for."""
        import_ = file_reading.start_import(
            organisation=organisation_of(options["organisation"], options["kind"]),
            by=None,
            kind=options["kind"],
            sent=sent_file(options["file"], options["subtract"]),
            options=options_of(options["option"], publish=options["publish"]),
            answers=dict(pairs("--answer", options["answer"])),
        )
        import_ = finished(import_)
        if import_.status == ImportStatus.FAILED:
            raise CommandError(text_of(Message(**import_.failure)))
        for line in shown(Preview.unpack(import_.reading)):
            self.stdout.write(line)
        self.stdout.write(sentence(import_.summary))
        if options["commit"]:
            choice = CommitChoice(
                only_good=options["commit"] == "good",
                recognised=options["recognised"],
                publish=options["publish"],
            )
            import_ = commit_import(import_=import_, by=None, choice=choice)
            self.stdout.write(sentence(import_.outcome))
        self.stdout.write(f"import {import_.pk}: {import_.get_status_display()}")


def organisation_of(given: str, kind: str) -> Organisation:
    """Returns the organisation of an id or a name; raises CommandError."""
    try:
        rows = Organisation.objects.filter(pk=uuid.UUID(given))
    except ValueError:
        rows = Organisation.objects.filter(name=given)
    organisation = rows.first()
    if organisation is None:
        raise CommandError(f"There is no organisation “{given}”.")
    flag = "is_manufacturer" if kind in SUPPLY_KINDS else "is_buyer"
    if not getattr(organisation, flag):
        raise CommandError(f"{organisation} is none whose {kind} are imported.")
    return organisation


def sent_file(path: str, subtracted: str | None) -> SentFile:
    """Returns the file; raises CommandError where it cannot be read or is too large."""
    if path == "-":
        most = settings.IMPORTS["file_mib"] * file_reading.MIB
        # One byte more than is allowed tells that it is too large.
        content = sys.stdin.buffer.read(most + 1)
    else:
        content = content_of(path)
    return SentFile(
        content,
        "" if path == "-" else Path(path).name,
        content_of(subtracted) if subtracted else None,
    )


def content_of(path: str) -> bytes:
    """Returns the bytes of a file; raises CommandError."""
    try:
        if Path(path).stat().st_size > settings.IMPORTS["file_mib"] * file_reading.MIB:
            raise CommandError(f"{path} is larger than {settings.IMPORTS['file_mib']} MiB.")
        return Path(path).read_bytes()
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from None


def options_of(given: Sequence[str], *, publish: bool) -> dict[str, Any]:
    """Returns the options with their types; raises CommandError for unknown ones."""
    found: dict[str, Any] = {"publish": True} if publish else {}
    for name, value in pairs("--option", given):
        if name not in OPTIONS or name == "subtract":
            known = ", ".join(sorted(set(OPTIONS) - {"subtract"}))
            raise CommandError(f"There is no option “{name}”. Known: {known}.")
        if name in OBJECTS:
            # Given once for each head, as --option columns=Rate:hourly_rate.
            head, _, field = value.rpartition(":")
            found.setdefault(name, {})[head] = field
        elif name in WHOLE_NUMBERS and value.isdecimal():
            found[name] = int(value)
        elif name in TRUTHS:
            found[name] = value.casefold() in ("true", "yes", "1")
        else:
            found[name] = value
    return found


def pairs(argument: str, given: Iterable[str]) -> Iterable[tuple[str, str]]:
    """Yields name and value of each NAME=VALUE; raises CommandError."""
    for text in given:
        name, sign, value = text.partition("=")
        if not sign:
            raise CommandError(f"{argument} {text}: write NAME=VALUE.")
        yield name, value


def finished(import_: Import) -> Import:
    """Reads a large file here, unless a worker does; returns the read import."""
    while import_.status == ImportStatus.READING:
        claimed = file_reading.claim(import_id=import_.pk)
        if claimed is None:
            time.sleep(POLL_SECONDS)
        else:
            file_reading.read_claimed(claimed)
        import_.refresh_from_db()
    return import_


def shown(preview: Preview) -> Iterable[str]:
    """Yields a text for each line, each message, and each thing that was left out."""
    for note in preview.reading.notes:
        yield text_of(note)
    for place, line in enumerate(preview.reading.lines):
        known = known_row(preview, place)
        yield f"{line.position} [{state_of(line)}] {values_of(line)}".rstrip() + (
            f" ({known['action']} {known['object']})" if known else ""
        )
        for message in (*line.errors, *line.questions, *line.notes):
            yield f"    {text_of(message)}"
    for row in preview.reading.left_out:
        times = f" ({row.count} times)" if row.count > 1 else ""
        yield f"{row.position} [left out] {text_of(row.message)}{times}"
    for question in asked(preview.reading.lines):
        choices = ", ".join(map(str, question.message.params.get("choices", [])))
        yield f"answer with --answer '{answer_key(question.message)}=…': {choices}"


def values_of(line: Line) -> str:
    """Returns the first values of a line."""
    given = [f"{name}={value}" for name, value in line.values.items() if value not in (None, "")]
    return " ".join(given[:SHOWN_VALUES])


def sentence(numbers: dict[str, Any]) -> str:
    """Returns the numbers above zero with their names."""
    given = [(name, numbers[name]) for name in NUMBERS if numbers.get(name)]
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in given)
