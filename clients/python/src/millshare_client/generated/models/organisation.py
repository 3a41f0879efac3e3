from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.organisation_status_enum import OrganisationStatusEnum

T = TypeVar("T", bound="Organisation")


@_attrs_define
class Organisation:
    """Represents an organisation.

    Attributes:
        id (UUID):
        version (int):
        name (str):
        alias (str): What others see before the names are opened.
        is_manufacturer (bool):
        is_buyer (bool):
        is_operator (bool):
        status (OrganisationStatusEnum): * `active` - Active
            * `suspended` - Suspended
        time_zone (str): Such as Asia/Shanghai.
        created_at (datetime.datetime):
    """

    id: UUID
    version: int
    name: str
    alias: str
    is_manufacturer: bool
    is_buyer: bool
    is_operator: bool
    status: OrganisationStatusEnum
    time_zone: str
    created_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        version = self.version

        name = self.name

        alias = self.alias

        is_manufacturer = self.is_manufacturer

        is_buyer = self.is_buyer

        is_operator = self.is_operator

        status = self.status.value

        time_zone = self.time_zone

        created_at = self.created_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "version": version,
                "name": name,
                "alias": alias,
                "is_manufacturer": is_manufacturer,
                "is_buyer": is_buyer,
                "is_operator": is_operator,
                "status": status,
                "time_zone": time_zone,
                "created_at": created_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = UUID(d.pop("id"))

        version = d.pop("version")

        name = d.pop("name")

        alias = d.pop("alias")

        is_manufacturer = d.pop("is_manufacturer")

        is_buyer = d.pop("is_buyer")

        is_operator = d.pop("is_operator")

        status = OrganisationStatusEnum(d.pop("status"))

        time_zone = d.pop("time_zone")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        organisation = cls(
            id=id,
            version=version,
            name=name,
            alias=alias,
            is_manufacturer=is_manufacturer,
            is_buyer=is_buyer,
            is_operator=is_operator,
            status=status,
            time_zone=time_zone,
            created_at=created_at,
        )

        organisation.additional_properties = d
        return organisation

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
