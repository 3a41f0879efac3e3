from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="ShipmentBodyRequest")


@_attrs_define
class ShipmentBodyRequest:
    """Validates a shipment; without `pieces` all that are ready leave.

    Attributes:
        pieces (int | Unset): How many leave; all that passed and are needed unless given.
        to_allocation (UUID | Unset): The next factory's allocation that gets them, where several wait for pieces.
        shipped_on (datetime.date | Unset): Today unless given.
        carrier (str | Unset):
    """

    pieces: int | Unset = UNSET
    to_allocation: UUID | Unset = UNSET
    shipped_on: datetime.date | Unset = UNSET
    carrier: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        pieces = self.pieces

        to_allocation: str | Unset = UNSET
        if not isinstance(self.to_allocation, Unset):
            to_allocation = str(self.to_allocation)

        shipped_on: str | Unset = UNSET
        if not isinstance(self.shipped_on, Unset):
            shipped_on = self.shipped_on.isoformat()

        carrier = self.carrier

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if pieces is not UNSET:
            field_dict["pieces"] = pieces
        if to_allocation is not UNSET:
            field_dict["to_allocation"] = to_allocation
        if shipped_on is not UNSET:
            field_dict["shipped_on"] = shipped_on
        if carrier is not UNSET:
            field_dict["carrier"] = carrier

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        pieces = d.pop("pieces", UNSET)

        _to_allocation = d.pop("to_allocation", UNSET)
        to_allocation: UUID | Unset
        if isinstance(_to_allocation, Unset):
            to_allocation = UNSET
        else:
            to_allocation = UUID(_to_allocation)

        _shipped_on = d.pop("shipped_on", UNSET)
        shipped_on: datetime.date | Unset
        if isinstance(_shipped_on, Unset):
            shipped_on = UNSET
        else:
            shipped_on = datetime.date.fromisoformat(_shipped_on)

        carrier = d.pop("carrier", UNSET)

        shipment_body_request = cls(
            pieces=pieces,
            to_allocation=to_allocation,
            shipped_on=shipped_on,
            carrier=carrier,
        )

        shipment_body_request.additional_properties = d
        return shipment_body_request

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
