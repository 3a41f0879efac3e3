from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.message_params import MessageParams


T = TypeVar("T", bound="Message")


@_attrs_define
class Message:
    """Shows what is said about a line or a file.

    Attributes:
        code (str): By which programs recognise it; it never changes.
        field (str): The value it is about; empty for the whole line.
        text (str):
        params (MessageParams): `found` is of the file, `nearest` a suggestion.
    """

    code: str
    field: str
    text: str
    params: MessageParams
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        code = self.code

        field = self.field

        text = self.text

        params = self.params.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "code": code,
                "field": field,
                "text": text,
                "params": params,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.message_params import MessageParams  # noqa: PLC0415

        d = dict(src_dict)
        code = d.pop("code")

        field = d.pop("field")

        text = d.pop("text")

        params = MessageParams.from_dict(d.pop("params"))

        message = cls(
            code=code,
            field=field,
            text=text,
            params=params,
        )

        message.additional_properties = d
        return message

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
