from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.counter_kind_enum import CounterKindEnum
from ..models.counter_status_enum import CounterStatusEnum

T = TypeVar("T", bound="FactoryCounterOffer")


@_attrs_define
class FactoryCounterOffer:
    """Serializes a counter-offer for its factory; never what else was compared.

    Attributes:
        id (UUID):
        allocation (UUID):
        kind (CounterKindEnum): * `time` - Time per piece
            * `price` - Price
            * `date` - Date
            * `quantity` - Quantity
            * `combined` - Several terms
        status (CounterStatusEnum): * `open` - Open
            * `asked_buyer` - Buyer asked
            * `accepted` - Accepted
            * `refused` - Refused
            * `withdrawn` - Withdrawn
            * `lapsed` - Lapsed
            * `superseded` - Superseded Default: CounterStatusEnum.OPEN.
        unit_ms (int | None): Machine time to book for a good piece.
        hourly_rate (None | str):
        window (None | UUID): Another published window of the same factory.
        quantity (int | None): Fewer pieces.
        note (str): For people; changes nothing.
        offered_window (UUID):
        offered_quantity (int):
        offered_earnings (None | str): For the offered pieces, by the rates of the offer.
        agreed_quantity (int | None):
        agreed_earnings (None | str): Of the agreed pieces.
        created_at (datetime.datetime):
        decided_at (datetime.datetime | None):
    """

    id: UUID
    allocation: UUID
    kind: CounterKindEnum
    unit_ms: int | None
    hourly_rate: None | str
    window: None | UUID
    quantity: int | None
    note: str
    offered_window: UUID
    offered_quantity: int
    offered_earnings: None | str
    agreed_quantity: int | None
    agreed_earnings: None | str
    created_at: datetime.datetime
    decided_at: datetime.datetime | None
    status: CounterStatusEnum = CounterStatusEnum.OPEN
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        allocation = str(self.allocation)

        kind = self.kind.value

        status = self.status.value

        unit_ms: int | None
        unit_ms = self.unit_ms

        hourly_rate: None | str
        hourly_rate = self.hourly_rate

        window: None | str
        if isinstance(self.window, UUID):
            window = str(self.window)
        else:
            window = self.window

        quantity: int | None
        quantity = self.quantity

        note = self.note

        offered_window = str(self.offered_window)

        offered_quantity = self.offered_quantity

        offered_earnings: None | str
        offered_earnings = self.offered_earnings

        agreed_quantity: int | None
        agreed_quantity = self.agreed_quantity

        agreed_earnings: None | str
        agreed_earnings = self.agreed_earnings

        created_at = self.created_at.isoformat()

        decided_at: None | str
        if isinstance(self.decided_at, datetime.datetime):
            decided_at = self.decided_at.isoformat()
        else:
            decided_at = self.decided_at

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "allocation": allocation,
                "kind": kind,
                "status": status,
                "unit_ms": unit_ms,
                "hourly_rate": hourly_rate,
                "window": window,
                "quantity": quantity,
                "note": note,
                "offered_window": offered_window,
                "offered_quantity": offered_quantity,
                "offered_earnings": offered_earnings,
                "agreed_quantity": agreed_quantity,
                "agreed_earnings": agreed_earnings,
                "created_at": created_at,
                "decided_at": decided_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = UUID(d.pop("id"))

        allocation = UUID(d.pop("allocation"))

        kind = CounterKindEnum(d.pop("kind"))

        status = CounterStatusEnum(d.pop("status"))

        def _parse_unit_ms(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        unit_ms = _parse_unit_ms(d.pop("unit_ms"))

        def _parse_hourly_rate(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        hourly_rate = _parse_hourly_rate(d.pop("hourly_rate"))

        def _parse_window(data: object) -> None | UUID:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                window_type_0 = UUID(data)

                return window_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | UUID, data)

        window = _parse_window(d.pop("window"))

        def _parse_quantity(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        quantity = _parse_quantity(d.pop("quantity"))

        note = d.pop("note")

        offered_window = UUID(d.pop("offered_window"))

        offered_quantity = d.pop("offered_quantity")

        def _parse_offered_earnings(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        offered_earnings = _parse_offered_earnings(d.pop("offered_earnings"))

        def _parse_agreed_quantity(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        agreed_quantity = _parse_agreed_quantity(d.pop("agreed_quantity"))

        def _parse_agreed_earnings(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        agreed_earnings = _parse_agreed_earnings(d.pop("agreed_earnings"))

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        def _parse_decided_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                decided_at_type_0 = datetime.datetime.fromisoformat(data)

                return decided_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        decided_at = _parse_decided_at(d.pop("decided_at"))

        factory_counter_offer = cls(
            id=id,
            allocation=allocation,
            kind=kind,
            status=status,
            unit_ms=unit_ms,
            hourly_rate=hourly_rate,
            window=window,
            quantity=quantity,
            note=note,
            offered_window=offered_window,
            offered_quantity=offered_quantity,
            offered_earnings=offered_earnings,
            agreed_quantity=agreed_quantity,
            agreed_earnings=agreed_earnings,
            created_at=created_at,
            decided_at=decided_at,
        )

        factory_counter_offer.additional_properties = d
        return factory_counter_offer

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
