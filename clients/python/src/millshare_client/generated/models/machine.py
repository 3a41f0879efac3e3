from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Machine")


@_attrs_define
class Machine:
    """Renders one work centre; its rates are in its factory's currency.

    Attributes:
        id (UUID):
        factory (UUID):
        name (str):
        process (str):
        maker (str):
        model (str):
        count (int):
        envelope_x_mm (int | None):
        envelope_y_mm (int | None):
        envelope_z_mm (int | None):
        max_part_mass_kg (None | str):
        best_tolerance (None | str):
        best_ra_um (None | str):
        material_families (list[str]):
        speed_factor (str): Pieces made in the time that the order's standard cycle allows for one.
        scrap_share (str): Share of the pieces that are expected to fail inspection.
        currency (str):
        hourly_rate (None | str):
        setup_rate (None | str):
        kwh_per_hour (None | str):
        created_at (datetime.datetime):
        updated_at (datetime.datetime):
    """

    id: UUID
    factory: UUID
    name: str
    process: str
    maker: str
    model: str
    count: int
    envelope_x_mm: int | None
    envelope_y_mm: int | None
    envelope_z_mm: int | None
    max_part_mass_kg: None | str
    best_tolerance: None | str
    best_ra_um: None | str
    material_families: list[str]
    speed_factor: str
    scrap_share: str
    currency: str
    hourly_rate: None | str
    setup_rate: None | str
    kwh_per_hour: None | str
    created_at: datetime.datetime
    updated_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        factory = str(self.factory)

        name = self.name

        process = self.process

        maker = self.maker

        model = self.model

        count = self.count

        envelope_x_mm: int | None
        envelope_x_mm = self.envelope_x_mm

        envelope_y_mm: int | None
        envelope_y_mm = self.envelope_y_mm

        envelope_z_mm: int | None
        envelope_z_mm = self.envelope_z_mm

        max_part_mass_kg: None | str
        max_part_mass_kg = self.max_part_mass_kg

        best_tolerance: None | str
        best_tolerance = self.best_tolerance

        best_ra_um: None | str
        best_ra_um = self.best_ra_um

        material_families = self.material_families

        speed_factor = self.speed_factor

        scrap_share = self.scrap_share

        currency = self.currency

        hourly_rate: None | str
        hourly_rate = self.hourly_rate

        setup_rate: None | str
        setup_rate = self.setup_rate

        kwh_per_hour: None | str
        kwh_per_hour = self.kwh_per_hour

        created_at = self.created_at.isoformat()

        updated_at = self.updated_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "factory": factory,
                "name": name,
                "process": process,
                "maker": maker,
                "model": model,
                "count": count,
                "envelope_x_mm": envelope_x_mm,
                "envelope_y_mm": envelope_y_mm,
                "envelope_z_mm": envelope_z_mm,
                "max_part_mass_kg": max_part_mass_kg,
                "best_tolerance": best_tolerance,
                "best_ra_um": best_ra_um,
                "material_families": material_families,
                "speed_factor": speed_factor,
                "scrap_share": scrap_share,
                "currency": currency,
                "hourly_rate": hourly_rate,
                "setup_rate": setup_rate,
                "kwh_per_hour": kwh_per_hour,
                "created_at": created_at,
                "updated_at": updated_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = UUID(d.pop("id"))

        factory = UUID(d.pop("factory"))

        name = d.pop("name")

        process = d.pop("process")

        maker = d.pop("maker")

        model = d.pop("model")

        count = d.pop("count")

        def _parse_envelope_x_mm(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        envelope_x_mm = _parse_envelope_x_mm(d.pop("envelope_x_mm"))

        def _parse_envelope_y_mm(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        envelope_y_mm = _parse_envelope_y_mm(d.pop("envelope_y_mm"))

        def _parse_envelope_z_mm(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        envelope_z_mm = _parse_envelope_z_mm(d.pop("envelope_z_mm"))

        def _parse_max_part_mass_kg(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        max_part_mass_kg = _parse_max_part_mass_kg(d.pop("max_part_mass_kg"))

        def _parse_best_tolerance(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        best_tolerance = _parse_best_tolerance(d.pop("best_tolerance"))

        def _parse_best_ra_um(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        best_ra_um = _parse_best_ra_um(d.pop("best_ra_um"))

        material_families = cast(list[str], d.pop("material_families"))

        speed_factor = d.pop("speed_factor")

        scrap_share = d.pop("scrap_share")

        currency = d.pop("currency")

        def _parse_hourly_rate(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        hourly_rate = _parse_hourly_rate(d.pop("hourly_rate"))

        def _parse_setup_rate(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        setup_rate = _parse_setup_rate(d.pop("setup_rate"))

        def _parse_kwh_per_hour(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        kwh_per_hour = _parse_kwh_per_hour(d.pop("kwh_per_hour"))

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))

        machine = cls(
            id=id,
            factory=factory,
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
            currency=currency,
            hourly_rate=hourly_rate,
            setup_rate=setup_rate,
            kwh_per_hour=kwh_per_hour,
            created_at=created_at,
            updated_at=updated_at,
        )

        machine.additional_properties = d
        return machine

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
