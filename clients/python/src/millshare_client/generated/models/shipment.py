from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.receipt import Receipt
    from ..models.received import Received


T = TypeVar("T", bound="Shipment")


@_attrs_define
class Shipment:
    """Shows a shipment with what arrived of it.

    Attributes:
        id (UUID):
        allocation (UUID):
        pieces (int):
        spare (int): Sent along for what the next steps are expected to scrap.
        shipped_on (datetime.date):
        carrier (str):
        is_received (bool): No more pieces come: all arrived, or the last receipt was final.
        under_way (int): Pieces that may still arrive, spare ones included.
        receipt (None | Received):
        receipts (list[Receipt]):
        at (datetime.datetime):
        to_allocation (None | Unset | UUID): Empty: to the buyer.
    """

    id: UUID
    allocation: UUID
    pieces: int
    spare: int
    shipped_on: datetime.date
    carrier: str
    is_received: bool
    under_way: int
    receipt: None | Received
    receipts: list[Receipt]
    at: datetime.datetime
    to_allocation: None | Unset | UUID = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.received import Received  # noqa: PLC0415

        id = str(self.id)

        allocation = str(self.allocation)

        pieces = self.pieces

        spare = self.spare

        shipped_on = self.shipped_on.isoformat()

        carrier = self.carrier

        is_received = self.is_received

        under_way = self.under_way

        receipt: dict[str, Any] | None
        if isinstance(self.receipt, Received):
            receipt = self.receipt.to_dict()
        else:
            receipt = self.receipt

        receipts = []
        for receipts_item_data in self.receipts:
            receipts_item = receipts_item_data.to_dict()
            receipts.append(receipts_item)

        at = self.at.isoformat()

        to_allocation: None | str | Unset
        if isinstance(self.to_allocation, Unset):
            to_allocation = UNSET
        elif isinstance(self.to_allocation, UUID):
            to_allocation = str(self.to_allocation)
        else:
            to_allocation = self.to_allocation

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "allocation": allocation,
                "pieces": pieces,
                "spare": spare,
                "shipped_on": shipped_on,
                "carrier": carrier,
                "is_received": is_received,
                "under_way": under_way,
                "receipt": receipt,
                "receipts": receipts,
                "at": at,
            }
        )
        if to_allocation is not UNSET:
            field_dict["to_allocation"] = to_allocation

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.receipt import Receipt  # noqa: PLC0415
        from ..models.received import Received  # noqa: PLC0415

        d = dict(src_dict)
        id = UUID(d.pop("id"))

        allocation = UUID(d.pop("allocation"))

        pieces = d.pop("pieces")

        spare = d.pop("spare")

        shipped_on = datetime.date.fromisoformat(d.pop("shipped_on"))

        carrier = d.pop("carrier")

        is_received = d.pop("is_received")

        under_way = d.pop("under_way")

        def _parse_receipt(data: object) -> None | Received:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                receipt_type_0 = Received.from_dict(data)

                return receipt_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Received, data)

        receipt = _parse_receipt(d.pop("receipt"))

        receipts = []
        _receipts = d.pop("receipts")
        for receipts_item_data in _receipts:
            receipts_item = Receipt.from_dict(receipts_item_data)

            receipts.append(receipts_item)

        at = datetime.datetime.fromisoformat(d.pop("at"))

        def _parse_to_allocation(data: object) -> None | Unset | UUID:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                to_allocation_type_0 = UUID(data)

                return to_allocation_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Unset | UUID, data)

        to_allocation = _parse_to_allocation(d.pop("to_allocation", UNSET))

        shipment = cls(
            id=id,
            allocation=allocation,
            pieces=pieces,
            spare=spare,
            shipped_on=shipped_on,
            carrier=carrier,
            is_received=is_received,
            under_way=under_way,
            receipt=receipt,
            receipts=receipts,
            at=at,
            to_allocation=to_allocation,
        )

        shipment.additional_properties = d
        return shipment

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
