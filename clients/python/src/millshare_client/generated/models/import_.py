from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.import_kind_enum import ImportKindEnum
from ..models.import_status_enum import ImportStatusEnum

if TYPE_CHECKING:
    from ..models.column import Column
    from ..models.import_options import ImportOptions
    from ..models.left_out import LeftOut
    from ..models.message import Message
    from ..models.page import Page
    from ..models.preview_line import PreviewLine
    from ..models.question import Question
    from ..models.summary import Summary


T = TypeVar("T", bound="Import")


@_attrs_define
class Import:
    """Shows an import with a page of its lines.

    Attributes:
        id (UUID):
        organisation (UUID):
        by (None | UUID): Empty where an administrator imported it by a command.
        kind (ImportKindEnum): * `windows` - Capacity windows
            * `machines` - Machines
            * `certifications` - Certifications
            * `orders` - Orders
        name (str): Of the file.
        size (int): Bytes of the content.
        sha256 (str):
        status (ImportStatusEnum): * `reading` - Being read
            * `ready` - To be checked
            * `failed` - Not readable
            * `committed` - Imported
            * `undone` - Undone
        progress (Any):
        failure (Message | None):
        summary (Summary): Shows the numbers of lines by what was found about them.
        outcome (Any): What the commit did.
        created_at (datetime.datetime):
        updated_at (datetime.datetime):
        committed_at (datetime.datetime | None):
        undone_at (datetime.datetime | None):
        options (ImportOptions):
        answers (Any): By key of the question.
        columns (list[Column]):
        notes (list[Message]):
        questions (list[Question]):
        left_out (list[LeftOut]):
        lines (list[PreviewLine]):
        lines_page (Page): Shows which of the lines an answer has.
    """

    id: UUID
    organisation: UUID
    by: None | UUID
    kind: ImportKindEnum
    name: str
    size: int
    sha256: str
    status: ImportStatusEnum
    progress: Any
    failure: Message | None
    summary: Summary
    outcome: Any
    created_at: datetime.datetime
    updated_at: datetime.datetime
    committed_at: datetime.datetime | None
    undone_at: datetime.datetime | None
    options: ImportOptions
    answers: Any
    columns: list[Column]
    notes: list[Message]
    questions: list[Question]
    left_out: list[LeftOut]
    lines: list[PreviewLine]
    lines_page: Page
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.message import Message  # noqa: PLC0415

        id = str(self.id)

        organisation = str(self.organisation)

        by: None | str
        if isinstance(self.by, UUID):
            by = str(self.by)
        else:
            by = self.by

        kind = self.kind.value

        name = self.name

        size = self.size

        sha256 = self.sha256

        status = self.status.value

        progress = self.progress

        failure: dict[str, Any] | None
        if isinstance(self.failure, Message):
            failure = self.failure.to_dict()
        else:
            failure = self.failure

        summary = self.summary.to_dict()

        outcome = self.outcome

        created_at = self.created_at.isoformat()

        updated_at = self.updated_at.isoformat()

        committed_at: None | str
        if isinstance(self.committed_at, datetime.datetime):
            committed_at = self.committed_at.isoformat()
        else:
            committed_at = self.committed_at

        undone_at: None | str
        if isinstance(self.undone_at, datetime.datetime):
            undone_at = self.undone_at.isoformat()
        else:
            undone_at = self.undone_at

        options = self.options.to_dict()

        answers = self.answers

        columns = []
        for columns_item_data in self.columns:
            columns_item = columns_item_data.to_dict()
            columns.append(columns_item)

        notes = []
        for notes_item_data in self.notes:
            notes_item = notes_item_data.to_dict()
            notes.append(notes_item)

        questions = []
        for questions_item_data in self.questions:
            questions_item = questions_item_data.to_dict()
            questions.append(questions_item)

        left_out = []
        for left_out_item_data in self.left_out:
            left_out_item = left_out_item_data.to_dict()
            left_out.append(left_out_item)

        lines = []
        for lines_item_data in self.lines:
            lines_item = lines_item_data.to_dict()
            lines.append(lines_item)

        lines_page = self.lines_page.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "organisation": organisation,
                "by": by,
                "kind": kind,
                "name": name,
                "size": size,
                "sha256": sha256,
                "status": status,
                "progress": progress,
                "failure": failure,
                "summary": summary,
                "outcome": outcome,
                "created_at": created_at,
                "updated_at": updated_at,
                "committed_at": committed_at,
                "undone_at": undone_at,
                "options": options,
                "answers": answers,
                "columns": columns,
                "notes": notes,
                "questions": questions,
                "left_out": left_out,
                "lines": lines,
                "lines_page": lines_page,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.column import Column  # noqa: PLC0415
        from ..models.import_options import ImportOptions  # noqa: PLC0415
        from ..models.left_out import LeftOut  # noqa: PLC0415
        from ..models.message import Message  # noqa: PLC0415
        from ..models.page import Page  # noqa: PLC0415
        from ..models.preview_line import PreviewLine  # noqa: PLC0415
        from ..models.question import Question  # noqa: PLC0415
        from ..models.summary import Summary  # noqa: PLC0415

        d = dict(src_dict)
        id = UUID(d.pop("id"))

        organisation = UUID(d.pop("organisation"))

        def _parse_by(data: object) -> None | UUID:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                by_type_0 = UUID(data)

                return by_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | UUID, data)

        by = _parse_by(d.pop("by"))

        kind = ImportKindEnum(d.pop("kind"))

        name = d.pop("name")

        size = d.pop("size")

        sha256 = d.pop("sha256")

        status = ImportStatusEnum(d.pop("status"))

        progress = d.pop("progress")

        def _parse_failure(data: object) -> Message | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                failure_type_0 = Message.from_dict(data)

                return failure_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Message | None, data)

        failure = _parse_failure(d.pop("failure"))

        summary = Summary.from_dict(d.pop("summary"))

        outcome = d.pop("outcome")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))

        def _parse_committed_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                committed_at_type_0 = datetime.datetime.fromisoformat(data)

                return committed_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        committed_at = _parse_committed_at(d.pop("committed_at"))

        def _parse_undone_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                undone_at_type_0 = datetime.datetime.fromisoformat(data)

                return undone_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        undone_at = _parse_undone_at(d.pop("undone_at"))

        options = ImportOptions.from_dict(d.pop("options"))

        answers = d.pop("answers")

        columns = []
        _columns = d.pop("columns")
        for columns_item_data in _columns:
            columns_item = Column.from_dict(columns_item_data)

            columns.append(columns_item)

        notes = []
        _notes = d.pop("notes")
        for notes_item_data in _notes:
            notes_item = Message.from_dict(notes_item_data)

            notes.append(notes_item)

        questions = []
        _questions = d.pop("questions")
        for questions_item_data in _questions:
            questions_item = Question.from_dict(questions_item_data)

            questions.append(questions_item)

        left_out = []
        _left_out = d.pop("left_out")
        for left_out_item_data in _left_out:
            left_out_item = LeftOut.from_dict(left_out_item_data)

            left_out.append(left_out_item)

        lines = []
        _lines = d.pop("lines")
        for lines_item_data in _lines:
            lines_item = PreviewLine.from_dict(lines_item_data)

            lines.append(lines_item)

        lines_page = Page.from_dict(d.pop("lines_page"))

        import_ = cls(
            id=id,
            organisation=organisation,
            by=by,
            kind=kind,
            name=name,
            size=size,
            sha256=sha256,
            status=status,
            progress=progress,
            failure=failure,
            summary=summary,
            outcome=outcome,
            created_at=created_at,
            updated_at=updated_at,
            committed_at=committed_at,
            undone_at=undone_at,
            options=options,
            answers=answers,
            columns=columns,
            notes=notes,
            questions=questions,
            left_out=left_out,
            lines=lines,
            lines_page=lines_page,
        )

        import_.additional_properties = d
        return import_

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
