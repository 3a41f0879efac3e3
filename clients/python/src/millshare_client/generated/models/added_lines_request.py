from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.line_body_request import LineBodyRequest


T = TypeVar("T", bound="AddedLinesRequest")


@_attrs_define
class AddedLinesRequest:
    """Validates lines that are added: by fields, files and text.

    Attributes:
        lines (list[LineBodyRequest] | Unset):
        files (list[UUID] | Unset): Attachments: those of a name are one line, unless a line names them.
        request_text (str | Unset): Pasted words; each line or paragraph with a quantity is a part.
    """

    lines: list[LineBodyRequest] | Unset = UNSET
    files: list[UUID] | Unset = UNSET
    request_text: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        lines: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.lines, Unset):
            lines = []
            for lines_item_data in self.lines:
                lines_item = lines_item_data.to_dict()
                lines.append(lines_item)

        files: list[str] | Unset = UNSET
        if not isinstance(self.files, Unset):
            files = []
            for files_item_data in self.files:
                files_item = str(files_item_data)
                files.append(files_item)

        request_text = self.request_text

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if lines is not UNSET:
            field_dict["lines"] = lines
        if files is not UNSET:
            field_dict["files"] = files
        if request_text is not UNSET:
            field_dict["request_text"] = request_text

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.line_body_request import LineBodyRequest  # noqa: PLC0415

        d = dict(src_dict)
        _lines = d.pop("lines", UNSET)
        lines: list[LineBodyRequest] | Unset = UNSET
        if _lines is not UNSET:
            lines = []
            for lines_item_data in _lines:
                lines_item = LineBodyRequest.from_dict(lines_item_data)

                lines.append(lines_item)

        _files = d.pop("files", UNSET)
        files: list[UUID] | Unset = UNSET
        if _files is not UNSET:
            files = []
            for files_item_data in _files:
                files_item = UUID(files_item_data)

                files.append(files_item)

        request_text = d.pop("request_text", UNSET)

        added_lines_request = cls(
            lines=lines,
            files=files,
            request_text=request_text,
        )

        added_lines_request.additional_properties = d
        return added_lines_request

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
