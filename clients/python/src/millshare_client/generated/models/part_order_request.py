from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.confidentiality_enum import ConfidentialityEnum
from ..models.inspection_level_enum import InspectionLevelEnum
from ..models.required_documents_enum import RequiredDocumentsEnum
from ..models.scenario_enum import ScenarioEnum
from ..models.sector_enum import SectorEnum
from ..types import UNSET, Unset

T = TypeVar("T", bound="PartOrderRequest")


@_attrs_define
class PartOrderRequest:
    """Validates an order of a part.

    Attributes:
        routing (int | Unset): Number of the proposed one.
        quantity (int | Unset):
        ship_to (str | Unset):
        ship_to_region (None | str | Unset):
        latitude (None | str | Unset):
        longitude (None | str | Unset):
        wish_delivery_on (datetime.date | None | Unset): Each day after it costs, up to the latest.
        latest_delivery_on (datetime.date | None | Unset):
        incoterm (None | str | Unset):
        currency (str | Unset):
        reference (str | Unset): The buyer's own number.
        title (str | Unset):
        reserve_price (None | str | Unset): Per piece; above it the buyer would rather not.
        split_allowed (bool | Unset):
        max_factories (int | None | Unset): For each operation; empty means no limit.
        least_lot (int | Unset): Fewest pieces at each factory used.
        all_or_nothing (bool | Unset):
        required_certifications (list[str] | Unset):
        allowed_regions (list[str] | Unset):
        excluded_regions (list[str] | Unset):
        inspection_level (InspectionLevelEnum | Unset): * `reduced` - Level I
            * `normal` - Level II
            * `tightened` - Level III
            * `every-piece` - Every piece
        required_documents (list[RequiredDocumentsEnum] | Unset): That come with the goods.
        confidentiality (ConfidentialityEnum | Unset): * `open` - Open
            * `matched` - Matched factories only
            * `nda` - Under a signed agreement
        unit_mass_kg (None | str | Unset):
        scenario (ScenarioEnum | Unset): * `production` - Production
            * `consumer` - Consumer
            * `strategic` - Strategic
        sector (SectorEnum | Unset): * `raw-materials` - Raw materials
            * `equipment` - Equipment
            * `consumer-goods` - Consumer goods
        notes (str | Unset): Read by people, not by matching.
        submit (bool | Unset): At once, or leave it a draft.
    """

    routing: int | Unset = UNSET
    quantity: int | Unset = UNSET
    ship_to: str | Unset = UNSET
    ship_to_region: None | str | Unset = UNSET
    latitude: None | str | Unset = UNSET
    longitude: None | str | Unset = UNSET
    wish_delivery_on: datetime.date | None | Unset = UNSET
    latest_delivery_on: datetime.date | None | Unset = UNSET
    incoterm: None | str | Unset = UNSET
    currency: str | Unset = UNSET
    reference: str | Unset = UNSET
    title: str | Unset = UNSET
    reserve_price: None | str | Unset = UNSET
    split_allowed: bool | Unset = UNSET
    max_factories: int | None | Unset = UNSET
    least_lot: int | Unset = UNSET
    all_or_nothing: bool | Unset = UNSET
    required_certifications: list[str] | Unset = UNSET
    allowed_regions: list[str] | Unset = UNSET
    excluded_regions: list[str] | Unset = UNSET
    inspection_level: InspectionLevelEnum | Unset = UNSET
    required_documents: list[RequiredDocumentsEnum] | Unset = UNSET
    confidentiality: ConfidentialityEnum | Unset = UNSET
    unit_mass_kg: None | str | Unset = UNSET
    scenario: ScenarioEnum | Unset = UNSET
    sector: SectorEnum | Unset = UNSET
    notes: str | Unset = UNSET
    submit: bool | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        routing = self.routing

        quantity = self.quantity

        ship_to = self.ship_to

        ship_to_region: None | str | Unset
        if isinstance(self.ship_to_region, Unset):
            ship_to_region = UNSET
        else:
            ship_to_region = self.ship_to_region

        latitude: None | str | Unset
        if isinstance(self.latitude, Unset):
            latitude = UNSET
        else:
            latitude = self.latitude

        longitude: None | str | Unset
        if isinstance(self.longitude, Unset):
            longitude = UNSET
        else:
            longitude = self.longitude

        wish_delivery_on: None | str | Unset
        if isinstance(self.wish_delivery_on, Unset):
            wish_delivery_on = UNSET
        elif isinstance(self.wish_delivery_on, datetime.date):
            wish_delivery_on = self.wish_delivery_on.isoformat()
        else:
            wish_delivery_on = self.wish_delivery_on

        latest_delivery_on: None | str | Unset
        if isinstance(self.latest_delivery_on, Unset):
            latest_delivery_on = UNSET
        elif isinstance(self.latest_delivery_on, datetime.date):
            latest_delivery_on = self.latest_delivery_on.isoformat()
        else:
            latest_delivery_on = self.latest_delivery_on

        incoterm: None | str | Unset
        if isinstance(self.incoterm, Unset):
            incoterm = UNSET
        else:
            incoterm = self.incoterm

        currency = self.currency

        reference = self.reference

        title = self.title

        reserve_price: None | str | Unset
        if isinstance(self.reserve_price, Unset):
            reserve_price = UNSET
        else:
            reserve_price = self.reserve_price

        split_allowed = self.split_allowed

        max_factories: int | None | Unset
        if isinstance(self.max_factories, Unset):
            max_factories = UNSET
        else:
            max_factories = self.max_factories

        least_lot = self.least_lot

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

        unit_mass_kg: None | str | Unset
        if isinstance(self.unit_mass_kg, Unset):
            unit_mass_kg = UNSET
        else:
            unit_mass_kg = self.unit_mass_kg

        scenario: str | Unset = UNSET
        if not isinstance(self.scenario, Unset):
            scenario = self.scenario.value

        sector: str | Unset = UNSET
        if not isinstance(self.sector, Unset):
            sector = self.sector.value

        notes = self.notes

        submit = self.submit

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if routing is not UNSET:
            field_dict["routing"] = routing
        if quantity is not UNSET:
            field_dict["quantity"] = quantity
        if ship_to is not UNSET:
            field_dict["ship_to"] = ship_to
        if ship_to_region is not UNSET:
            field_dict["ship_to_region"] = ship_to_region
        if latitude is not UNSET:
            field_dict["latitude"] = latitude
        if longitude is not UNSET:
            field_dict["longitude"] = longitude
        if wish_delivery_on is not UNSET:
            field_dict["wish_delivery_on"] = wish_delivery_on
        if latest_delivery_on is not UNSET:
            field_dict["latest_delivery_on"] = latest_delivery_on
        if incoterm is not UNSET:
            field_dict["incoterm"] = incoterm
        if currency is not UNSET:
            field_dict["currency"] = currency
        if reference is not UNSET:
            field_dict["reference"] = reference
        if title is not UNSET:
            field_dict["title"] = title
        if reserve_price is not UNSET:
            field_dict["reserve_price"] = reserve_price
        if split_allowed is not UNSET:
            field_dict["split_allowed"] = split_allowed
        if max_factories is not UNSET:
            field_dict["max_factories"] = max_factories
        if least_lot is not UNSET:
            field_dict["least_lot"] = least_lot
        if all_or_nothing is not UNSET:
            field_dict["all_or_nothing"] = all_or_nothing
        if required_certifications is not UNSET:
            field_dict["required_certifications"] = required_certifications
        if allowed_regions is not UNSET:
            field_dict["allowed_regions"] = allowed_regions
        if excluded_regions is not UNSET:
            field_dict["excluded_regions"] = excluded_regions
        if inspection_level is not UNSET:
            field_dict["inspection_level"] = inspection_level
        if required_documents is not UNSET:
            field_dict["required_documents"] = required_documents
        if confidentiality is not UNSET:
            field_dict["confidentiality"] = confidentiality
        if unit_mass_kg is not UNSET:
            field_dict["unit_mass_kg"] = unit_mass_kg
        if scenario is not UNSET:
            field_dict["scenario"] = scenario
        if sector is not UNSET:
            field_dict["sector"] = sector
        if notes is not UNSET:
            field_dict["notes"] = notes
        if submit is not UNSET:
            field_dict["submit"] = submit

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        routing = d.pop("routing", UNSET)

        quantity = d.pop("quantity", UNSET)

        ship_to = d.pop("ship_to", UNSET)

        def _parse_ship_to_region(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        ship_to_region = _parse_ship_to_region(d.pop("ship_to_region", UNSET))

        def _parse_latitude(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        latitude = _parse_latitude(d.pop("latitude", UNSET))

        def _parse_longitude(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        longitude = _parse_longitude(d.pop("longitude", UNSET))

        def _parse_wish_delivery_on(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                wish_delivery_on_type_0 = datetime.date.fromisoformat(data)

                return wish_delivery_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        wish_delivery_on = _parse_wish_delivery_on(d.pop("wish_delivery_on", UNSET))

        def _parse_latest_delivery_on(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                latest_delivery_on_type_0 = datetime.date.fromisoformat(data)

                return latest_delivery_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        latest_delivery_on = _parse_latest_delivery_on(d.pop("latest_delivery_on", UNSET))

        def _parse_incoterm(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        incoterm = _parse_incoterm(d.pop("incoterm", UNSET))

        currency = d.pop("currency", UNSET)

        reference = d.pop("reference", UNSET)

        title = d.pop("title", UNSET)

        def _parse_reserve_price(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        reserve_price = _parse_reserve_price(d.pop("reserve_price", UNSET))

        split_allowed = d.pop("split_allowed", UNSET)

        def _parse_max_factories(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        max_factories = _parse_max_factories(d.pop("max_factories", UNSET))

        least_lot = d.pop("least_lot", UNSET)

        all_or_nothing = d.pop("all_or_nothing", UNSET)

        required_certifications = cast(list[str], d.pop("required_certifications", UNSET))

        allowed_regions = cast(list[str], d.pop("allowed_regions", UNSET))

        excluded_regions = cast(list[str], d.pop("excluded_regions", UNSET))

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

        def _parse_unit_mass_kg(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        unit_mass_kg = _parse_unit_mass_kg(d.pop("unit_mass_kg", UNSET))

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

        notes = d.pop("notes", UNSET)

        submit = d.pop("submit", UNSET)

        part_order_request = cls(
            routing=routing,
            quantity=quantity,
            ship_to=ship_to,
            ship_to_region=ship_to_region,
            latitude=latitude,
            longitude=longitude,
            wish_delivery_on=wish_delivery_on,
            latest_delivery_on=latest_delivery_on,
            incoterm=incoterm,
            currency=currency,
            reference=reference,
            title=title,
            reserve_price=reserve_price,
            split_allowed=split_allowed,
            max_factories=max_factories,
            least_lot=least_lot,
            all_or_nothing=all_or_nothing,
            required_certifications=required_certifications,
            allowed_regions=allowed_regions,
            excluded_regions=excluded_regions,
            inspection_level=inspection_level,
            required_documents=required_documents,
            confidentiality=confidentiality,
            unit_mass_kg=unit_mass_kg,
            scenario=scenario,
            sector=sector,
            notes=notes,
            submit=submit,
        )

        part_order_request.additional_properties = d
        return part_order_request

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
