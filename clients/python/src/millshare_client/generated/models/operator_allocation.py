from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.allocation_status_enum import AllocationStatusEnum
from ..types import UNSET, Unset

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
        order_reference (str | Unset):
        place (str | Unset):
        price (None | str | Unset): Returns the agreed price of the pieces left, with the platform's fee.
        collect_from (str | Unset): Returns where you collect the goods under EXW and FCA, once both sides agreed.
        buyer (str | Unset):
        factory (UUID | Unset):
        window (UUID | Unset):
        machine (UUID | Unset):
        machine_name (str | Unset):
        starts_at (datetime.datetime | Unset):
        ends_at (datetime.datetime | Unset):
        machine_hours (str | Unset):  Example: 12.5.
        pieces_to_start (int | Unset): More than its pieces where some are expected to be scrapped; the hours are for
            these.
        pieces_to_pass (int | Unset): Good pieces to pass on, more than its own where later steps scrap some.
        ships_from (datetime.date | None | Unset): Returns the first day on which a last step's goods may leave; empty
            if any.
        is_collected (bool | Unset): The buyer collects the goods at the factory.
        material_family (str | Unset):
        material_grade (None | str | Unset):
        notes (str | Unset): The buyer's, in its words.
        ship_to_region (str | Unset):
        machining (None | str | Unset):
        setup (None | str | Unset):
        opening (None | str | Unset):
        earnings (None | str | Unset): For all pieces, in whole minor units, without a bonus.
        bonus (None | str | Unset): Your share of what the match gains, paid by good pieces.
        offer_expires_at (datetime.datetime | None | Unset):
        order_response_code (str | Unset): UBL: AP accepted, CA with amendments, RE rejected; empty without an answer.
        run (UUID | Unset):
        factory_name (str | Unset):
        transport (None | str | Unset):
        lateness (None | str | Unset):
        total_cost (None | str | Unset):
        agreed_price (None | str | Unset): The buyer's, before the fee; empty until offered.
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
    order_reference: str | Unset = UNSET
    place: str | Unset = UNSET
    price: None | str | Unset = UNSET
    collect_from: str | Unset = UNSET
    buyer: str | Unset = UNSET
    factory: UUID | Unset = UNSET
    window: UUID | Unset = UNSET
    machine: UUID | Unset = UNSET
    machine_name: str | Unset = UNSET
    starts_at: datetime.datetime | Unset = UNSET
    ends_at: datetime.datetime | Unset = UNSET
    machine_hours: str | Unset = UNSET
    pieces_to_start: int | Unset = UNSET
    pieces_to_pass: int | Unset = UNSET
    ships_from: datetime.date | None | Unset = UNSET
    is_collected: bool | Unset = UNSET
    material_family: str | Unset = UNSET
    material_grade: None | str | Unset = UNSET
    notes: str | Unset = UNSET
    ship_to_region: str | Unset = UNSET
    machining: None | str | Unset = UNSET
    setup: None | str | Unset = UNSET
    opening: None | str | Unset = UNSET
    earnings: None | str | Unset = UNSET
    bonus: None | str | Unset = UNSET
    offer_expires_at: datetime.datetime | None | Unset = UNSET
    order_response_code: str | Unset = UNSET
    run: UUID | Unset = UNSET
    factory_name: str | Unset = UNSET
    transport: None | str | Unset = UNSET
    lateness: None | str | Unset = UNSET
    total_cost: None | str | Unset = UNSET
    agreed_price: None | str | Unset = UNSET
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

        order_reference = self.order_reference

        place = self.place

        price: None | str | Unset
        if isinstance(self.price, Unset):
            price = UNSET
        else:
            price = self.price

        collect_from = self.collect_from

        buyer = self.buyer

        factory: str | Unset = UNSET
        if not isinstance(self.factory, Unset):
            factory = str(self.factory)

        window: str | Unset = UNSET
        if not isinstance(self.window, Unset):
            window = str(self.window)

        machine: str | Unset = UNSET
        if not isinstance(self.machine, Unset):
            machine = str(self.machine)

        machine_name = self.machine_name

        starts_at: str | Unset = UNSET
        if not isinstance(self.starts_at, Unset):
            starts_at = self.starts_at.isoformat()

        ends_at: str | Unset = UNSET
        if not isinstance(self.ends_at, Unset):
            ends_at = self.ends_at.isoformat()

        machine_hours = self.machine_hours

        pieces_to_start = self.pieces_to_start

        pieces_to_pass = self.pieces_to_pass

        ships_from: None | str | Unset
        if isinstance(self.ships_from, Unset):
            ships_from = UNSET
        elif isinstance(self.ships_from, datetime.date):
            ships_from = self.ships_from.isoformat()
        else:
            ships_from = self.ships_from

        is_collected = self.is_collected

        material_family = self.material_family

        material_grade: None | str | Unset
        if isinstance(self.material_grade, Unset):
            material_grade = UNSET
        else:
            material_grade = self.material_grade

        notes = self.notes

        ship_to_region = self.ship_to_region

        machining: None | str | Unset
        if isinstance(self.machining, Unset):
            machining = UNSET
        else:
            machining = self.machining

        setup: None | str | Unset
        if isinstance(self.setup, Unset):
            setup = UNSET
        else:
            setup = self.setup

        opening: None | str | Unset
        if isinstance(self.opening, Unset):
            opening = UNSET
        else:
            opening = self.opening

        earnings: None | str | Unset
        if isinstance(self.earnings, Unset):
            earnings = UNSET
        else:
            earnings = self.earnings

        bonus: None | str | Unset
        if isinstance(self.bonus, Unset):
            bonus = UNSET
        else:
            bonus = self.bonus

        offer_expires_at: None | str | Unset
        if isinstance(self.offer_expires_at, Unset):
            offer_expires_at = UNSET
        elif isinstance(self.offer_expires_at, datetime.datetime):
            offer_expires_at = self.offer_expires_at.isoformat()
        else:
            offer_expires_at = self.offer_expires_at

        order_response_code = self.order_response_code

        run: str | Unset = UNSET
        if not isinstance(self.run, Unset):
            run = str(self.run)

        factory_name = self.factory_name

        transport: None | str | Unset
        if isinstance(self.transport, Unset):
            transport = UNSET
        else:
            transport = self.transport

        lateness: None | str | Unset
        if isinstance(self.lateness, Unset):
            lateness = UNSET
        else:
            lateness = self.lateness

        total_cost: None | str | Unset
        if isinstance(self.total_cost, Unset):
            total_cost = UNSET
        else:
            total_cost = self.total_cost

        agreed_price: None | str | Unset
        if isinstance(self.agreed_price, Unset):
            agreed_price = UNSET
        else:
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
            }
        )
        if order_reference is not UNSET:
            field_dict["order_reference"] = order_reference
        if place is not UNSET:
            field_dict["place"] = place
        if price is not UNSET:
            field_dict["price"] = price
        if collect_from is not UNSET:
            field_dict["collect_from"] = collect_from
        if buyer is not UNSET:
            field_dict["buyer"] = buyer
        if factory is not UNSET:
            field_dict["factory"] = factory
        if window is not UNSET:
            field_dict["window"] = window
        if machine is not UNSET:
            field_dict["machine"] = machine
        if machine_name is not UNSET:
            field_dict["machine_name"] = machine_name
        if starts_at is not UNSET:
            field_dict["starts_at"] = starts_at
        if ends_at is not UNSET:
            field_dict["ends_at"] = ends_at
        if machine_hours is not UNSET:
            field_dict["machine_hours"] = machine_hours
        if pieces_to_start is not UNSET:
            field_dict["pieces_to_start"] = pieces_to_start
        if pieces_to_pass is not UNSET:
            field_dict["pieces_to_pass"] = pieces_to_pass
        if ships_from is not UNSET:
            field_dict["ships_from"] = ships_from
        if is_collected is not UNSET:
            field_dict["is_collected"] = is_collected
        if material_family is not UNSET:
            field_dict["material_family"] = material_family
        if material_grade is not UNSET:
            field_dict["material_grade"] = material_grade
        if notes is not UNSET:
            field_dict["notes"] = notes
        if ship_to_region is not UNSET:
            field_dict["ship_to_region"] = ship_to_region
        if machining is not UNSET:
            field_dict["machining"] = machining
        if setup is not UNSET:
            field_dict["setup"] = setup
        if opening is not UNSET:
            field_dict["opening"] = opening
        if earnings is not UNSET:
            field_dict["earnings"] = earnings
        if bonus is not UNSET:
            field_dict["bonus"] = bonus
        if offer_expires_at is not UNSET:
            field_dict["offer_expires_at"] = offer_expires_at
        if order_response_code is not UNSET:
            field_dict["order_response_code"] = order_response_code
        if run is not UNSET:
            field_dict["run"] = run
        if factory_name is not UNSET:
            field_dict["factory_name"] = factory_name
        if transport is not UNSET:
            field_dict["transport"] = transport
        if lateness is not UNSET:
            field_dict["lateness"] = lateness
        if total_cost is not UNSET:
            field_dict["total_cost"] = total_cost
        if agreed_price is not UNSET:
            field_dict["agreed_price"] = agreed_price

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

        order_reference = d.pop("order_reference", UNSET)

        place = d.pop("place", UNSET)

        def _parse_price(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        price = _parse_price(d.pop("price", UNSET))

        collect_from = d.pop("collect_from", UNSET)

        buyer = d.pop("buyer", UNSET)

        _factory = d.pop("factory", UNSET)
        factory: UUID | Unset
        if isinstance(_factory, Unset):
            factory = UNSET
        else:
            factory = UUID(_factory)

        _window = d.pop("window", UNSET)
        window: UUID | Unset
        if isinstance(_window, Unset):
            window = UNSET
        else:
            window = UUID(_window)

        _machine = d.pop("machine", UNSET)
        machine: UUID | Unset
        if isinstance(_machine, Unset):
            machine = UNSET
        else:
            machine = UUID(_machine)

        machine_name = d.pop("machine_name", UNSET)

        _starts_at = d.pop("starts_at", UNSET)
        starts_at: datetime.datetime | Unset
        if isinstance(_starts_at, Unset):
            starts_at = UNSET
        else:
            starts_at = datetime.datetime.fromisoformat(_starts_at)

        _ends_at = d.pop("ends_at", UNSET)
        ends_at: datetime.datetime | Unset
        if isinstance(_ends_at, Unset):
            ends_at = UNSET
        else:
            ends_at = datetime.datetime.fromisoformat(_ends_at)

        machine_hours = d.pop("machine_hours", UNSET)

        pieces_to_start = d.pop("pieces_to_start", UNSET)

        pieces_to_pass = d.pop("pieces_to_pass", UNSET)

        def _parse_ships_from(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                ships_from_type_0 = datetime.date.fromisoformat(data)

                return ships_from_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        ships_from = _parse_ships_from(d.pop("ships_from", UNSET))

        is_collected = d.pop("is_collected", UNSET)

        material_family = d.pop("material_family", UNSET)

        def _parse_material_grade(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        material_grade = _parse_material_grade(d.pop("material_grade", UNSET))

        notes = d.pop("notes", UNSET)

        ship_to_region = d.pop("ship_to_region", UNSET)

        def _parse_machining(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        machining = _parse_machining(d.pop("machining", UNSET))

        def _parse_setup(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        setup = _parse_setup(d.pop("setup", UNSET))

        def _parse_opening(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        opening = _parse_opening(d.pop("opening", UNSET))

        def _parse_earnings(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        earnings = _parse_earnings(d.pop("earnings", UNSET))

        def _parse_bonus(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        bonus = _parse_bonus(d.pop("bonus", UNSET))

        def _parse_offer_expires_at(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                offer_expires_at_type_0 = datetime.datetime.fromisoformat(data)

                return offer_expires_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        offer_expires_at = _parse_offer_expires_at(d.pop("offer_expires_at", UNSET))

        order_response_code = d.pop("order_response_code", UNSET)

        _run = d.pop("run", UNSET)
        run: UUID | Unset
        if isinstance(_run, Unset):
            run = UNSET
        else:
            run = UUID(_run)

        factory_name = d.pop("factory_name", UNSET)

        def _parse_transport(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        transport = _parse_transport(d.pop("transport", UNSET))

        def _parse_lateness(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        lateness = _parse_lateness(d.pop("lateness", UNSET))

        def _parse_total_cost(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        total_cost = _parse_total_cost(d.pop("total_cost", UNSET))

        def _parse_agreed_price(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        agreed_price = _parse_agreed_price(d.pop("agreed_price", UNSET))

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
            order_reference=order_reference,
            place=place,
            price=price,
            collect_from=collect_from,
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
            factory_name=factory_name,
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
