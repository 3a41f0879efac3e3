from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="MissingPoint")


@_attrs_define
class MissingPoint:
    """Renders a point that decides a match and that the order lacks.

    Attributes:
        name (str):
        pointers (list[str]): Fields of the order that supply it.
        why (str): What remains unknown without it.
    """

    name: str
    pointers: list[str]
    why: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        pointers = self.pointers

        why = self.why

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "name": name,
                "pointers": pointers,
                "why": why,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name")

        pointers = cast(list[str], d.pop("pointers"))

        why = d.pop("why")

        missing_point = cls(
            name=name,
            pointers=pointers,
            why=why,
        )

        missing_point.additional_properties = d
        return missing_point

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
