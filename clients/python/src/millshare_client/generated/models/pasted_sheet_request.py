from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.pasted_sheet_request_file import PastedSheetRequestFile


T = TypeVar("T", bound="PastedSheetRequest")


@_attrs_define
class PastedSheetRequest:
    """Validates a sheet that is pasted as text; a form has a file instead.

    Attributes:
        text (str | Unset):
        file (PastedSheetRequestFile | Unset):
    """

    text: str | Unset = UNSET
    file: PastedSheetRequestFile | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        text = self.text

        file: dict[str, Any] | Unset = UNSET
        if not isinstance(self.file, Unset):
            file = self.file.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if text is not UNSET:
            field_dict["text"] = text
        if file is not UNSET:
            field_dict["file"] = file

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.pasted_sheet_request_file import PastedSheetRequestFile  # noqa: PLC0415

        d = dict(src_dict)
        text = d.pop("text", UNSET)

        _file = d.pop("file", UNSET)
        file: PastedSheetRequestFile | Unset
        if isinstance(_file, Unset):
            file = UNSET
        else:
            file = PastedSheetRequestFile.from_dict(_file)

        pasted_sheet_request = cls(
            text=text,
            file=file,
        )

        pasted_sheet_request.additional_properties = d
        return pasted_sheet_request

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
