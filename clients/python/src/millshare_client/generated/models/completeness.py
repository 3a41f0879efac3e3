from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.missing_point import MissingPoint


T = TypeVar("T", bound="Completeness")


@_attrs_define
class Completeness:
    """Renders the share of the points of a match that an order has.

    Attributes:
        share (str):
        filled (int):
        total (int):
        missing (list[MissingPoint]):
    """

    share: str
    filled: int
    total: int
    missing: list[MissingPoint]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        share = self.share

        filled = self.filled

        total = self.total

        missing = []
        for missing_item_data in self.missing:
            missing_item = missing_item_data.to_dict()
            missing.append(missing_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "share": share,
                "filled": filled,
                "total": total,
                "missing": missing,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.missing_point import MissingPoint  # noqa: PLC0415

        d = dict(src_dict)
        share = d.pop("share")

        filled = d.pop("filled")

        total = d.pop("total")

        missing = []
        _missing = d.pop("missing")
        for missing_item_data in _missing:
            missing_item = MissingPoint.from_dict(missing_item_data)

            missing.append(missing_item)

        completeness = cls(
            share=share,
            filled=filled,
            total=total,
            missing=missing,
        )

        completeness.additional_properties = d
        return completeness

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
