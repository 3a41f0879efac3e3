from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.file_message_params import FileMessageParams


T = TypeVar("T", bound="FileMessage")


@_attrs_define
class FileMessage:
    """Shows a message about a file.

    Attributes:
        code (str): By which programs recognise it; it never changes.
        text (str):
        params (FileMessageParams):
    """

    code: str
    text: str
    params: FileMessageParams
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        code = self.code

        text = self.text

        params = self.params.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "code": code,
                "text": text,
                "params": params,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.file_message_params import FileMessageParams  # noqa: PLC0415

        d = dict(src_dict)
        code = d.pop("code")

        text = d.pop("text")

        params = FileMessageParams.from_dict(d.pop("params"))

        file_message = cls(
            code=code,
            text=text,
            params=params,
        )

        file_message.additional_properties = d
        return file_message

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
