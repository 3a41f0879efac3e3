from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Receipt")


@_attrs_define
class Receipt:
    """Shows a receipt.

    Attributes:
        id (UUID):
        received (int): All that arrived this time, damaged ones included.
        damaged (int):
        spare (int): Good pieces beyond those of the shipment.
        spare_damaged (int): Damaged ones that spare pieces make up for.
        is_final (bool): No more pieces of the shipment come: all arrived, or they are lost.
        at (datetime.datetime):
    """

    id: UUID
    received: int
    damaged: int
    spare: int
    spare_damaged: int
    is_final: bool
    at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        received = self.received

        damaged = self.damaged

        spare = self.spare

        spare_damaged = self.spare_damaged

        is_final = self.is_final

        at = self.at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "received": received,
                "damaged": damaged,
                "spare": spare,
                "spare_damaged": spare_damaged,
                "is_final": is_final,
                "at": at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = UUID(d.pop("id"))

        received = d.pop("received")

        damaged = d.pop("damaged")

        spare = d.pop("spare")

        spare_damaged = d.pop("spare_damaged")

        is_final = d.pop("is_final")

        at = datetime.datetime.fromisoformat(d.pop("at"))

        receipt = cls(
            id=id,
            received=received,
            damaged=damaged,
            spare=spare,
            spare_damaged=spare_damaged,
            is_final=is_final,
            at=at,
        )

        receipt.additional_properties = d
        return receipt

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
