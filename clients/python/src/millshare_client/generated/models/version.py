from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.proposal_status_enum import ProposalStatusEnum

if TYPE_CHECKING:
    from ..models.proposal_part import ProposalPart


T = TypeVar("T", bound="Version")


@_attrs_define
class Version:
    """Serializes another version of the same proposal.

    Attributes:
        id (UUID):
        number (int): Counts the versions of one order from 1.
        status (ProposalStatusEnum): * `open` - Open
            * `accepted` - Accepted
            * `declined` - Declined
            * `superseded` - Superseded
        quantity (int): Pieces that would be delivered.
        price (None | str): With the platform's fee.
        delivery_on (datetime.date): When the last piece arrives, or can be collected.
        expected_alone (None | str): What these pieces are expected to cost you alone, with the fee; no offer.
        expected_alone_low (None | str): Its 10th percentile over orders of arrival.
        expected_alone_high (None | str): Its 90th percentile.
        saving (None | str): expected_alone − price.
        parts (list[ProposalPart]):
        changes (list[str]):
        created_at (datetime.datetime):
    """

    id: UUID
    number: int
    status: ProposalStatusEnum
    quantity: int
    price: None | str
    delivery_on: datetime.date
    expected_alone: None | str
    expected_alone_low: None | str
    expected_alone_high: None | str
    saving: None | str
    parts: list[ProposalPart]
    changes: list[str]
    created_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        number = self.number

        status = self.status.value

        quantity = self.quantity

        price: None | str
        price = self.price

        delivery_on = self.delivery_on.isoformat()

        expected_alone: None | str
        expected_alone = self.expected_alone

        expected_alone_low: None | str
        expected_alone_low = self.expected_alone_low

        expected_alone_high: None | str
        expected_alone_high = self.expected_alone_high

        saving: None | str
        saving = self.saving

        parts = []
        for parts_item_data in self.parts:
            parts_item = parts_item_data.to_dict()
            parts.append(parts_item)

        changes = self.changes

        created_at = self.created_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "number": number,
                "status": status,
                "quantity": quantity,
                "price": price,
                "delivery_on": delivery_on,
                "expected_alone": expected_alone,
                "expected_alone_low": expected_alone_low,
                "expected_alone_high": expected_alone_high,
                "saving": saving,
                "parts": parts,
                "changes": changes,
                "created_at": created_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.proposal_part import ProposalPart  # noqa: PLC0415

        d = dict(src_dict)
        id = UUID(d.pop("id"))

        number = d.pop("number")

        status = ProposalStatusEnum(d.pop("status"))

        quantity = d.pop("quantity")

        def _parse_price(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        price = _parse_price(d.pop("price"))

        delivery_on = datetime.date.fromisoformat(d.pop("delivery_on"))

        def _parse_expected_alone(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        expected_alone = _parse_expected_alone(d.pop("expected_alone"))

        def _parse_expected_alone_low(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        expected_alone_low = _parse_expected_alone_low(d.pop("expected_alone_low"))

        def _parse_expected_alone_high(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        expected_alone_high = _parse_expected_alone_high(d.pop("expected_alone_high"))

        def _parse_saving(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        saving = _parse_saving(d.pop("saving"))

        parts = []
        _parts = d.pop("parts")
        for parts_item_data in _parts:
            parts_item = ProposalPart.from_dict(parts_item_data)

            parts.append(parts_item)

        changes = cast(list[str], d.pop("changes"))

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        version = cls(
            id=id,
            number=number,
            status=status,
            quantity=quantity,
            price=price,
            delivery_on=delivery_on,
            expected_alone=expected_alone,
            expected_alone_low=expected_alone_low,
            expected_alone_high=expected_alone_high,
            saving=saving,
            parts=parts,
            changes=changes,
            created_at=created_at,
        )

        version.additional_properties = d
        return version

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
