from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.price_range import PriceRange


T = TypeVar("T", bound="LadderPrice")


@_attrs_define
class LadderPrice:
    """Renders the price of a quantity.

    Attributes:
        quantity (int):
        estimate (PriceRange): Renders an indicative price per piece, landed and with the platform's fee.
    """

    quantity: int
    estimate: PriceRange
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        quantity = self.quantity

        estimate = self.estimate.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "quantity": quantity,
                "estimate": estimate,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.price_range import PriceRange  # noqa: PLC0415

        d = dict(src_dict)
        quantity = d.pop("quantity")

        estimate = PriceRange.from_dict(d.pop("estimate"))

        ladder_price = cls(
            quantity=quantity,
            estimate=estimate,
        )

        ladder_price.additional_properties = d
        return ladder_price

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
