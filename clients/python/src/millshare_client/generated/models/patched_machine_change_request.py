from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="PatchedMachineChangeRequest")


@_attrs_define
class PatchedMachineChangeRequest:
    """Validates changes of a machine; its factory is fixed.

    Attributes:
        name (str | Unset):
        process (str | Unset):
        maker (str | Unset):
        model (str | Unset):
        count (int | Unset):
        envelope_x_mm (int | None | Unset):
        envelope_y_mm (int | None | Unset):
        envelope_z_mm (int | None | Unset):
        max_part_mass_kg (None | str | Unset):
        best_tolerance (None | str | Unset):
        best_ra_um (None | str | Unset):
        material_families (list[str] | Unset):
        speed_factor (str | Unset): Pieces made in the time that the order's standard cycle allows for one.
        scrap_share (str | Unset): Share of the pieces that are expected to fail inspection.
        hourly_rate (str | Unset):
        setup_rate (str | Unset):
        kwh_per_hour (None | str | Unset):
    """

    name: str | Unset = UNSET
    process: str | Unset = UNSET
    maker: str | Unset = UNSET
    model: str | Unset = UNSET
    count: int | Unset = UNSET
    envelope_x_mm: int | None | Unset = UNSET
    envelope_y_mm: int | None | Unset = UNSET
    envelope_z_mm: int | None | Unset = UNSET
    max_part_mass_kg: None | str | Unset = UNSET
    best_tolerance: None | str | Unset = UNSET
    best_ra_um: None | str | Unset = UNSET
    material_families: list[str] | Unset = UNSET
    speed_factor: str | Unset = UNSET
    scrap_share: str | Unset = UNSET
    hourly_rate: str | Unset = UNSET
    setup_rate: str | Unset = UNSET
    kwh_per_hour: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        process = self.process

        maker = self.maker

        model = self.model

        count = self.count

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

        max_part_mass_kg: None | str | Unset
        if isinstance(self.max_part_mass_kg, Unset):
            max_part_mass_kg = UNSET
        else:
            max_part_mass_kg = self.max_part_mass_kg

        best_tolerance: None | str | Unset
        if isinstance(self.best_tolerance, Unset):
            best_tolerance = UNSET
        else:
            best_tolerance = self.best_tolerance

        best_ra_um: None | str | Unset
        if isinstance(self.best_ra_um, Unset):
            best_ra_um = UNSET
        else:
            best_ra_um = self.best_ra_um

        material_families: list[str] | Unset = UNSET
        if not isinstance(self.material_families, Unset):
            material_families = self.material_families

        speed_factor = self.speed_factor

        scrap_share = self.scrap_share

        hourly_rate = self.hourly_rate

        setup_rate = self.setup_rate

        kwh_per_hour: None | str | Unset
        if isinstance(self.kwh_per_hour, Unset):
            kwh_per_hour = UNSET
        else:
            kwh_per_hour = self.kwh_per_hour

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if name is not UNSET:
            field_dict["name"] = name
        if process is not UNSET:
            field_dict["process"] = process
        if maker is not UNSET:
            field_dict["maker"] = maker
        if model is not UNSET:
            field_dict["model"] = model
        if count is not UNSET:
            field_dict["count"] = count
        if envelope_x_mm is not UNSET:
            field_dict["envelope_x_mm"] = envelope_x_mm
        if envelope_y_mm is not UNSET:
            field_dict["envelope_y_mm"] = envelope_y_mm
        if envelope_z_mm is not UNSET:
            field_dict["envelope_z_mm"] = envelope_z_mm
        if max_part_mass_kg is not UNSET:
            field_dict["max_part_mass_kg"] = max_part_mass_kg
        if best_tolerance is not UNSET:
            field_dict["best_tolerance"] = best_tolerance
        if best_ra_um is not UNSET:
            field_dict["best_ra_um"] = best_ra_um
        if material_families is not UNSET:
            field_dict["material_families"] = material_families
        if speed_factor is not UNSET:
            field_dict["speed_factor"] = speed_factor
        if scrap_share is not UNSET:
            field_dict["scrap_share"] = scrap_share
        if hourly_rate is not UNSET:
            field_dict["hourly_rate"] = hourly_rate
        if setup_rate is not UNSET:
            field_dict["setup_rate"] = setup_rate
        if kwh_per_hour is not UNSET:
            field_dict["kwh_per_hour"] = kwh_per_hour

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name", UNSET)

        process = d.pop("process", UNSET)

        maker = d.pop("maker", UNSET)

        model = d.pop("model", UNSET)

        count = d.pop("count", UNSET)

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

        def _parse_max_part_mass_kg(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        max_part_mass_kg = _parse_max_part_mass_kg(d.pop("max_part_mass_kg", UNSET))

        def _parse_best_tolerance(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        best_tolerance = _parse_best_tolerance(d.pop("best_tolerance", UNSET))

        def _parse_best_ra_um(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        best_ra_um = _parse_best_ra_um(d.pop("best_ra_um", UNSET))

        material_families = cast(list[str], d.pop("material_families", UNSET))

        speed_factor = d.pop("speed_factor", UNSET)

        scrap_share = d.pop("scrap_share", UNSET)

        hourly_rate = d.pop("hourly_rate", UNSET)

        setup_rate = d.pop("setup_rate", UNSET)

        def _parse_kwh_per_hour(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        kwh_per_hour = _parse_kwh_per_hour(d.pop("kwh_per_hour", UNSET))

        patched_machine_change_request = cls(
            name=name,
            process=process,
            maker=maker,
            model=model,
            count=count,
            envelope_x_mm=envelope_x_mm,
            envelope_y_mm=envelope_y_mm,
            envelope_z_mm=envelope_z_mm,
            max_part_mass_kg=max_part_mass_kg,
            best_tolerance=best_tolerance,
            best_ra_um=best_ra_um,
            material_families=material_families,
            speed_factor=speed_factor,
            scrap_share=scrap_share,
            hourly_rate=hourly_rate,
            setup_rate=setup_rate,
            kwh_per_hour=kwh_per_hour,
        )

        patched_machine_change_request.additional_properties = d
        return patched_machine_change_request

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
