from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.organisation_export_status_enum import OrganisationExportStatusEnum

T = TypeVar("T", bound="OrganisationExport")


@_attrs_define
class OrganisationExport:
    """Shows an export with its progress.

    Attributes:
        id (UUID):
        organisation (UUID):
        status (OrganisationExportStatusEnum): * `writing` - Being written
            * `ready` - Ready
            * `failed` - Failed
            * `expired` - Expired Default: OrganisationExportStatusEnum.WRITING.
        percent (int): How much of it is written.
        size (int): Bytes of the archive.
        expires_at (datetime.datetime | None): Set once it is ready.
        created_at (datetime.datetime):
        updated_at (datetime.datetime):
    """

    id: UUID
    organisation: UUID
    percent: int
    size: int
    expires_at: datetime.datetime | None
    created_at: datetime.datetime
    updated_at: datetime.datetime
    status: OrganisationExportStatusEnum = OrganisationExportStatusEnum.WRITING
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        organisation = str(self.organisation)

        status = self.status.value

        percent = self.percent

        size = self.size

        expires_at: None | str
        if isinstance(self.expires_at, datetime.datetime):
            expires_at = self.expires_at.isoformat()
        else:
            expires_at = self.expires_at

        created_at = self.created_at.isoformat()

        updated_at = self.updated_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "organisation": organisation,
                "status": status,
                "percent": percent,
                "size": size,
                "expires_at": expires_at,
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

        status = OrganisationExportStatusEnum(d.pop("status"))

        percent = d.pop("percent")

        size = d.pop("size")

        def _parse_expires_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                expires_at_type_0 = datetime.datetime.fromisoformat(data)

                return expires_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        expires_at = _parse_expires_at(d.pop("expires_at"))

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))

        organisation_export = cls(
            id=id,
            organisation=organisation,
            status=status,
            percent=percent,
            size=size,
            expires_at=expires_at,
            created_at=created_at,
            updated_at=updated_at,
        )

        organisation_export.additional_properties = d
        return organisation_export

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
