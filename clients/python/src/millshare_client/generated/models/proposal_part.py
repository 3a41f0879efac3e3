from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="ProposalPart")


@_attrs_define
class ProposalPart:
    """Serializes place, pieces, day and price of one allocation of a proposal.

    Attributes:
        allocation (UUID):
        operation_sequence (int):
        process (str):
        place (str):
        quantity (int):
        due_on (datetime.date): When they leave the factory.
        price (None | str):
        arrives_on (datetime.date | None | Unset): When they are with you; of the last step alone.
    """

    allocation: UUID
    operation_sequence: int
    process: str
    place: str
    quantity: int
    due_on: datetime.date
    price: None | str
    arrives_on: datetime.date | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        allocation = str(self.allocation)

        operation_sequence = self.operation_sequence

        process = self.process

        place = self.place

        quantity = self.quantity

        due_on = self.due_on.isoformat()

        price: None | str
        price = self.price

        arrives_on: None | str | Unset
        if isinstance(self.arrives_on, Unset):
            arrives_on = UNSET
        elif isinstance(self.arrives_on, datetime.date):
            arrives_on = self.arrives_on.isoformat()
        else:
            arrives_on = self.arrives_on

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "allocation": allocation,
                "operation_sequence": operation_sequence,
                "process": process,
                "place": place,
                "quantity": quantity,
                "due_on": due_on,
                "price": price,
            }
        )
        if arrives_on is not UNSET:
            field_dict["arrives_on"] = arrives_on

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        allocation = UUID(d.pop("allocation"))

        operation_sequence = d.pop("operation_sequence")

        process = d.pop("process")

        place = d.pop("place")

        quantity = d.pop("quantity")

        due_on = datetime.date.fromisoformat(d.pop("due_on"))

        def _parse_price(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        price = _parse_price(d.pop("price"))

        def _parse_arrives_on(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                arrives_on_type_0 = datetime.date.fromisoformat(data)

                return arrives_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        arrives_on = _parse_arrives_on(d.pop("arrives_on", UNSET))

        proposal_part = cls(
            allocation=allocation,
            operation_sequence=operation_sequence,
            process=process,
            place=place,
            quantity=quantity,
            due_on=due_on,
            price=price,
            arrives_on=arrives_on,
        )

        proposal_part.additional_properties = d
        return proposal_part

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
