from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.order_price_basis_enum import OrderPriceBasisEnum

T = TypeVar("T", bound="OrderPrice")


@_attrs_define
class OrderPrice:
    """Serializes what one order costs, is expected to cost alone, and is asked for.

    Attributes:
        order (UUID):
        reference (str):
        pieces (int):
        alone_pieces (int): Of the run's own baseline.
        cost (str):
        alone_cost (str):
        expected_alone_cost (str):
        expected_low (str):
        expected_high (str):
        basis (OrderPriceBasisEnum): * `baseline` - Offers to it alone
            * `declared` - Its declared price
            * `assumed` - An assumed price
        is_own_plant (bool): The buyer's own plant makes a part of it: at cost, and no saving.
        levy (str):
        subsidy (str):
        price (str):
        saving (str):
        displaced_value (str):
    """

    order: UUID
    reference: str
    pieces: int
    alone_pieces: int
    cost: str
    alone_cost: str
    expected_alone_cost: str
    expected_low: str
    expected_high: str
    basis: OrderPriceBasisEnum
    is_own_plant: bool
    levy: str
    subsidy: str
    price: str
    saving: str
    displaced_value: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        order = str(self.order)

        reference = self.reference

        pieces = self.pieces

        alone_pieces = self.alone_pieces

        cost = self.cost

        alone_cost = self.alone_cost

        expected_alone_cost = self.expected_alone_cost

        expected_low = self.expected_low

        expected_high = self.expected_high

        basis = self.basis.value

        is_own_plant = self.is_own_plant

        levy = self.levy

        subsidy = self.subsidy

        price = self.price

        saving = self.saving

        displaced_value = self.displaced_value

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "order": order,
                "reference": reference,
                "pieces": pieces,
                "alone_pieces": alone_pieces,
                "cost": cost,
                "alone_cost": alone_cost,
                "expected_alone_cost": expected_alone_cost,
                "expected_low": expected_low,
                "expected_high": expected_high,
                "basis": basis,
                "is_own_plant": is_own_plant,
                "levy": levy,
                "subsidy": subsidy,
                "price": price,
                "saving": saving,
                "displaced_value": displaced_value,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        order = UUID(d.pop("order"))

        reference = d.pop("reference")

        pieces = d.pop("pieces")

        alone_pieces = d.pop("alone_pieces")

        cost = d.pop("cost")

        alone_cost = d.pop("alone_cost")

        expected_alone_cost = d.pop("expected_alone_cost")

        expected_low = d.pop("expected_low")

        expected_high = d.pop("expected_high")

        basis = OrderPriceBasisEnum(d.pop("basis"))

        is_own_plant = d.pop("is_own_plant")

        levy = d.pop("levy")

        subsidy = d.pop("subsidy")

        price = d.pop("price")

        saving = d.pop("saving")

        displaced_value = d.pop("displaced_value")

        order_price = cls(
            order=order,
            reference=reference,
            pieces=pieces,
            alone_pieces=alone_pieces,
            cost=cost,
            alone_cost=alone_cost,
            expected_alone_cost=expected_alone_cost,
            expected_low=expected_low,
            expected_high=expected_high,
            basis=basis,
            is_own_plant=is_own_plant,
            levy=levy,
            subsidy=subsidy,
            price=price,
            saving=saving,
            displaced_value=displaced_value,
        )

        order_price.additional_properties = d
        return order_price

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
