from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.bridge_part_reason_enum import BridgePartReasonEnum

T = TypeVar("T", bound="BridgePart")


@_attrs_define
class BridgePart:
    """Serializes the orders of one reason, and by how much they change the saving.

    Attributes:
        reason (BridgePartReasonEnum): * `not-answered` - not-answered
            * `buyer-declined` - buyer-declined
            * `order-cancelled` - order-cancelled
            * `factory-declined` - factory-declined
            * `factory-silent` - factory-silent
            * `factory-gave-back` - factory-gave-back
            * `pieces-lost` - pieces-lost
            * `price-agreed` - price-agreed
            * `in-production` - in-production
            * `not-accepted` - not-accepted
            * `disputed` - disputed
            * `refunded` - refunded
            * `arrived-short` - arrived-short
            * `other` - other
        orders (int):
        amount (str): Below 0 where the saving shrinks.
    """

    reason: BridgePartReasonEnum
    orders: int
    amount: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        reason = self.reason.value

        orders = self.orders

        amount = self.amount

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "reason": reason,
                "orders": orders,
                "amount": amount,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        reason = BridgePartReasonEnum(d.pop("reason"))

        orders = d.pop("orders")

        amount = d.pop("amount")

        bridge_part = cls(
            reason=reason,
            orders=orders,
            amount=amount,
        )

        bridge_part.additional_properties = d
        return bridge_part

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
