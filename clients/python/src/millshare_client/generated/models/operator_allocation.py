from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.allocation_status_enum import AllocationStatusEnum

T = TypeVar("T", bound="OperatorAllocation")


@_attrs_define
class OperatorAllocation:
    """Serializes everything, for operators.

    Attributes:
        id (UUID):
        work_order (None | str): Its number from when it is offered, such as W-26-00042.
        order (UUID):
        order_title (str):
        operation_sequence (int):
        process (str):
        quantity (int):
        due_on (datetime.date): When the pieces leave: the window's last day, later where the buyer waits.
        status (AllocationStatusEnum): * `proposed` - Proposed
            * `offered` - Offered
            * `accepted` - Accepted
            * `declined` - Declined
            * `expired` - Expired
            * `confirmed` - Confirmed
            * `in_production` - In production
            * `quality_passed` - Quality passed
            * `quality_failed` - Quality failed
            * `shipped` - Shipped
            * `received` - Received
            * `rework` - Rework
            * `settled` - Settled
            * `cancelled` - Cancelled
            * `replaced` - Replaced
        created_at (datetime.datetime):
        buyer (str):
        factory (UUID):
        window (UUID):
        machine (UUID):
        machine_name (str):
        starts_at (datetime.datetime):
        ends_at (datetime.datetime):
        machine_hours (str):  Example: 12.5.
        pieces_to_start (int): More than its pieces where some are expected to be scrapped; the hours are for these.
        pieces_to_pass (int): Good pieces to pass on, more than its own where later steps scrap some.
        ships_from (datetime.date | None): Returns the first day on which a last step's goods may leave; empty if any.
        is_collected (bool): The buyer collects the goods at the factory.
        material_family (str):
        material_grade (str):
        notes (str): The buyer's, in its words.
        ship_to_region (str):
        machining (str):
        setup (str):
        opening (str):
        earnings (str): For all pieces, in whole minor units, without a bonus.
        bonus (str): Your share of what the match gains, paid by good pieces.
        offer_expires_at (datetime.datetime | None):
        order_response_code (str): UBL: AP accepted, CA with amendments, RE rejected; empty without an answer.
        run (UUID):
        order_reference (str):
        factory_name (str):
        place (str):
        transport (str):
        lateness (str):
        total_cost (str):
        agreed_price (str): The buyer's, before the fee; empty until offered.
    """

    id: UUID
    work_order: None | str
    order: UUID
    order_title: str
    operation_sequence: int
    process: str
    quantity: int
    due_on: datetime.date
    status: AllocationStatusEnum
    created_at: datetime.datetime
    buyer: str
    factory: UUID
    window: UUID
    machine: UUID
    machine_name: str
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    machine_hours: str
    pieces_to_start: int
    pieces_to_pass: int
    ships_from: datetime.date | None
    is_collected: bool
    material_family: str
    material_grade: str
    notes: str
    ship_to_region: str
    machining: str
    setup: str
    opening: str
    earnings: str
    bonus: str
    offer_expires_at: datetime.datetime | None
    order_response_code: str
    run: UUID
    order_reference: str
    factory_name: str
    place: str
    transport: str
    lateness: str
    total_cost: str
    agreed_price: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        work_order: None | str
        work_order = self.work_order

        order = str(self.order)

        order_title = self.order_title

        operation_sequence = self.operation_sequence

        process = self.process

        quantity = self.quantity

        due_on = self.due_on.isoformat()

        status = self.status.value

        created_at = self.created_at.isoformat()

        buyer = self.buyer

        factory = str(self.factory)

        window = str(self.window)

        machine = str(self.machine)

        machine_name = self.machine_name

        starts_at = self.starts_at.isoformat()

        ends_at = self.ends_at.isoformat()

        machine_hours = self.machine_hours

        pieces_to_start = self.pieces_to_start

        pieces_to_pass = self.pieces_to_pass

        ships_from: None | str
        if isinstance(self.ships_from, datetime.date):
            ships_from = self.ships_from.isoformat()
        else:
            ships_from = self.ships_from

        is_collected = self.is_collected

        material_family = self.material_family

        material_grade = self.material_grade

        notes = self.notes

        ship_to_region = self.ship_to_region

        machining = self.machining

        setup = self.setup

        opening = self.opening

        earnings = self.earnings

        bonus = self.bonus

        offer_expires_at: None | str
        if isinstance(self.offer_expires_at, datetime.datetime):
            offer_expires_at = self.offer_expires_at.isoformat()
        else:
            offer_expires_at = self.offer_expires_at

        order_response_code = self.order_response_code

        run = str(self.run)

        order_reference = self.order_reference

        factory_name = self.factory_name

        place = self.place

        transport = self.transport

        lateness = self.lateness

        total_cost = self.total_cost

        agreed_price = self.agreed_price

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "work_order": work_order,
                "order": order,
                "order_title": order_title,
                "operation_sequence": operation_sequence,
                "process": process,
                "quantity": quantity,
                "due_on": due_on,
                "status": status,
                "created_at": created_at,
                "buyer": buyer,
                "factory": factory,
                "window": window,
                "machine": machine,
                "machine_name": machine_name,
                "starts_at": starts_at,
                "ends_at": ends_at,
                "machine_hours": machine_hours,
                "pieces_to_start": pieces_to_start,
                "pieces_to_pass": pieces_to_pass,
                "ships_from": ships_from,
                "is_collected": is_collected,
                "material_family": material_family,
                "material_grade": material_grade,
                "notes": notes,
                "ship_to_region": ship_to_region,
                "machining": machining,
                "setup": setup,
                "opening": opening,
                "earnings": earnings,
                "bonus": bonus,
                "offer_expires_at": offer_expires_at,
                "order_response_code": order_response_code,
                "run": run,
                "order_reference": order_reference,
                "factory_name": factory_name,
                "place": place,
                "transport": transport,
                "lateness": lateness,
                "total_cost": total_cost,
                "agreed_price": agreed_price,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = UUID(d.pop("id"))

        def _parse_work_order(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        work_order = _parse_work_order(d.pop("work_order"))

        order = UUID(d.pop("order"))

        order_title = d.pop("order_title")

        operation_sequence = d.pop("operation_sequence")

        process = d.pop("process")

        quantity = d.pop("quantity")

        due_on = datetime.date.fromisoformat(d.pop("due_on"))

        status = AllocationStatusEnum(d.pop("status"))

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        buyer = d.pop("buyer")

        factory = UUID(d.pop("factory"))

        window = UUID(d.pop("window"))

        machine = UUID(d.pop("machine"))

        machine_name = d.pop("machine_name")

        starts_at = datetime.datetime.fromisoformat(d.pop("starts_at"))

        ends_at = datetime.datetime.fromisoformat(d.pop("ends_at"))

        machine_hours = d.pop("machine_hours")

        pieces_to_start = d.pop("pieces_to_start")

        pieces_to_pass = d.pop("pieces_to_pass")

        def _parse_ships_from(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                ships_from_type_0 = datetime.date.fromisoformat(data)

                return ships_from_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        ships_from = _parse_ships_from(d.pop("ships_from"))

        is_collected = d.pop("is_collected")

        material_family = d.pop("material_family")

        material_grade = d.pop("material_grade")

        notes = d.pop("notes")

        ship_to_region = d.pop("ship_to_region")

        machining = d.pop("machining")

        setup = d.pop("setup")

        opening = d.pop("opening")

        earnings = d.pop("earnings")

        bonus = d.pop("bonus")

        def _parse_offer_expires_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                offer_expires_at_type_0 = datetime.datetime.fromisoformat(data)

                return offer_expires_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        offer_expires_at = _parse_offer_expires_at(d.pop("offer_expires_at"))

        order_response_code = d.pop("order_response_code")

        run = UUID(d.pop("run"))

        order_reference = d.pop("order_reference")

        factory_name = d.pop("factory_name")

        place = d.pop("place")

        transport = d.pop("transport")

        lateness = d.pop("lateness")

        total_cost = d.pop("total_cost")

        agreed_price = d.pop("agreed_price")

        operator_allocation = cls(
            id=id,
            work_order=work_order,
            order=order,
            order_title=order_title,
            operation_sequence=operation_sequence,
            process=process,
            quantity=quantity,
            due_on=due_on,
            status=status,
            created_at=created_at,
            buyer=buyer,
            factory=factory,
            window=window,
            machine=machine,
            machine_name=machine_name,
            starts_at=starts_at,
            ends_at=ends_at,
            machine_hours=machine_hours,
            pieces_to_start=pieces_to_start,
            pieces_to_pass=pieces_to_pass,
            ships_from=ships_from,
            is_collected=is_collected,
            material_family=material_family,
            material_grade=material_grade,
            notes=notes,
            ship_to_region=ship_to_region,
            machining=machining,
            setup=setup,
            opening=opening,
            earnings=earnings,
            bonus=bonus,
            offer_expires_at=offer_expires_at,
            order_response_code=order_response_code,
            run=run,
            order_reference=order_reference,
            factory_name=factory_name,
            place=place,
            transport=transport,
            lateness=lateness,
            total_cost=total_cost,
            agreed_price=agreed_price,
        )

        operator_allocation.additional_properties = d
        return operator_allocation

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
