from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.line_action_enum import LineActionEnum

T = TypeVar("T", bound="KnownRow")


@_attrs_define
class KnownRow:
    """Shows the row that a line is recognised by, or became.

    Attributes:
        object_ (UUID):
        action (LineActionEnum): * `add` - Add
            * `update` - Update
            * `skip` - Leave as it is
    """

    object_: UUID
    action: LineActionEnum
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        object_ = str(self.object_)

        action = self.action.value

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "object": object_,
                "action": action,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        object_ = UUID(d.pop("object"))

        action = LineActionEnum(d.pop("action"))

        known_row = cls(
            object_=object_,
            action=action,
        )

        known_row.additional_properties = d
        return known_row

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
