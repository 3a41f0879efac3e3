from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.order_status_enum import OrderStatusEnum
from ..models.scenario_enum import ScenarioEnum
from ..models.sector_enum import SectorEnum

T = TypeVar("T", bound="OrderSummary")


@_attrs_define
class OrderSummary:
    """Renders an order in a list.

    Attributes:
        id (UUID):
        organisation (UUID):
        organisation_name (str):
        group (None | UUID): The orders with which it came in.
        group_name (None | str):
        reference (str): The buyer's own number.
        title (str):
        status (OrderStatusEnum): * `draft` - Draft
            * `submitted` - Submitted
            * `matching` - Matching
            * `proposed` - Proposed
            * `unmatched` - Unmatched
            * `partly_awarded` - Partly awarded
            * `awarded` - Awarded
            * `in_production` - In production
            * `shipped` - Shipped
            * `delivered` - Delivered
            * `accepted` - Accepted
            * `closed` - Closed
            * `cancelled` - Cancelled
            * `expired` - Expired
            * `disputed` - Disputed
        quantity (int): In the order's unit.
        unit (str):
        pieces (int): The quantity in pieces.
        material_family (None | str):
        processes (list[None | str]): Of its operations, in sequence.
        ship_to_region (None | str):
        wish_delivery_on (datetime.date | None): Each day after it costs, up to the latest.
        latest_delivery_on (datetime.date | None):
        currency (str):
        reserve_price (None | str): Per piece; above it the buyer would rather not.
        scenario (ScenarioEnum): * `production` - Production
            * `consumer` - Consumer
            * `strategic` - Strategic
        sector (SectorEnum): * `raw-materials` - Raw materials
            * `equipment` - Equipment
            * `consumer-goods` - Consumer goods
        submitted_at (datetime.datetime | None):
        created_at (datetime.datetime):
    """

    id: UUID
    organisation: UUID
    organisation_name: str
    group: None | UUID
    group_name: None | str
    reference: str
    title: str
    status: OrderStatusEnum
    quantity: int
    unit: str
    pieces: int
    material_family: None | str
    processes: list[None | str]
    ship_to_region: None | str
    wish_delivery_on: datetime.date | None
    latest_delivery_on: datetime.date | None
    currency: str
    reserve_price: None | str
    scenario: ScenarioEnum
    sector: SectorEnum
    submitted_at: datetime.datetime | None
    created_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        organisation = str(self.organisation)

        organisation_name = self.organisation_name

        group: None | str
        if isinstance(self.group, UUID):
            group = str(self.group)
        else:
            group = self.group

        group_name: None | str
        group_name = self.group_name

        reference = self.reference

        title = self.title

        status = self.status.value

        quantity = self.quantity

        unit = self.unit

        pieces = self.pieces

        material_family: None | str
        material_family = self.material_family

        processes = []
        for processes_item_data in self.processes:
            processes_item: None | str
            processes_item = processes_item_data
            processes.append(processes_item)

        ship_to_region: None | str
        ship_to_region = self.ship_to_region

        wish_delivery_on: None | str
        if isinstance(self.wish_delivery_on, datetime.date):
            wish_delivery_on = self.wish_delivery_on.isoformat()
        else:
            wish_delivery_on = self.wish_delivery_on

        latest_delivery_on: None | str
        if isinstance(self.latest_delivery_on, datetime.date):
            latest_delivery_on = self.latest_delivery_on.isoformat()
        else:
            latest_delivery_on = self.latest_delivery_on

        currency = self.currency

        reserve_price: None | str
        reserve_price = self.reserve_price

        scenario = self.scenario.value

        sector = self.sector.value

        submitted_at: None | str
        if isinstance(self.submitted_at, datetime.datetime):
            submitted_at = self.submitted_at.isoformat()
        else:
            submitted_at = self.submitted_at

        created_at = self.created_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "organisation": organisation,
                "organisation_name": organisation_name,
                "group": group,
                "group_name": group_name,
                "reference": reference,
                "title": title,
                "status": status,
                "quantity": quantity,
                "unit": unit,
                "pieces": pieces,
                "material_family": material_family,
                "processes": processes,
                "ship_to_region": ship_to_region,
                "wish_delivery_on": wish_delivery_on,
                "latest_delivery_on": latest_delivery_on,
                "currency": currency,
                "reserve_price": reserve_price,
                "scenario": scenario,
                "sector": sector,
                "submitted_at": submitted_at,
                "created_at": created_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = UUID(d.pop("id"))

        organisation = UUID(d.pop("organisation"))

        organisation_name = d.pop("organisation_name")

        def _parse_group(data: object) -> None | UUID:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                group_type_0 = UUID(data)

                return group_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | UUID, data)

        group = _parse_group(d.pop("group"))

        def _parse_group_name(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        group_name = _parse_group_name(d.pop("group_name"))

        reference = d.pop("reference")

        title = d.pop("title")

        status = OrderStatusEnum(d.pop("status"))

        quantity = d.pop("quantity")

        unit = d.pop("unit")

        pieces = d.pop("pieces")

        def _parse_material_family(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        material_family = _parse_material_family(d.pop("material_family"))

        processes = []
        _processes = d.pop("processes")
        for processes_item_data in _processes:

            def _parse_processes_item(data: object) -> None | str:
                if data is None:
                    return data
                return cast(None | str, data)

            processes_item = _parse_processes_item(processes_item_data)

            processes.append(processes_item)

        def _parse_ship_to_region(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        ship_to_region = _parse_ship_to_region(d.pop("ship_to_region"))

        def _parse_wish_delivery_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                wish_delivery_on_type_0 = datetime.date.fromisoformat(data)

                return wish_delivery_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        wish_delivery_on = _parse_wish_delivery_on(d.pop("wish_delivery_on"))

        def _parse_latest_delivery_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                latest_delivery_on_type_0 = datetime.date.fromisoformat(data)

                return latest_delivery_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        latest_delivery_on = _parse_latest_delivery_on(d.pop("latest_delivery_on"))

        currency = d.pop("currency")

        def _parse_reserve_price(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        reserve_price = _parse_reserve_price(d.pop("reserve_price"))

        scenario = ScenarioEnum(d.pop("scenario"))

        sector = SectorEnum(d.pop("sector"))

        def _parse_submitted_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                submitted_at_type_0 = datetime.datetime.fromisoformat(data)

                return submitted_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        submitted_at = _parse_submitted_at(d.pop("submitted_at"))

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        order_summary = cls(
            id=id,
            organisation=organisation,
            organisation_name=organisation_name,
            group=group,
            group_name=group_name,
            reference=reference,
            title=title,
            status=status,
            quantity=quantity,
            unit=unit,
            pieces=pieces,
            material_family=material_family,
            processes=processes,
            ship_to_region=ship_to_region,
            wish_delivery_on=wish_delivery_on,
            latest_delivery_on=latest_delivery_on,
            currency=currency,
            reserve_price=reserve_price,
            scenario=scenario,
            sector=sector,
            submitted_at=submitted_at,
            created_at=created_at,
        )

        order_summary.additional_properties = d
        return order_summary

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
