from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.blank_enum import BlankEnum
from ..models.counter_kind_enum import CounterKindEnum
from ..models.counter_status_enum import CounterStatusEnum
from ..models.refusal_enum import RefusalEnum
from ..types import UNSET, Unset

T = TypeVar("T", bound="OperatorCounterOffer")


@_attrs_define
class OperatorCounterOffer:
    """Serializes everything, for operators: both costs and both ways.

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
        run (UUID | Unset):
        order (UUID | Unset):
        offered_price (None | str | Unset):
        agreed_price (None | str | Unset):
        cost_with (None | str | Unset): Of the order, on these terms.
        cost_without (None | str | Unset): Of the order, matched again without this factory.
        refusal (BlankEnum | RefusalEnum | Unset):
        alternatives (Any | Unset): Both ways to make the order, as they were compared.
        decided_by (None | Unset | UUID): The buyer's member; empty where the platform decided.
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
    run: UUID | Unset = UNSET
    order: UUID | Unset = UNSET
    offered_price: None | str | Unset = UNSET
    agreed_price: None | str | Unset = UNSET
    cost_with: None | str | Unset = UNSET
    cost_without: None | str | Unset = UNSET
    refusal: BlankEnum | RefusalEnum | Unset = UNSET
    alternatives: Any | Unset = UNSET
    decided_by: None | Unset | UUID = UNSET
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

        run: str | Unset = UNSET
        if not isinstance(self.run, Unset):
            run = str(self.run)

        order: str | Unset = UNSET
        if not isinstance(self.order, Unset):
            order = str(self.order)

        offered_price: None | str | Unset
        if isinstance(self.offered_price, Unset):
            offered_price = UNSET
        else:
            offered_price = self.offered_price

        agreed_price: None | str | Unset
        if isinstance(self.agreed_price, Unset):
            agreed_price = UNSET
        else:
            agreed_price = self.agreed_price

        cost_with: None | str | Unset
        if isinstance(self.cost_with, Unset):
            cost_with = UNSET
        else:
            cost_with = self.cost_with

        cost_without: None | str | Unset
        if isinstance(self.cost_without, Unset):
            cost_without = UNSET
        else:
            cost_without = self.cost_without

        refusal: str | Unset
        if isinstance(self.refusal, Unset):
            refusal = UNSET
        elif isinstance(self.refusal, RefusalEnum):
            refusal = self.refusal.value
        else:
            refusal = self.refusal.value

        alternatives = self.alternatives

        decided_by: None | str | Unset
        if isinstance(self.decided_by, Unset):
            decided_by = UNSET
        elif isinstance(self.decided_by, UUID):
            decided_by = str(self.decided_by)
        else:
            decided_by = self.decided_by

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
        if run is not UNSET:
            field_dict["run"] = run
        if order is not UNSET:
            field_dict["order"] = order
        if offered_price is not UNSET:
            field_dict["offered_price"] = offered_price
        if agreed_price is not UNSET:
            field_dict["agreed_price"] = agreed_price
        if cost_with is not UNSET:
            field_dict["cost_with"] = cost_with
        if cost_without is not UNSET:
            field_dict["cost_without"] = cost_without
        if refusal is not UNSET:
            field_dict["refusal"] = refusal
        if alternatives is not UNSET:
            field_dict["alternatives"] = alternatives
        if decided_by is not UNSET:
            field_dict["decided_by"] = decided_by

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

        _run = d.pop("run", UNSET)
        run: UUID | Unset
        if isinstance(_run, Unset):
            run = UNSET
        else:
            run = UUID(_run)

        _order = d.pop("order", UNSET)
        order: UUID | Unset
        if isinstance(_order, Unset):
            order = UNSET
        else:
            order = UUID(_order)

        def _parse_offered_price(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        offered_price = _parse_offered_price(d.pop("offered_price", UNSET))

        def _parse_agreed_price(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        agreed_price = _parse_agreed_price(d.pop("agreed_price", UNSET))

        def _parse_cost_with(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        cost_with = _parse_cost_with(d.pop("cost_with", UNSET))

        def _parse_cost_without(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        cost_without = _parse_cost_without(d.pop("cost_without", UNSET))

        def _parse_refusal(data: object) -> BlankEnum | RefusalEnum | Unset:
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                refusal_type_0 = RefusalEnum(data)

                return refusal_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            if not isinstance(data, str):
                raise TypeError()
            refusal_type_1 = BlankEnum(data)

            return refusal_type_1

        refusal = _parse_refusal(d.pop("refusal", UNSET))

        alternatives = d.pop("alternatives", UNSET)

        def _parse_decided_by(data: object) -> None | Unset | UUID:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                decided_by_type_0 = UUID(data)

                return decided_by_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Unset | UUID, data)

        decided_by = _parse_decided_by(d.pop("decided_by", UNSET))

        operator_counter_offer = cls(
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
            run=run,
            order=order,
            offered_price=offered_price,
            agreed_price=agreed_price,
            cost_with=cost_with,
            cost_without=cost_without,
            refusal=refusal,
            alternatives=alternatives,
            decided_by=decided_by,
        )

        operator_counter_offer.additional_properties = d
        return operator_counter_offer

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
