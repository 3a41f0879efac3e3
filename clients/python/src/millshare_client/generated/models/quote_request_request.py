from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="QuoteRequestRequest")


@_attrs_define
class QuoteRequestRequest:
    """Validates the request of indicative prices.

    Attributes:
        part (UUID):
        latest_delivery_on (datetime.date):
        routing (int | Unset): Number of the proposed one.
        quantity (int | Unset):
        ship_to (str | Unset):
        ship_to_region (None | str | Unset): Else the city that the request names.
        latitude (None | str | Unset): Else the city that the request names.
        longitude (None | str | Unset): Else the city that the request names.
        wish_delivery_on (datetime.date | None | Unset): Each day after it costs, up to the latest.
        incoterm (None | str | Unset):
        currency (str | Unset):
        required_certifications (list[str] | Unset):
    """

    part: UUID
    latest_delivery_on: datetime.date
    routing: int | Unset = UNSET
    quantity: int | Unset = UNSET
    ship_to: str | Unset = UNSET
    ship_to_region: None | str | Unset = UNSET
    latitude: None | str | Unset = UNSET
    longitude: None | str | Unset = UNSET
    wish_delivery_on: datetime.date | None | Unset = UNSET
    incoterm: None | str | Unset = UNSET
    currency: str | Unset = UNSET
    required_certifications: list[str] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        part = str(self.part)

        latest_delivery_on = self.latest_delivery_on.isoformat()

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

        incoterm: None | str | Unset
        if isinstance(self.incoterm, Unset):
            incoterm = UNSET
        else:
            incoterm = self.incoterm

        currency = self.currency

        required_certifications: list[str] | Unset = UNSET
        if not isinstance(self.required_certifications, Unset):
            required_certifications = self.required_certifications

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "part": part,
                "latest_delivery_on": latest_delivery_on,
            }
        )
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
        if incoterm is not UNSET:
            field_dict["incoterm"] = incoterm
        if currency is not UNSET:
            field_dict["currency"] = currency
        if required_certifications is not UNSET:
            field_dict["required_certifications"] = required_certifications

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        part = UUID(d.pop("part"))

        latest_delivery_on = datetime.date.fromisoformat(d.pop("latest_delivery_on"))

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

        def _parse_incoterm(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        incoterm = _parse_incoterm(d.pop("incoterm", UNSET))

        currency = d.pop("currency", UNSET)

        required_certifications = cast(list[str], d.pop("required_certifications", UNSET))

        quote_request_request = cls(
            part=part,
            latest_delivery_on=latest_delivery_on,
            routing=routing,
            quantity=quantity,
            ship_to=ship_to,
            ship_to_region=ship_to_region,
            latitude=latitude,
            longitude=longitude,
            wish_delivery_on=wish_delivery_on,
            incoterm=incoterm,
            currency=currency,
            required_certifications=required_certifications,
        )

        quote_request_request.additional_properties = d
        return quote_request_request

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
