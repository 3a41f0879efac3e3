from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.confidentiality_enum import ConfidentialityEnum
from ..models.inspection_level_enum import InspectionLevelEnum
from ..models.required_documents_enum import RequiredDocumentsEnum
from ..models.scenario_enum import ScenarioEnum
from ..models.sector_enum import SectorEnum
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.operation_request import OperationRequest


T = TypeVar("T", bound="OrderDraftRequest")


@_attrs_define
class OrderDraftRequest:
    """Validates the fields of a new order.

    Attributes:
        reference (str): The buyer's own number.
        title (str):
        quantity (int): In the order's unit.
        unit_mass_kg (str):
        material_family (str):
        ship_to_region (str):
        latitude (str):
        longitude (str):
        latest_delivery_on (datetime.date):
        organisation (UUID | Unset): The buyer; needed only where you act for several.
        part (None | Unset | UUID): The part that is made.
        unit (str | Unset):
        material_grade (None | str | Unset):
        tolerance (None | str | Unset):
        ship_to (str | Unset):
        earliest_delivery_on (datetime.date | None | Unset):
        wish_delivery_on (datetime.date | Unset): Each day after it costs; the latest delivery if left out.
        incoterm (None | str | Unset):
        currency (str | Unset):
        reserve_price (None | str | Unset): Per piece; above it the buyer would rather not.
        max_factories (int | None | Unset): For each operation; empty means no limit.
        least_lot (int | Unset): Fewest pieces at each factory used.
        split_allowed (bool | Unset):
        all_or_nothing (bool | Unset):
        required_certifications (list[str] | Unset):
        allowed_regions (list[str] | Unset):
        excluded_regions (list[str] | Unset):
        allowed_factories (list[UUID] | Unset):
        excluded_factories (list[UUID] | Unset):
        inspection_level (InspectionLevelEnum | Unset): * `reduced` - Level I
            * `normal` - Level II
            * `tightened` - Level III
            * `every-piece` - Every piece
        required_documents (list[RequiredDocumentsEnum] | Unset): That come with the goods.
        confidentiality (ConfidentialityEnum | Unset): * `open` - Open
            * `matched` - Matched factories only
            * `nda` - Under a signed agreement
        is_customised (bool | Unset):
        scenario (ScenarioEnum | Unset): * `production` - Production
            * `consumer` - Consumer
            * `strategic` - Strategic
        sector (SectorEnum | Unset): * `raw-materials` - Raw materials
            * `equipment` - Equipment
            * `consumer-goods` - Consumer goods
        demand_category (str | Unset):
        notes (str | Unset): Read by people, not by matching.
        operations (list[OperationRequest] | Unset): The routing, in sequence; where given it replaces the whole one.
    """

    reference: str
    title: str
    quantity: int
    unit_mass_kg: str
    material_family: str
    ship_to_region: str
    latitude: str
    longitude: str
    latest_delivery_on: datetime.date
    organisation: UUID | Unset = UNSET
    part: None | Unset | UUID = UNSET
    unit: str | Unset = UNSET
    material_grade: None | str | Unset = UNSET
    tolerance: None | str | Unset = UNSET
    ship_to: str | Unset = UNSET
    earliest_delivery_on: datetime.date | None | Unset = UNSET
    wish_delivery_on: datetime.date | Unset = UNSET
    incoterm: None | str | Unset = UNSET
    currency: str | Unset = UNSET
    reserve_price: None | str | Unset = UNSET
    max_factories: int | None | Unset = UNSET
    least_lot: int | Unset = UNSET
    split_allowed: bool | Unset = UNSET
    all_or_nothing: bool | Unset = UNSET
    required_certifications: list[str] | Unset = UNSET
    allowed_regions: list[str] | Unset = UNSET
    excluded_regions: list[str] | Unset = UNSET
    allowed_factories: list[UUID] | Unset = UNSET
    excluded_factories: list[UUID] | Unset = UNSET
    inspection_level: InspectionLevelEnum | Unset = UNSET
    required_documents: list[RequiredDocumentsEnum] | Unset = UNSET
    confidentiality: ConfidentialityEnum | Unset = UNSET
    is_customised: bool | Unset = UNSET
    scenario: ScenarioEnum | Unset = UNSET
    sector: SectorEnum | Unset = UNSET
    demand_category: str | Unset = UNSET
    notes: str | Unset = UNSET
    operations: list[OperationRequest] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        reference = self.reference

        title = self.title

        quantity = self.quantity

        unit_mass_kg = self.unit_mass_kg

        material_family = self.material_family

        ship_to_region = self.ship_to_region

        latitude = self.latitude

        longitude = self.longitude

        latest_delivery_on = self.latest_delivery_on.isoformat()

        organisation: str | Unset = UNSET
        if not isinstance(self.organisation, Unset):
            organisation = str(self.organisation)

        part: None | str | Unset
        if isinstance(self.part, Unset):
            part = UNSET
        elif isinstance(self.part, UUID):
            part = str(self.part)
        else:
            part = self.part

        unit = self.unit

        material_grade: None | str | Unset
        if isinstance(self.material_grade, Unset):
            material_grade = UNSET
        else:
            material_grade = self.material_grade

        tolerance: None | str | Unset
        if isinstance(self.tolerance, Unset):
            tolerance = UNSET
        else:
            tolerance = self.tolerance

        ship_to = self.ship_to

        earliest_delivery_on: None | str | Unset
        if isinstance(self.earliest_delivery_on, Unset):
            earliest_delivery_on = UNSET
        elif isinstance(self.earliest_delivery_on, datetime.date):
            earliest_delivery_on = self.earliest_delivery_on.isoformat()
        else:
            earliest_delivery_on = self.earliest_delivery_on

        wish_delivery_on: str | Unset = UNSET
        if not isinstance(self.wish_delivery_on, Unset):
            wish_delivery_on = self.wish_delivery_on.isoformat()

        incoterm: None | str | Unset
        if isinstance(self.incoterm, Unset):
            incoterm = UNSET
        else:
            incoterm = self.incoterm

        currency = self.currency

        reserve_price: None | str | Unset
        if isinstance(self.reserve_price, Unset):
            reserve_price = UNSET
        else:
            reserve_price = self.reserve_price

        max_factories: int | None | Unset
        if isinstance(self.max_factories, Unset):
            max_factories = UNSET
        else:
            max_factories = self.max_factories

        least_lot = self.least_lot

        split_allowed = self.split_allowed

        all_or_nothing = self.all_or_nothing

        required_certifications: list[str] | Unset = UNSET
        if not isinstance(self.required_certifications, Unset):
            required_certifications = self.required_certifications

        allowed_regions: list[str] | Unset = UNSET
        if not isinstance(self.allowed_regions, Unset):
            allowed_regions = self.allowed_regions

        excluded_regions: list[str] | Unset = UNSET
        if not isinstance(self.excluded_regions, Unset):
            excluded_regions = self.excluded_regions

        allowed_factories: list[str] | Unset = UNSET
        if not isinstance(self.allowed_factories, Unset):
            allowed_factories = []
            for allowed_factories_item_data in self.allowed_factories:
                allowed_factories_item = str(allowed_factories_item_data)
                allowed_factories.append(allowed_factories_item)

        excluded_factories: list[str] | Unset = UNSET
        if not isinstance(self.excluded_factories, Unset):
            excluded_factories = []
            for excluded_factories_item_data in self.excluded_factories:
                excluded_factories_item = str(excluded_factories_item_data)
                excluded_factories.append(excluded_factories_item)

        inspection_level: str | Unset = UNSET
        if not isinstance(self.inspection_level, Unset):
            inspection_level = self.inspection_level.value

        required_documents: list[str] | Unset = UNSET
        if not isinstance(self.required_documents, Unset):
            required_documents = []
            for required_documents_item_data in self.required_documents:
                required_documents_item = required_documents_item_data.value
                required_documents.append(required_documents_item)

        confidentiality: str | Unset = UNSET
        if not isinstance(self.confidentiality, Unset):
            confidentiality = self.confidentiality.value

        is_customised = self.is_customised

        scenario: str | Unset = UNSET
        if not isinstance(self.scenario, Unset):
            scenario = self.scenario.value

        sector: str | Unset = UNSET
        if not isinstance(self.sector, Unset):
            sector = self.sector.value

        demand_category = self.demand_category

        notes = self.notes

        operations: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.operations, Unset):
            operations = []
            for operations_item_data in self.operations:
                operations_item = operations_item_data.to_dict()
                operations.append(operations_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "reference": reference,
                "title": title,
                "quantity": quantity,
                "unit_mass_kg": unit_mass_kg,
                "material_family": material_family,
                "ship_to_region": ship_to_region,
                "latitude": latitude,
                "longitude": longitude,
                "latest_delivery_on": latest_delivery_on,
            }
        )
        if organisation is not UNSET:
            field_dict["organisation"] = organisation
        if part is not UNSET:
            field_dict["part"] = part
        if unit is not UNSET:
            field_dict["unit"] = unit
        if material_grade is not UNSET:
            field_dict["material_grade"] = material_grade
        if tolerance is not UNSET:
            field_dict["tolerance"] = tolerance
        if ship_to is not UNSET:
            field_dict["ship_to"] = ship_to
        if earliest_delivery_on is not UNSET:
            field_dict["earliest_delivery_on"] = earliest_delivery_on
        if wish_delivery_on is not UNSET:
            field_dict["wish_delivery_on"] = wish_delivery_on
        if incoterm is not UNSET:
            field_dict["incoterm"] = incoterm
        if currency is not UNSET:
            field_dict["currency"] = currency
        if reserve_price is not UNSET:
            field_dict["reserve_price"] = reserve_price
        if max_factories is not UNSET:
            field_dict["max_factories"] = max_factories
        if least_lot is not UNSET:
            field_dict["least_lot"] = least_lot
        if split_allowed is not UNSET:
            field_dict["split_allowed"] = split_allowed
        if all_or_nothing is not UNSET:
            field_dict["all_or_nothing"] = all_or_nothing
        if required_certifications is not UNSET:
            field_dict["required_certifications"] = required_certifications
        if allowed_regions is not UNSET:
            field_dict["allowed_regions"] = allowed_regions
        if excluded_regions is not UNSET:
            field_dict["excluded_regions"] = excluded_regions
        if allowed_factories is not UNSET:
            field_dict["allowed_factories"] = allowed_factories
        if excluded_factories is not UNSET:
            field_dict["excluded_factories"] = excluded_factories
        if inspection_level is not UNSET:
            field_dict["inspection_level"] = inspection_level
        if required_documents is not UNSET:
            field_dict["required_documents"] = required_documents
        if confidentiality is not UNSET:
            field_dict["confidentiality"] = confidentiality
        if is_customised is not UNSET:
            field_dict["is_customised"] = is_customised
        if scenario is not UNSET:
            field_dict["scenario"] = scenario
        if sector is not UNSET:
            field_dict["sector"] = sector
        if demand_category is not UNSET:
            field_dict["demand_category"] = demand_category
        if notes is not UNSET:
            field_dict["notes"] = notes
        if operations is not UNSET:
            field_dict["operations"] = operations

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.operation_request import OperationRequest  # noqa: PLC0415

        d = dict(src_dict)
        reference = d.pop("reference")

        title = d.pop("title")

        quantity = d.pop("quantity")

        unit_mass_kg = d.pop("unit_mass_kg")

        material_family = d.pop("material_family")

        ship_to_region = d.pop("ship_to_region")

        latitude = d.pop("latitude")

        longitude = d.pop("longitude")

        latest_delivery_on = datetime.date.fromisoformat(d.pop("latest_delivery_on"))

        _organisation = d.pop("organisation", UNSET)
        organisation: UUID | Unset
        if isinstance(_organisation, Unset):
            organisation = UNSET
        else:
            organisation = UUID(_organisation)

        def _parse_part(data: object) -> None | Unset | UUID:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                part_type_0 = UUID(data)

                return part_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Unset | UUID, data)

        part = _parse_part(d.pop("part", UNSET))

        unit = d.pop("unit", UNSET)

        def _parse_material_grade(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        material_grade = _parse_material_grade(d.pop("material_grade", UNSET))

        def _parse_tolerance(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        tolerance = _parse_tolerance(d.pop("tolerance", UNSET))

        ship_to = d.pop("ship_to", UNSET)

        def _parse_earliest_delivery_on(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                earliest_delivery_on_type_0 = datetime.date.fromisoformat(data)

                return earliest_delivery_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        earliest_delivery_on = _parse_earliest_delivery_on(d.pop("earliest_delivery_on", UNSET))

        _wish_delivery_on = d.pop("wish_delivery_on", UNSET)
        wish_delivery_on: datetime.date | Unset
        if isinstance(_wish_delivery_on, Unset):
            wish_delivery_on = UNSET
        else:
            wish_delivery_on = datetime.date.fromisoformat(_wish_delivery_on)

        def _parse_incoterm(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        incoterm = _parse_incoterm(d.pop("incoterm", UNSET))

        currency = d.pop("currency", UNSET)

        def _parse_reserve_price(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        reserve_price = _parse_reserve_price(d.pop("reserve_price", UNSET))

        def _parse_max_factories(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        max_factories = _parse_max_factories(d.pop("max_factories", UNSET))

        least_lot = d.pop("least_lot", UNSET)

        split_allowed = d.pop("split_allowed", UNSET)

        all_or_nothing = d.pop("all_or_nothing", UNSET)

        required_certifications = cast(list[str], d.pop("required_certifications", UNSET))

        allowed_regions = cast(list[str], d.pop("allowed_regions", UNSET))

        excluded_regions = cast(list[str], d.pop("excluded_regions", UNSET))

        _allowed_factories = d.pop("allowed_factories", UNSET)
        allowed_factories: list[UUID] | Unset = UNSET
        if _allowed_factories is not UNSET:
            allowed_factories = []
            for allowed_factories_item_data in _allowed_factories:
                allowed_factories_item = UUID(allowed_factories_item_data)

                allowed_factories.append(allowed_factories_item)

        _excluded_factories = d.pop("excluded_factories", UNSET)
        excluded_factories: list[UUID] | Unset = UNSET
        if _excluded_factories is not UNSET:
            excluded_factories = []
            for excluded_factories_item_data in _excluded_factories:
                excluded_factories_item = UUID(excluded_factories_item_data)

                excluded_factories.append(excluded_factories_item)

        _inspection_level = d.pop("inspection_level", UNSET)
        inspection_level: InspectionLevelEnum | Unset
        if isinstance(_inspection_level, Unset):
            inspection_level = UNSET
        else:
            inspection_level = InspectionLevelEnum(_inspection_level)

        _required_documents = d.pop("required_documents", UNSET)
        required_documents: list[RequiredDocumentsEnum] | Unset = UNSET
        if _required_documents is not UNSET:
            required_documents = []
            for required_documents_item_data in _required_documents:
                required_documents_item = RequiredDocumentsEnum(required_documents_item_data)

                required_documents.append(required_documents_item)

        _confidentiality = d.pop("confidentiality", UNSET)
        confidentiality: ConfidentialityEnum | Unset
        if isinstance(_confidentiality, Unset):
            confidentiality = UNSET
        else:
            confidentiality = ConfidentialityEnum(_confidentiality)

        is_customised = d.pop("is_customised", UNSET)

        _scenario = d.pop("scenario", UNSET)
        scenario: ScenarioEnum | Unset
        if isinstance(_scenario, Unset):
            scenario = UNSET
        else:
            scenario = ScenarioEnum(_scenario)

        _sector = d.pop("sector", UNSET)
        sector: SectorEnum | Unset
        if isinstance(_sector, Unset):
            sector = UNSET
        else:
            sector = SectorEnum(_sector)

        demand_category = d.pop("demand_category", UNSET)

        notes = d.pop("notes", UNSET)

        _operations = d.pop("operations", UNSET)
        operations: list[OperationRequest] | Unset = UNSET
        if _operations is not UNSET:
            operations = []
            for operations_item_data in _operations:
                operations_item = OperationRequest.from_dict(operations_item_data)

                operations.append(operations_item)

        order_draft_request = cls(
            reference=reference,
            title=title,
            quantity=quantity,
            unit_mass_kg=unit_mass_kg,
            material_family=material_family,
            ship_to_region=ship_to_region,
            latitude=latitude,
            longitude=longitude,
            latest_delivery_on=latest_delivery_on,
            organisation=organisation,
            part=part,
            unit=unit,
            material_grade=material_grade,
            tolerance=tolerance,
            ship_to=ship_to,
            earliest_delivery_on=earliest_delivery_on,
            wish_delivery_on=wish_delivery_on,
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
        )

        order_draft_request.additional_properties = d
        return order_draft_request

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
