"""Builds the table of a preview's lines: values, reasons, corrections."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from console.common.importing.field_words import field_label
from console.common.importing.line_columns import COLUMNS, LineColumn
from console.common.importing.shown_texts import (
    ShownNames,
    message_text,
    position_text,
    spans_of,
)
from console.common.messages import label_for
from imports.preview import Preview, answer_key, masked
from imports.readers.result import Line, Message
from imports.selectors import LinePage, ShownLine
from imports.states import LineAction, LineState

STORED_LABELS = {
    LineAction.ADD: _("Saved"),
    LineAction.UPDATE: _("Updated"),
    LineAction.SKIP: _("Left as it is"),
}
TONES = {LineState.GOOD: "good", LineState.QUESTION: "wait", LineState.ERROR: "bad"}


@dataclass(frozen=True, slots=True)
class CellInput:
    """Represents the raw text of a field, to be corrected in its cell."""

    name: str
    label: str
    value: str
    same_name: str = ""
    same: int = 0
    suggests_machines: bool = False


@dataclass(frozen=True, slots=True)
class LineRemark:
    """Represents something said of a line: an error, a question or a note."""

    tone: str
    text: str


@dataclass(slots=True)
class LineCell:
    """Represents a cell: its value, what is wrong with it, and its corrections."""

    label: str
    text: str
    look: str
    remarks: list[LineRemark] = field(default_factory=list)
    inputs: list[CellInput] = field(default_factory=list)
    spans: list[str] = field(default_factory=list)


@dataclass(slots=True)
class LineRow:
    """Represents a line with its state, its cells and what is said of all of it."""

    place: int
    position: str
    raw_position: str
    state: LineState
    state_label: str
    tone: str
    cells: list[LineCell]
    remarks: list[LineRemark]
    notes: list[str]
    action: str = ""
    action_label: Any = ""
    object_id: str = ""
    is_stored: bool = False
    is_edited: bool = False

    @property
    def has_remarks(self) -> bool:
        """Returns whether its last cell says anything."""
        return bool(self.action or self.remarks or self.is_edited)

    @property
    def is_good(self) -> bool:
        """Returns whether the line can be stored."""
        return self.state == LineState.GOOD


@dataclass(slots=True)
class LineTable:
    """Builds the rows of one page of lines.

    hidden: fields that the reader may not see.
    editing: the place of a good line whose cells are corrected, None for none.
    """

    kind: str
    preview: Preview
    page: LinePage
    names: ShownNames
    hidden: Collection[str]
    is_open: bool
    editing: int | None = None
    # Numbers of the questions above the table, by the key of their answer.
    questions: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_correctable(self) -> bool:
        """Returns whether cells can be corrected: those of sheets, before the commit."""
        return self.is_open and bool(self.preview.reading.columns)

    def columns(self) -> list[LineColumn]:
        """Returns the columns that lines of the page have something for."""
        lines = [shown.line for shown in self.page.lines]
        return [
            column
            for column in COLUMNS[self.kind]
            if column.name not in self.hidden
            and (column.always or any(self.has_content(column, line) for line in lines))
        ]

    def has_content(self, column: LineColumn, line: Line) -> bool:
        """Returns whether a line has a value for the column, or a fault in it."""
        return bool(column.shown(line.values, column.name, self.names)) or any(
            column.takes(message.field) for message in (*line.errors, *line.questions)
        )

    def rows(self, columns: Sequence[LineColumn]) -> list[LineRow]:
        """Returns the rows of the page."""
        repeated = self.repeated_texts()
        return [self.row(shown, columns, repeated) for shown in self.page.lines]

    def repeated_texts(self) -> Counter[tuple[str, str]]:
        """Counts the bad lines that have one text in one field, so that all are corrected."""
        return Counter(
            (name, line.cells[name])
            for line in self.preview.reading.lines
            for name in {error.field for error in line.errors}
            if line.cells.get(name)
        )

    def row(
        self, shown: ShownLine, columns: Sequence[LineColumn], repeated: Counter[tuple[str, str]]
    ) -> LineRow:
        """Returns the row of a line."""
        line = shown.line
        is_edited = self.is_correctable and shown.place == self.editing
        cells = [self.cell(shown, column, is_edited, repeated) for column in columns]
        elsewhere = [
            LineRemark(TONES[state], words(message))
            for state, messages, words in (
                (LineState.ERROR, line.errors, self.text_of),
                (LineState.QUESTION, line.questions, self.question_text),
            )
            for message in messages
            if not any(column.takes(message.field) for column in columns)
        ]
        known = shown.stored or shown.recognised
        return LineRow(
            place=shown.place,
            position=position_text(line.position),
            raw_position=line.position,
            state=shown.state,
            state_label=label_for(shown.state.label),
            tone=TONES[shown.state],
            cells=cells,
            remarks=elsewhere,
            notes=list(dict.fromkeys(self.text_of(note) for note in line.notes)),
            action=known["action"] if known else "",
            action_label=action_label(shown),
            object_id=known["object"] if known else "",
            is_stored=shown.stored is not None,
            is_edited=is_edited,
        )

    def cell(
        self,
        shown: ShownLine,
        column: LineColumn,
        is_edited: bool,
        repeated: Counter[tuple[str, str]],
    ) -> LineCell:
        """Returns a cell with the reasons that stand in it."""
        line = shown.line
        look = "number" if column.is_number else "moment" if column.is_moment else ""
        cell = LineCell(column.label, column.shown(line.values, column.name, self.names), look)
        if column.takes("spans"):
            cell.spans = spans_of(line.values)
        errors = [message for message in line.errors if column.takes(message.field)]
        questions = [message for message in line.questions if column.takes(message.field)]
        cell.remarks = [LineRemark("bad", self.text_of(message)) for message in errors]
        cell.remarks += [LineRemark("wait", self.question_text(message)) for message in questions]
        if not cell.text and (errors or questions):
            cell.text = raw_text(line, column, [*errors, *questions])
        if self.is_correctable and (errors or is_edited):
            cell.inputs = self.inputs(shown, column, errors, repeated)
        return cell

    def inputs(
        self,
        shown: ShownLine,
        column: LineColumn,
        errors: Sequence[Message],
        repeated: Counter[tuple[str, str]],
    ) -> list[CellInput]:
        """Returns the raw texts that make the column's value, each to be corrected."""
        line = shown.line
        own = [name for name in (column.name, *column.sources) if name in line.cells]
        wrong = [message.field for message in errors if message.field in own]
        return [
            CellInput(
                name=f"cell-{shown.place}-{name}",
                label=f"{field_label(name)}, {position_text(line.position)}",
                value=line.cells.get(name, ""),
                same_name=f"same-{shown.place}-{name}",
                same=repeated[name, line.cells.get(name, "")] - 1 if name in wrong else 0,
                suggests_machines=name == "machine",
            )
            for name in (wrong or own or [column.name])
        ]

    def question_text(self, message: Message) -> str:
        """Returns which question above the table is about it, or the question itself."""
        number = self.questions.get(answer_key(message))
        if number is None:
            return self.text_of(message)
        return gettext("See question %(number)s above.") % {"number": number}

    def text_of(self, message: Message) -> str:
        """Returns the words of a message; those about hidden values have no parameters."""
        return message_text(masked(message, self.hidden), self.names)


def raw_text(line: Line, column: LineColumn, messages: Sequence[Message]) -> str:
    """Returns what the file has in place of the column's value."""
    asked = {message.field.rpartition(".")[2] for message in messages}
    names = [name for name in (column.name, *column.sources) if line.cells.get(name)]
    return " ".join(line.cells[name] for name in names if name in asked or not asked & {*names})


def action_label(shown: ShownLine) -> Any:
    """Returns what is done with a known line, or what was done with a stored one."""
    if shown.stored:
        return STORED_LABELS[LineAction(shown.stored["action"])]
    return label_for(LineAction(shown.recognised["action"]).label) if shown.recognised else ""
