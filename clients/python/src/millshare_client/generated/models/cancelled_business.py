from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.left import Left


T = TypeVar("T", bound="CancelledBusiness")


@_attrs_define
class CancelledBusiness:
    """Renders what a cancellation did.

    Attributes:
        cancelled (int):
        left (list[Left]):
    """

    cancelled: int
    left: list[Left]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        cancelled = self.cancelled

        left = []
        for left_item_data in self.left:
            left_item = left_item_data.to_dict()
            left.append(left_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "cancelled": cancelled,
                "left": left,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.left import Left  # noqa: PLC0415

        d = dict(src_dict)
        cancelled = d.pop("cancelled")

        left = []
        _left = d.pop("left")
        for left_item_data in _left:
            left_item = Left.from_dict(left_item_data)

            left.append(left_item)

        cancelled_business = cls(
            cancelled=cancelled,
            left=left,
        )

        cancelled_business.additional_properties = d
        return cancelled_business

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
