from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.confidentiality_enum import ConfidentialityEnum
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.line_body_request import LineBodyRequest


T = TypeVar("T", bound="PartRequestDraftRequest")


@_attrs_define
class PartRequestDraftRequest:
    """Validates a new request with its lines.

    Attributes:
        organisation (UUID | Unset): The buyer; needed only where you act for several.
        title (str | Unset):
        ship_to (str | Unset):
        ship_to_region (None | str | Unset):
        latitude (None | str | Unset):
        longitude (None | str | Unset):
        latest_delivery_on (datetime.date | None | Unset): Of lines without a date of their own.
        currency (str | Unset):
        confidentiality (ConfidentialityEnum | Unset): * `open` - Open
            * `matched` - Matched factories only
            * `nda` - Under a signed agreement
        lines (list[LineBodyRequest] | Unset):
        files (list[UUID] | Unset): Attachments: those of a name are one line, unless a line names them.
        request_text (str | Unset): Pasted words; each line or paragraph with a quantity is a part.
    """

    organisation: UUID | Unset = UNSET
    title: str | Unset = UNSET
    ship_to: str | Unset = UNSET
    ship_to_region: None | str | Unset = UNSET
    latitude: None | str | Unset = UNSET
    longitude: None | str | Unset = UNSET
    latest_delivery_on: datetime.date | None | Unset = UNSET
    currency: str | Unset = UNSET
    confidentiality: ConfidentialityEnum | Unset = UNSET
    lines: list[LineBodyRequest] | Unset = UNSET
    files: list[UUID] | Unset = UNSET
    request_text: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        organisation: str | Unset = UNSET
        if not isinstance(self.organisation, Unset):
            organisation = str(self.organisation)

        title = self.title

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

        latest_delivery_on: None | str | Unset
        if isinstance(self.latest_delivery_on, Unset):
            latest_delivery_on = UNSET
        elif isinstance(self.latest_delivery_on, datetime.date):
            latest_delivery_on = self.latest_delivery_on.isoformat()
        else:
            latest_delivery_on = self.latest_delivery_on

        currency = self.currency

        confidentiality: str | Unset = UNSET
        if not isinstance(self.confidentiality, Unset):
            confidentiality = self.confidentiality.value

        lines: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.lines, Unset):
            lines = []
            for lines_item_data in self.lines:
                lines_item = lines_item_data.to_dict()
                lines.append(lines_item)

        files: list[str] | Unset = UNSET
        if not isinstance(self.files, Unset):
            files = []
            for files_item_data in self.files:
                files_item = str(files_item_data)
                files.append(files_item)

        request_text = self.request_text

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if organisation is not UNSET:
            field_dict["organisation"] = organisation
        if title is not UNSET:
            field_dict["title"] = title
        if ship_to is not UNSET:
            field_dict["ship_to"] = ship_to
        if ship_to_region is not UNSET:
            field_dict["ship_to_region"] = ship_to_region
        if latitude is not UNSET:
            field_dict["latitude"] = latitude
        if longitude is not UNSET:
            field_dict["longitude"] = longitude
        if latest_delivery_on is not UNSET:
            field_dict["latest_delivery_on"] = latest_delivery_on
        if currency is not UNSET:
            field_dict["currency"] = currency
        if confidentiality is not UNSET:
            field_dict["confidentiality"] = confidentiality
        if lines is not UNSET:
            field_dict["lines"] = lines
        if files is not UNSET:
            field_dict["files"] = files
        if request_text is not UNSET:
            field_dict["request_text"] = request_text

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.line_body_request import LineBodyRequest  # noqa: PLC0415

        d = dict(src_dict)
        _organisation = d.pop("organisation", UNSET)
        organisation: UUID | Unset
        if isinstance(_organisation, Unset):
            organisation = UNSET
        else:
            organisation = UUID(_organisation)

        title = d.pop("title", UNSET)

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

        currency = d.pop("currency", UNSET)

        _confidentiality = d.pop("confidentiality", UNSET)
        confidentiality: ConfidentialityEnum | Unset
        if isinstance(_confidentiality, Unset):
            confidentiality = UNSET
        else:
            confidentiality = ConfidentialityEnum(_confidentiality)

        _lines = d.pop("lines", UNSET)
        lines: list[LineBodyRequest] | Unset = UNSET
        if _lines is not UNSET:
            lines = []
            for lines_item_data in _lines:
                lines_item = LineBodyRequest.from_dict(lines_item_data)

                lines.append(lines_item)

        _files = d.pop("files", UNSET)
        files: list[UUID] | Unset = UNSET
        if _files is not UNSET:
            files = []
            for files_item_data in _files:
                files_item = UUID(files_item_data)

                files.append(files_item)

        request_text = d.pop("request_text", UNSET)

        part_request_draft_request = cls(
            organisation=organisation,
            title=title,
            ship_to=ship_to,
            ship_to_region=ship_to_region,
            latitude=latitude,
            longitude=longitude,
            latest_delivery_on=latest_delivery_on,
            currency=currency,
            confidentiality=confidentiality,
            lines=lines,
            files=files,
            request_text=request_text,
        )

        part_request_draft_request.additional_properties = d
        return part_request_draft_request

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
