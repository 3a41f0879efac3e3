from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.verification_enum import VerificationEnum

T = TypeVar("T", bound="Factory")


@_attrs_define
class Factory:
    """Renders one factory.

    Attributes:
        id (UUID):
        organisation (UUID):
        name (str):
        address (str):
        region (str):
        latitude (str):
        longitude (str):
        industries (list[str]):
        time_zone (str):
        currency (str):
        verification (VerificationEnum): * `listed` - Listed
            * `reviewed` - Reviewed
            * `verified` - Verified
        created_at (datetime.datetime):
        updated_at (datetime.datetime):
    """

    id: UUID
    organisation: UUID
    name: str
    address: str
    region: str
    latitude: str
    longitude: str
    industries: list[str]
    time_zone: str
    currency: str
    verification: VerificationEnum
    created_at: datetime.datetime
    updated_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        organisation = str(self.organisation)

        name = self.name

        address = self.address

        region = self.region

        latitude = self.latitude

        longitude = self.longitude

        industries = self.industries

        time_zone = self.time_zone

        currency = self.currency

        verification = self.verification.value

        created_at = self.created_at.isoformat()

        updated_at = self.updated_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "organisation": organisation,
                "name": name,
                "address": address,
                "region": region,
                "latitude": latitude,
                "longitude": longitude,
                "industries": industries,
                "time_zone": time_zone,
                "currency": currency,
                "verification": verification,
                "created_at": created_at,
                "updated_at": updated_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = UUID(d.pop("id"))

        organisation = UUID(d.pop("organisation"))

        name = d.pop("name")

        address = d.pop("address")

        region = d.pop("region")

        latitude = d.pop("latitude")

        longitude = d.pop("longitude")

        industries = cast(list[str], d.pop("industries"))

        time_zone = d.pop("time_zone")

        currency = d.pop("currency")

        verification = VerificationEnum(d.pop("verification"))

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))

        factory = cls(
            id=id,
            organisation=organisation,
            name=name,
            address=address,
            region=region,
            latitude=latitude,
            longitude=longitude,
            industries=industries,
            time_zone=time_zone,
            currency=currency,
            verification=verification,
            created_at=created_at,
            updated_at=updated_at,
        )

        factory.additional_properties = d
        return factory

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
