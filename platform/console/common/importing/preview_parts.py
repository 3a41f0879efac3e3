"""Gathers what an import's page shows: sentence, questions, columns, lines."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext, gettext_lazy, ngettext_lazy

from console.common.importing.field_words import KIND_WORDS, column_fields
from console.common.importing.file_questions import (
    QUESTIONS_MOST,
    FileQuestion,
    GivenAnswer,
    file_questions,
    given_answers,
    numbers_of,
)
from console.common.importing.line_table import LineTable
from console.common.importing.shown_texts import ShownNames, message_text, position_text
from console.common.messages import label_for
from imports.models import Import
from imports.preview import masked_row, shown_sample
from imports.readers.content_format import ContentFormat, format_of
from imports.readers.result import LeftOut, Message, Unreadable
from imports.selectors import NOTED, RECOGNISED, LinePage, lines_page, preview_of
from imports.services.line_choice import choose_good
from imports.states import ImportKind, ImportStatus, LineAction, LineState

LINES_A_PAGE = 50
# Reasons that are counted apart in the sentence.
PAST_CODES = frozenset({"event_past", "event_began_before", "window_past"})
# Faults that a mapping of the columns mends.
COLUMN_CODES = frozenset({"column_missing", "columns_doubled", "head_not_found"})
PUBLISHED_KINDS = (ImportKind.WINDOWS, ImportKind.ORDERS)


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """Represents a column of the file with the field that it means."""

    place: int
    head: str
    field: str
    sample: str
    letter: str
    is_unknown: bool


@dataclass(frozen=True, slots=True)
class LineFilter:
    """Represents a link that narrows the lines."""

    state: str
    label: str
    count: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class LeftOutRow:
    """Represents what became no line, and why."""

    position: str
    reason: str
    count: int


@dataclass
class PreviewParts:
    """Builds the parts of one import's page for one reader.

    head: the first bytes of the content, by which its format is known; None once it is gone.
    """

    import_: Import
    names: ShownNames
    hidden: frozenset[str]
    query: Mapping[str, str]
    head: bytes | None
    can_change: bool

    def context(self) -> dict[str, Any]:
        """Returns the context of the template."""
        import_, words = self.import_, KIND_WORDS[self.import_.kind]
        shared = {"import_": import_, "words": words, "is_open": self.is_open}
        if import_.status == ImportStatus.READING:
            return shared
        if import_.status == ImportStatus.FAILED:
            failure = Message(**import_.failure)
            return {**shared, "failure": message_text(failure, self.names)}
        self.names.find_windows(shown.line for shown in self.page.lines)
        table = self.table
        columns = table.columns()
        rows = table.rows(columns)
        choices = self.column_choices()
        stored = len(choose_good(self.preview))
        past = sum(row.count for row in self.preview.reading.left_out if is_past(row))
        return {
            **shared,
            "summary": import_.summary,
            "numbers": numbers_text(import_.kind, import_.summary, past),
            "outcome": outcome_text(import_.kind, import_.outcome),
            "questions": self.questions[:QUESTIONS_MOST],
            "more_questions": max(0, len(self.questions) - QUESTIONS_MOST),
            "answers": self.answers(),
            "columns": choices,
            "unknown_columns": sum(choice.is_unknown for choice in choices),
            "wants_columns": self.wants_columns(),
            "machine_names": sorted(self.names.machines.values()),
            "fields": column_fields(import_.kind) if self.preview.reading.columns else [],
            "notes": [message_text(note, self.names) for note in self.preview.reading.notes],
            "left_out": self.left_out(),
            "line_columns": columns,
            "rows": rows,
            "is_correctable": table.is_correctable,
            "has_remarks": any(row.has_remarks for row in rows),
            "has_corrections": any(cell.inputs for row in rows for cell in row.cells),
            "page": self.page,
            "state": self.state,
            "filters": self.filters(),
            "options": self.options(),
            "recognised": self.recognised_choices(),
            "decides_each": self.decides_each,
            "can_decide_each": import_.summary.get("recognised", 0) <= LINES_A_PAGE,
            "stored": stored,
            "save_all": counted(words.save_all, stored),
            "save_good": counted(words.save_good, stored),
        }

    @property
    def is_open(self) -> bool:
        """Returns whether the import can still be changed and stored."""
        return self.can_change and self.import_.status == ImportStatus.READY

    @cached_property
    def preview(self) -> Any:
        """Returns the preview."""
        return preview_of(self.import_)

    @property
    def state(self) -> str:
        """Returns the filter of the lines."""
        wanted = self.query.get("state", "")
        return wanted if wanted in (*LineState.values, RECOGNISED, NOTED) else ""

    @cached_property
    def page(self) -> LinePage:
        """Returns the page of lines that is shown."""
        wanted = self.query.get("page", "")
        page = int(wanted) if wanted.isascii() and wanted.isdigit() else 1
        return lines_page(
            self.import_,
            self.preview,
            page=max(1, page),
            page_size=LINES_A_PAGE,
            state=self.state,
        )

    @cached_property
    def table(self) -> LineTable:
        """Returns what builds the rows."""
        wanted = self.query.get("edit", "")
        editing = int(wanted) if wanted.isascii() and wanted.isdigit() else None
        return LineTable(
            self.import_.kind,
            self.preview,
            self.page,
            self.names,
            self.hidden,
            self.is_open,
            editing,
            numbers_of(self.questions[:QUESTIONS_MOST]),
        )

    @cached_property
    def questions(self) -> list[FileQuestion]:
        """Returns the questions, while they can be answered."""
        if not self.is_open:
            return []
        return file_questions(self.page.questions, self.names, self.hidden)

    def answers(self) -> list[GivenAnswer]:
        """Returns the answers given so far, while they can be taken back."""
        return given_answers(self.import_.answers) if self.is_open else []

    def column_choices(self) -> list[ColumnChoice]:
        """Returns the columns of a sheet with their fields."""
        return [
            ColumnChoice(
                place,
                column.get("head", ""),
                column.get("field", ""),
                shown_sample(column, self.hidden),
                column.get("letter", ""),
                not column.get("field") and bool(column.get("sample")),
            )
            for place, column in enumerate(self.preview.reading.columns)
        ]

    def wants_columns(self) -> bool:
        """Returns whether lines cannot be read before a column is mapped."""
        reading = self.preview.reading
        return any(note.code in COLUMN_CODES for note in reading.notes) or any(
            error.code in COLUMN_CODES for line in reading.lines for error in line.errors
        )

    def left_out(self) -> list[LeftOutRow]:
        """Returns what of the file became no line."""
        return [
            LeftOutRow(
                position_text(row.position),
                message_text(masked_row(row.message, self.hidden), self.names),
                row.count,
            )
            for row in self.preview.reading.left_out
        ]

    def filters(self) -> list[LineFilter]:
        """Returns the links that narrow the lines; those without lines are left out."""
        summary = self.import_.summary
        noted = sum(bool(line.notes) for line in self.preview.reading.lines)
        counts = (
            ("", gettext("All"), summary.get("lines", 0)),
            (LineState.QUESTION, label_for(LineState.QUESTION.label), summary.get("questions", 0)),
            (LineState.ERROR, label_for(LineState.ERROR.label), summary.get("errors", 0)),
            (LineState.GOOD, gettext("Can be saved"), summary.get("good", 0)),
            (RECOGNISED, gettext("There already"), summary.get("recognised", 0)),
            (NOTED, gettext("With remarks"), noted),
        )
        return [
            LineFilter(state, label, count, state == self.state)
            for state, label, count in counts
            if count or not state
        ]

    def options(self) -> dict[str, Any]:
        """Returns the choices of how the file is read, and what is chosen."""
        import_ = self.import_
        machines = import_.kind == ImportKind.WINDOWS and len(self.names.machines) > 1
        factories = import_.kind in (ImportKind.MACHINES, ImportKind.CERTIFICATIONS)
        return {
            "is_calendar": self.is_calendar,
            "has_weeks": import_.kind == ImportKind.WINDOWS,
            "group": import_.options.get("group", "shift"),
            "weeks": int(import_.options.get("weeks") or 12),
            "weeks_choices": (4, 8, 12, 26, 52),
            "machine": import_.options.get("machine", ""),
            "machines": sorted(self.names.machines.items(), key=lambda row: row[1])
            if machines
            else [],
            "factory": import_.options.get("factory", ""),
            "factories": [(pk, row.name) for pk, row in self.names.factories.items()]
            if factories and len(self.names.factories) > 1
            else [],
            "has_subtracted": import_.has_subtracted,
            "publish": bool(import_.options.get("publish")),
            "can_publish": import_.kind in PUBLISHED_KINDS,
        }

    @cached_property
    def is_calendar(self) -> bool:
        """Returns whether the file is a calendar."""
        if not self.head:
            return False
        try:
            return format_of(bytes(self.head)) is ContentFormat.CALENDAR
        except Unreadable:
            return False

    def recognised_choices(self) -> list[tuple[str, str]]:
        """Returns what can be done with all known lines; none where there are none."""
        actions = Counter(row.action for row in self.preview.recognised.values())
        if not actions:
            return []
        update, skip = actions[LineAction.UPDATE], actions[LineAction.SKIP]
        parts = []
        if update:
            parts.append(gettext("update %(count)s that changed") % {"count": update})
        if skip:
            parts.append(gettext("leave %(count)s as they are") % {"count": skip})
        return [
            ("", gettext("As suggested: %(what)s") % {"what": gettext(", ").join(parts)}),
            (LineAction.UPDATE.value, gettext("Update all of them")),
            (LineAction.SKIP.value, gettext("Leave all of them as they are")),
            (LineAction.ADD.value, gettext("Add all of them again")),
        ]

    @property
    def decides_each(self) -> bool:
        """Returns whether all known lines are on this page, to be decided one by one."""
        return self.is_open and self.state == RECOGNISED and self.page.pages == 1


def is_past(row: LeftOut) -> bool:
    """Returns whether it was left out since it is over."""
    return row.message.code in PAST_CODES


def counted(words: Any, count: int) -> str:
    """Returns words with their number."""
    return str(words % {"count": count})


def numbers_text(kind: str, summary: Mapping[str, int], past: int = 0) -> str:
    """Returns the sentence: lines read, to be answered, not readable, known, left out.

    `past` are those left out since they are over.
    """
    others = summary.get("left_out", 0) - past
    parts = [counted(KIND_WORDS[kind].read, summary.get("lines", 0))]
    for count, words in (
        (
            summary.get("questions", 0),
            ngettext_lazy("%(count)s needs an answer", "%(count)s need an answer", "count"),
        ),
        (
            summary.get("errors", 0),
            ngettext_lazy("%(count)s has an error", "%(count)s have errors", "count"),
        ),
        (
            summary.get("recognised", 0),
            ngettext_lazy("%(count)s is there already", "%(count)s are there already", "count"),
        ),
        (
            past,
            ngettext_lazy("%(count)s past one left out", "%(count)s past ones left out", "count"),
        ),
        (others, ngettext_lazy("%(count)s left out", "%(count)s left out", "count")),
    ):
        if count:
            parts.append(counted(words, count))
    return sentence_of(parts)


def outcome_text(kind: str, outcome: Mapping[str, Any]) -> str:
    """Returns what the commit did; empty before it."""
    if not outcome:
        return ""
    words = KIND_WORDS[kind]
    parts = [
        counted(plain, outcome[name])
        for name, plain in (
            ("added", words.published if outcome.get("published") else words.saved),
            ("updated", gettext_lazy("%(count)s updated")),
            ("skipped", gettext_lazy("%(count)s left as they are")),
            ("not_imported", gettext_lazy("%(count)s not imported")),
        )
        if outcome.get(name)
    ]
    return sentence_of(parts)


def sentence_of(parts: Sequence[str]) -> str:
    """Joins the parts of a sentence as the language of the page does."""
    text = parts[0] if parts else ""
    for part in parts[1:]:
        text = gettext("%(before)s, %(after)s") % {"before": text, "after": part}
    return text
