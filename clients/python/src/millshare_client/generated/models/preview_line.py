from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.preview_line_state_enum import PreviewLineStateEnum
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.known_row import KnownRow
    from ..models.message import Message
    from ..models.preview_line_cells import PreviewLineCells
    from ..models.question import Question


T = TypeVar("T", bound="PreviewLine")


@_attrs_define
class PreviewLine:
    """Shows one line; what was read of it stands beside these fields, by name.

    Attributes:
        place (int): Among the lines of the file, from 0.
        position (str): Such as “row 7”, “cell C7” or “event 3”.
        state (PreviewLineStateEnum): * `good` - Good
            * `question` - To be answered
            * `error` - To be corrected
        cells (PreviewLineCells): Raw texts by field, to be corrected.
        notes (list[Message]):
        questions (list[Question]):
        errors (list[Message]):
        recognised (KnownRow | None):
        stored (KnownRow | None): What the commit made of it.
        machine (None | str | Unset):
        starts_at (datetime.datetime | None | Unset):
        ends_at (datetime.datetime | None | Unset):
        offered_hours (None | str | Unset):
        hourly_rate (None | str | Unset): The machine's, where the line gives none.
    """

    place: int
    position: str
    state: PreviewLineStateEnum
    cells: PreviewLineCells
    notes: list[Message]
    questions: list[Question]
    errors: list[Message]
    recognised: KnownRow | None
    stored: KnownRow | None
    machine: None | str | Unset = UNSET
    starts_at: datetime.datetime | None | Unset = UNSET
    ends_at: datetime.datetime | None | Unset = UNSET
    offered_hours: None | str | Unset = UNSET
    hourly_rate: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.known_row import KnownRow  # noqa: PLC0415

        place = self.place

        position = self.position

        state = self.state.value

        cells = self.cells.to_dict()

        notes = []
        for notes_item_data in self.notes:
            notes_item = notes_item_data.to_dict()
            notes.append(notes_item)

        questions = []
        for questions_item_data in self.questions:
            questions_item = questions_item_data.to_dict()
            questions.append(questions_item)

        errors = []
        for errors_item_data in self.errors:
            errors_item = errors_item_data.to_dict()
            errors.append(errors_item)

        recognised: dict[str, Any] | None
        if isinstance(self.recognised, KnownRow):
            recognised = self.recognised.to_dict()
        else:
            recognised = self.recognised

        stored: dict[str, Any] | None
        if isinstance(self.stored, KnownRow):
            stored = self.stored.to_dict()
        else:
            stored = self.stored

        machine: None | str | Unset
        if isinstance(self.machine, Unset):
            machine = UNSET
        else:
            machine = self.machine

        starts_at: None | str | Unset
        if isinstance(self.starts_at, Unset):
            starts_at = UNSET
        elif isinstance(self.starts_at, datetime.datetime):
            starts_at = self.starts_at.isoformat()
        else:
            starts_at = self.starts_at

        ends_at: None | str | Unset
        if isinstance(self.ends_at, Unset):
            ends_at = UNSET
        elif isinstance(self.ends_at, datetime.datetime):
            ends_at = self.ends_at.isoformat()
        else:
            ends_at = self.ends_at

        offered_hours: None | str | Unset
        if isinstance(self.offered_hours, Unset):
            offered_hours = UNSET
        else:
            offered_hours = self.offered_hours

        hourly_rate: None | str | Unset
        if isinstance(self.hourly_rate, Unset):
            hourly_rate = UNSET
        else:
            hourly_rate = self.hourly_rate

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "place": place,
                "position": position,
                "state": state,
                "cells": cells,
                "notes": notes,
                "questions": questions,
                "errors": errors,
                "recognised": recognised,
                "stored": stored,
            }
        )
        if machine is not UNSET:
            field_dict["machine"] = machine
        if starts_at is not UNSET:
            field_dict["starts_at"] = starts_at
        if ends_at is not UNSET:
            field_dict["ends_at"] = ends_at
        if offered_hours is not UNSET:
            field_dict["offered_hours"] = offered_hours
        if hourly_rate is not UNSET:
            field_dict["hourly_rate"] = hourly_rate

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.known_row import KnownRow  # noqa: PLC0415
        from ..models.message import Message  # noqa: PLC0415
        from ..models.preview_line_cells import PreviewLineCells  # noqa: PLC0415
        from ..models.question import Question  # noqa: PLC0415

        d = dict(src_dict)
        place = d.pop("place")

        position = d.pop("position")

        state = PreviewLineStateEnum(d.pop("state"))

        cells = PreviewLineCells.from_dict(d.pop("cells"))

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

        errors = []
        _errors = d.pop("errors")
        for errors_item_data in _errors:
            errors_item = Message.from_dict(errors_item_data)

            errors.append(errors_item)

        def _parse_recognised(data: object) -> KnownRow | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                recognised_type_0 = KnownRow.from_dict(data)

                return recognised_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(KnownRow | None, data)

        recognised = _parse_recognised(d.pop("recognised"))

        def _parse_stored(data: object) -> KnownRow | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                stored_type_0 = KnownRow.from_dict(data)

                return stored_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(KnownRow | None, data)

        stored = _parse_stored(d.pop("stored"))

        def _parse_machine(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        machine = _parse_machine(d.pop("machine", UNSET))

        def _parse_starts_at(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                starts_at_type_0 = datetime.datetime.fromisoformat(data)

                return starts_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        starts_at = _parse_starts_at(d.pop("starts_at", UNSET))

        def _parse_ends_at(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                ends_at_type_0 = datetime.datetime.fromisoformat(data)

                return ends_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        ends_at = _parse_ends_at(d.pop("ends_at", UNSET))

        def _parse_offered_hours(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        offered_hours = _parse_offered_hours(d.pop("offered_hours", UNSET))

        def _parse_hourly_rate(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        hourly_rate = _parse_hourly_rate(d.pop("hourly_rate", UNSET))

        preview_line = cls(
            place=place,
            position=position,
            state=state,
            cells=cells,
            notes=notes,
            questions=questions,
            errors=errors,
            recognised=recognised,
            stored=stored,
            machine=machine,
            starts_at=starts_at,
            ends_at=ends_at,
            offered_hours=offered_hours,
            hourly_rate=hourly_rate,
        )

        preview_line.additional_properties = d
        return preview_line

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
