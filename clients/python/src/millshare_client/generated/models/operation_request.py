from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="OperationRequest")


@_attrs_define
class OperationRequest:
    """Represents one step of a routing; its place is its sequence.

    Attributes:
        process (str):
        cycle_time_s (str): For one piece, on a machine of speed factor 1.
        setup_hours (str | Unset): Standard setup. Example: 12.5.
        envelope_x_mm (int | None | Unset):
        envelope_y_mm (int | None | Unset):
        envelope_z_mm (int | None | Unset):
        tolerance (None | str | Unset):
        ra_um (None | str | Unset):
    """

    process: str
    cycle_time_s: str
    setup_hours: str | Unset = UNSET
    envelope_x_mm: int | None | Unset = UNSET
    envelope_y_mm: int | None | Unset = UNSET
    envelope_z_mm: int | None | Unset = UNSET
    tolerance: None | str | Unset = UNSET
    ra_um: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        process = self.process

        cycle_time_s = self.cycle_time_s

        setup_hours = self.setup_hours

        envelope_x_mm: int | None | Unset
        if isinstance(self.envelope_x_mm, Unset):
            envelope_x_mm = UNSET
        else:
            envelope_x_mm = self.envelope_x_mm

        envelope_y_mm: int | None | Unset
        if isinstance(self.envelope_y_mm, Unset):
            envelope_y_mm = UNSET
        else:
            envelope_y_mm = self.envelope_y_mm

        envelope_z_mm: int | None | Unset
        if isinstance(self.envelope_z_mm, Unset):
            envelope_z_mm = UNSET
        else:
            envelope_z_mm = self.envelope_z_mm

        tolerance: None | str | Unset
        if isinstance(self.tolerance, Unset):
            tolerance = UNSET
        else:
            tolerance = self.tolerance

        ra_um: None | str | Unset
        if isinstance(self.ra_um, Unset):
            ra_um = UNSET
        else:
            ra_um = self.ra_um

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "process": process,
                "cycle_time_s": cycle_time_s,
            }
        )
        if setup_hours is not UNSET:
            field_dict["setup_hours"] = setup_hours
        if envelope_x_mm is not UNSET:
            field_dict["envelope_x_mm"] = envelope_x_mm
        if envelope_y_mm is not UNSET:
            field_dict["envelope_y_mm"] = envelope_y_mm
        if envelope_z_mm is not UNSET:
            field_dict["envelope_z_mm"] = envelope_z_mm
        if tolerance is not UNSET:
            field_dict["tolerance"] = tolerance
        if ra_um is not UNSET:
            field_dict["ra_um"] = ra_um

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        process = d.pop("process")

        cycle_time_s = d.pop("cycle_time_s")

        setup_hours = d.pop("setup_hours", UNSET)

        def _parse_envelope_x_mm(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        envelope_x_mm = _parse_envelope_x_mm(d.pop("envelope_x_mm", UNSET))

        def _parse_envelope_y_mm(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        envelope_y_mm = _parse_envelope_y_mm(d.pop("envelope_y_mm", UNSET))

        def _parse_envelope_z_mm(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        envelope_z_mm = _parse_envelope_z_mm(d.pop("envelope_z_mm", UNSET))

        def _parse_tolerance(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        tolerance = _parse_tolerance(d.pop("tolerance", UNSET))

        def _parse_ra_um(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        ra_um = _parse_ra_um(d.pop("ra_um", UNSET))

        operation_request = cls(
            process=process,
            cycle_time_s=cycle_time_s,
            setup_hours=setup_hours,
            envelope_x_mm=envelope_x_mm,
            envelope_y_mm=envelope_y_mm,
            envelope_z_mm=envelope_z_mm,
            tolerance=tolerance,
            ra_um=ra_um,
        )

        operation_request.additional_properties = d
        return operation_request

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
