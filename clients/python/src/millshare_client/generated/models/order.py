from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.confidentiality_enum import ConfidentialityEnum
from ..models.inspection_level_enum import InspectionLevelEnum
from ..models.order_status_enum import OrderStatusEnum
from ..models.required_documents_enum import RequiredDocumentsEnum
from ..models.scenario_enum import ScenarioEnum
from ..models.sector_enum import SectorEnum

if TYPE_CHECKING:
    from ..models.completeness import Completeness
    from ..models.order_event import OrderEvent
    from ..models.order_sender import OrderSender
    from ..models.ordered_part import OrderedPart
    from ..models.stored_operation import StoredOperation


T = TypeVar("T", bound="Order")


@_attrs_define
class Order:
    """Renders an order with its routing, history and completeness.

    Attributes:
        id (UUID):
        organisation (UUID):
        organisation_name (str):
        group (None | UUID): The orders with which it came in.
        group_name (None | str):
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
        part (None | UUID): The part that is made; its files show what it is.
        reference (str): The buyer's own number.
        title (str):
        quantity (int): In the order's unit.
        unit (str):
        unit_mass_kg (None | str):
        material_family (None | str):
        material_grade (None | str):
        tolerance (None | str):
        ship_to (str):
        ship_to_region (None | str):
        latitude (None | str):
        longitude (None | str):
        earliest_delivery_on (datetime.date | None):
        wish_delivery_on (datetime.date | None): Each day after it costs, up to the latest.
        latest_delivery_on (datetime.date | None):
        incoterm (None | str):
        currency (str):
        reserve_price (None | str): Per piece; above it the buyer would rather not.
        max_factories (int | None): For each operation; empty means no limit.
        least_lot (int): Fewest pieces at each factory used.
        split_allowed (bool):
        all_or_nothing (bool):
        required_certifications (list[str]):
        allowed_regions (list[str]):
        excluded_regions (list[str]):
        allowed_factories (list[UUID]):
        excluded_factories (list[UUID]):
        inspection_level (InspectionLevelEnum): * `reduced` - Level I
            * `normal` - Level II
            * `tightened` - Level III
            * `every-piece` - Every piece
        required_documents (list[RequiredDocumentsEnum]): That come with the goods.
        confidentiality (ConfidentialityEnum): * `open` - Open
            * `matched` - Matched factories only
            * `nda` - Under a signed agreement
        is_customised (bool):
        scenario (ScenarioEnum): * `production` - Production
            * `consumer` - Consumer
            * `strategic` - Strategic
        sector (SectorEnum): * `raw-materials` - Raw materials
            * `equipment` - Equipment
            * `consumer-goods` - Consumer goods
        demand_category (str):
        notes (str): Read by people, not by matching.
        operations (list[StoredOperation]):
        ordered_part (None | OrderedPart): The part as it was submitted; null in a draft.
        pieces (int): The quantity in pieces.
        sender (OrderSender): Who asked for it, where it came in as a request for quotation.
        unread (list[str]): JSON pointers into the imported document: what was not understood.
        completeness (Completeness): Renders the share of the points of a match that an order has.
        events (list[OrderEvent]):
        submitted_at (datetime.datetime | None):
        created_at (datetime.datetime):
        updated_at (datetime.datetime):
    """

    id: UUID
    organisation: UUID
    organisation_name: str
    group: None | UUID
    group_name: None | str
    status: OrderStatusEnum
    part: None | UUID
    reference: str
    title: str
    quantity: int
    unit: str
    unit_mass_kg: None | str
    material_family: None | str
    material_grade: None | str
    tolerance: None | str
    ship_to: str
    ship_to_region: None | str
    latitude: None | str
    longitude: None | str
    earliest_delivery_on: datetime.date | None
    wish_delivery_on: datetime.date | None
    latest_delivery_on: datetime.date | None
    incoterm: None | str
    currency: str
    reserve_price: None | str
    max_factories: int | None
    least_lot: int
    split_allowed: bool
    all_or_nothing: bool
    required_certifications: list[str]
    allowed_regions: list[str]
    excluded_regions: list[str]
    allowed_factories: list[UUID]
    excluded_factories: list[UUID]
    inspection_level: InspectionLevelEnum
    required_documents: list[RequiredDocumentsEnum]
    confidentiality: ConfidentialityEnum
    is_customised: bool
    scenario: ScenarioEnum
    sector: SectorEnum
    demand_category: str
    notes: str
    operations: list[StoredOperation]
    ordered_part: None | OrderedPart
    pieces: int
    sender: OrderSender
    unread: list[str]
    completeness: Completeness
    events: list[OrderEvent]
    submitted_at: datetime.datetime | None
    created_at: datetime.datetime
    updated_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.ordered_part import OrderedPart  # noqa: PLC0415

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

        status = self.status.value

        part: None | str
        if isinstance(self.part, UUID):
            part = str(self.part)
        else:
            part = self.part

        reference = self.reference

        title = self.title

        quantity = self.quantity

        unit = self.unit

        unit_mass_kg: None | str
        unit_mass_kg = self.unit_mass_kg

        material_family: None | str
        material_family = self.material_family

        material_grade: None | str
        material_grade = self.material_grade

        tolerance: None | str
        tolerance = self.tolerance

        ship_to = self.ship_to

        ship_to_region: None | str
        ship_to_region = self.ship_to_region

        latitude: None | str
        latitude = self.latitude

        longitude: None | str
        longitude = self.longitude

        earliest_delivery_on: None | str
        if isinstance(self.earliest_delivery_on, datetime.date):
            earliest_delivery_on = self.earliest_delivery_on.isoformat()
        else:
            earliest_delivery_on = self.earliest_delivery_on

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

        incoterm: None | str
        incoterm = self.incoterm

        currency = self.currency

        reserve_price: None | str
        reserve_price = self.reserve_price

        max_factories: int | None
        max_factories = self.max_factories

        least_lot = self.least_lot

        split_allowed = self.split_allowed

        all_or_nothing = self.all_or_nothing

        required_certifications = self.required_certifications

        allowed_regions = self.allowed_regions

        excluded_regions = self.excluded_regions

        allowed_factories = []
        for allowed_factories_item_data in self.allowed_factories:
            allowed_factories_item = str(allowed_factories_item_data)
            allowed_factories.append(allowed_factories_item)

        excluded_factories = []
        for excluded_factories_item_data in self.excluded_factories:
            excluded_factories_item = str(excluded_factories_item_data)
            excluded_factories.append(excluded_factories_item)

        inspection_level = self.inspection_level.value

        required_documents = []
        for required_documents_item_data in self.required_documents:
            required_documents_item = required_documents_item_data.value
            required_documents.append(required_documents_item)

        confidentiality = self.confidentiality.value

        is_customised = self.is_customised

        scenario = self.scenario.value

        sector = self.sector.value

        demand_category = self.demand_category

        notes = self.notes

        operations = []
        for operations_item_data in self.operations:
            operations_item = operations_item_data.to_dict()
            operations.append(operations_item)

        ordered_part: dict[str, Any] | None
        if isinstance(self.ordered_part, OrderedPart):
            ordered_part = self.ordered_part.to_dict()
        else:
            ordered_part = self.ordered_part

        pieces = self.pieces

        sender = self.sender.to_dict()

        unread = self.unread

        completeness = self.completeness.to_dict()

        events = []
        for events_item_data in self.events:
            events_item = events_item_data.to_dict()
            events.append(events_item)

        submitted_at: None | str
        if isinstance(self.submitted_at, datetime.datetime):
            submitted_at = self.submitted_at.isoformat()
        else:
            submitted_at = self.submitted_at

        created_at = self.created_at.isoformat()

        updated_at = self.updated_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "organisation": organisation,
                "organisation_name": organisation_name,
                "group": group,
                "group_name": group_name,
                "status": status,
                "part": part,
                "reference": reference,
                "title": title,
                "quantity": quantity,
                "unit": unit,
                "unit_mass_kg": unit_mass_kg,
                "material_family": material_family,
                "material_grade": material_grade,
                "tolerance": tolerance,
                "ship_to": ship_to,
                "ship_to_region": ship_to_region,
                "latitude": latitude,
                "longitude": longitude,
                "earliest_delivery_on": earliest_delivery_on,
                "wish_delivery_on": wish_delivery_on,
                "latest_delivery_on": latest_delivery_on,
                "incoterm": incoterm,
                "currency": currency,
                "reserve_price": reserve_price,
                "max_factories": max_factories,
                "least_lot": least_lot,
                "split_allowed": split_allowed,
                "all_or_nothing": all_or_nothing,
                "required_certifications": required_certifications,
                "allowed_regions": allowed_regions,
                "excluded_regions": excluded_regions,
                "allowed_factories": allowed_factories,
                "excluded_factories": excluded_factories,
                "inspection_level": inspection_level,
                "required_documents": required_documents,
                "confidentiality": confidentiality,
                "is_customised": is_customised,
                "scenario": scenario,
                "sector": sector,
                "demand_category": demand_category,
                "notes": notes,
                "operations": operations,
                "ordered_part": ordered_part,
                "pieces": pieces,
                "sender": sender,
                "unread": unread,
                "completeness": completeness,
                "events": events,
                "submitted_at": submitted_at,
                "created_at": created_at,
                "updated_at": updated_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.completeness import Completeness  # noqa: PLC0415
        from ..models.order_event import OrderEvent  # noqa: PLC0415
        from ..models.order_sender import OrderSender  # noqa: PLC0415
        from ..models.ordered_part import OrderedPart  # noqa: PLC0415
        from ..models.stored_operation import StoredOperation  # noqa: PLC0415

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

        status = OrderStatusEnum(d.pop("status"))

        def _parse_part(data: object) -> None | UUID:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                part_type_0 = UUID(data)

                return part_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | UUID, data)

        part = _parse_part(d.pop("part"))

        reference = d.pop("reference")

        title = d.pop("title")

        quantity = d.pop("quantity")

        unit = d.pop("unit")

        def _parse_unit_mass_kg(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        unit_mass_kg = _parse_unit_mass_kg(d.pop("unit_mass_kg"))

        def _parse_material_family(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        material_family = _parse_material_family(d.pop("material_family"))

        def _parse_material_grade(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        material_grade = _parse_material_grade(d.pop("material_grade"))

        def _parse_tolerance(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        tolerance = _parse_tolerance(d.pop("tolerance"))

        ship_to = d.pop("ship_to")

        def _parse_ship_to_region(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        ship_to_region = _parse_ship_to_region(d.pop("ship_to_region"))

        def _parse_latitude(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        latitude = _parse_latitude(d.pop("latitude"))

        def _parse_longitude(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        longitude = _parse_longitude(d.pop("longitude"))

        def _parse_earliest_delivery_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                earliest_delivery_on_type_0 = datetime.date.fromisoformat(data)

                return earliest_delivery_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        earliest_delivery_on = _parse_earliest_delivery_on(d.pop("earliest_delivery_on"))

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

        def _parse_incoterm(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        incoterm = _parse_incoterm(d.pop("incoterm"))

        currency = d.pop("currency")

        def _parse_reserve_price(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        reserve_price = _parse_reserve_price(d.pop("reserve_price"))

        def _parse_max_factories(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        max_factories = _parse_max_factories(d.pop("max_factories"))

        least_lot = d.pop("least_lot")

        split_allowed = d.pop("split_allowed")

        all_or_nothing = d.pop("all_or_nothing")

        required_certifications = cast(list[str], d.pop("required_certifications"))

        allowed_regions = cast(list[str], d.pop("allowed_regions"))

        excluded_regions = cast(list[str], d.pop("excluded_regions"))

        allowed_factories = []
        _allowed_factories = d.pop("allowed_factories")
        for allowed_factories_item_data in _allowed_factories:
            allowed_factories_item = UUID(allowed_factories_item_data)

            allowed_factories.append(allowed_factories_item)

        excluded_factories = []
        _excluded_factories = d.pop("excluded_factories")
        for excluded_factories_item_data in _excluded_factories:
            excluded_factories_item = UUID(excluded_factories_item_data)

            excluded_factories.append(excluded_factories_item)

        inspection_level = InspectionLevelEnum(d.pop("inspection_level"))

        required_documents = []
        _required_documents = d.pop("required_documents")
        for required_documents_item_data in _required_documents:
            required_documents_item = RequiredDocumentsEnum(required_documents_item_data)

            required_documents.append(required_documents_item)

        confidentiality = ConfidentialityEnum(d.pop("confidentiality"))

        is_customised = d.pop("is_customised")

        scenario = ScenarioEnum(d.pop("scenario"))

        sector = SectorEnum(d.pop("sector"))

        demand_category = d.pop("demand_category")

        notes = d.pop("notes")

        operations = []
        _operations = d.pop("operations")
        for operations_item_data in _operations:
            operations_item = StoredOperation.from_dict(operations_item_data)

            operations.append(operations_item)

        def _parse_ordered_part(data: object) -> None | OrderedPart:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                ordered_part_type_0 = OrderedPart.from_dict(data)

                return ordered_part_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | OrderedPart, data)

        ordered_part = _parse_ordered_part(d.pop("ordered_part"))

        pieces = d.pop("pieces")

        sender = OrderSender.from_dict(d.pop("sender"))

        unread = cast(list[str], d.pop("unread"))

        completeness = Completeness.from_dict(d.pop("completeness"))

        events = []
        _events = d.pop("events")
        for events_item_data in _events:
            events_item = OrderEvent.from_dict(events_item_data)

            events.append(events_item)

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

        updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))

        order = cls(
            id=id,
            organisation=organisation,
            organisation_name=organisation_name,
            group=group,
            group_name=group_name,
            status=status,
            part=part,
            reference=reference,
            title=title,
            quantity=quantity,
            unit=unit,
            unit_mass_kg=unit_mass_kg,
            material_family=material_family,
            material_grade=material_grade,
            tolerance=tolerance,
            ship_to=ship_to,
            ship_to_region=ship_to_region,
            latitude=latitude,
            longitude=longitude,
            earliest_delivery_on=earliest_delivery_on,
            wish_delivery_on=wish_delivery_on,
            latest_delivery_on=latest_delivery_on,
            incoterm=incoterm,
            currency=currency,
            reserve_price=reserve_price,
            max_factories=max_factories,
            least_lot=least_lot,
            split_allowed=split_allowed,
            all_or_nothing=all_or_nothing,
            required_certifications=required_certifications,
            allowed_regions=allowed_regions,
            excluded_regions=excluded_regions,
            allowed_factories=allowed_factories,
            excluded_factories=excluded_factories,
            inspection_level=inspection_level,
            required_documents=required_documents,
            confidentiality=confidentiality,
            is_customised=is_customised,
            scenario=scenario,
            sector=sector,
            demand_category=demand_category,
            notes=notes,
            operations=operations,
            ordered_part=ordered_part,
            pieces=pieces,
            sender=sender,
            unread=unread,
            completeness=completeness,
            events=events,
            submitted_at=submitted_at,
            created_at=created_at,
            updated_at=updated_at,
        )

        order.additional_properties = d
        return order

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
