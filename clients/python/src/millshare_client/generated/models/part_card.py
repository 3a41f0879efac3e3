from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.ordered_file import OrderedFile


T = TypeVar("T", bound="PartCard")


@_attrs_define
class PartCard:
    """Renders what an allocation makes; null or empty where the order does not say.

    Attributes:
        name (str):
        number (str):
        revision (str):
        size_mm (list[str]): Length, width and height; empty where they are not known.
        unit_mass_kg (None | str):
        ra_um (None | str):
        finish (str):
        inspection_level (str):
        certifications (list[str]):
        documents (list[str]): That come with the goods.
        quantity (int):
        cycle_time_s (None | str):
        setup_s (str):
        estimate_source (str): Who or what gave the cycle time.
        estimate_spread (None | str):
        files (list[OrderedFile]):
        hides_files (bool): The files are shown once the confidentiality text is accepted.
        confidentiality_text (None | str):
        request_number (str): Of the request with which the order came in; empty for a single order.
        material_family (None | str | Unset):
        material_grade (None | str | Unset):
        tolerance (None | str | Unset):
    """

    name: str
    number: str
    revision: str
    size_mm: list[str]
    unit_mass_kg: None | str
    ra_um: None | str
    finish: str
    inspection_level: str
    certifications: list[str]
    documents: list[str]
    quantity: int
    cycle_time_s: None | str
    setup_s: str
    estimate_source: str
    estimate_spread: None | str
    files: list[OrderedFile]
    hides_files: bool
    confidentiality_text: None | str
    request_number: str
    material_family: None | str | Unset = UNSET
    material_grade: None | str | Unset = UNSET
    tolerance: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        number = self.number

        revision = self.revision

        size_mm = self.size_mm

        unit_mass_kg: None | str
        unit_mass_kg = self.unit_mass_kg

        ra_um: None | str
        ra_um = self.ra_um

        finish = self.finish

        inspection_level = self.inspection_level

        certifications = self.certifications

        documents = self.documents

        quantity = self.quantity

        cycle_time_s: None | str
        cycle_time_s = self.cycle_time_s

        setup_s = self.setup_s

        estimate_source = self.estimate_source

        estimate_spread: None | str
        estimate_spread = self.estimate_spread

        files = []
        for files_item_data in self.files:
            files_item = files_item_data.to_dict()
            files.append(files_item)

        hides_files = self.hides_files

        confidentiality_text: None | str
        confidentiality_text = self.confidentiality_text

        request_number = self.request_number

        material_family: None | str | Unset
        if isinstance(self.material_family, Unset):
            material_family = UNSET
        else:
            material_family = self.material_family

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

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "name": name,
                "number": number,
                "revision": revision,
                "size_mm": size_mm,
                "unit_mass_kg": unit_mass_kg,
                "ra_um": ra_um,
                "finish": finish,
                "inspection_level": inspection_level,
                "certifications": certifications,
                "documents": documents,
                "quantity": quantity,
                "cycle_time_s": cycle_time_s,
                "setup_s": setup_s,
                "estimate_source": estimate_source,
                "estimate_spread": estimate_spread,
                "files": files,
                "hides_files": hides_files,
                "confidentiality_text": confidentiality_text,
                "request_number": request_number,
            }
        )
        if material_family is not UNSET:
            field_dict["material_family"] = material_family
        if material_grade is not UNSET:
            field_dict["material_grade"] = material_grade
        if tolerance is not UNSET:
            field_dict["tolerance"] = tolerance

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.ordered_file import OrderedFile  # noqa: PLC0415

        d = dict(src_dict)
        name = d.pop("name")

        number = d.pop("number")

        revision = d.pop("revision")

        size_mm = cast(list[str], d.pop("size_mm"))

        def _parse_unit_mass_kg(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        unit_mass_kg = _parse_unit_mass_kg(d.pop("unit_mass_kg"))

        def _parse_ra_um(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        ra_um = _parse_ra_um(d.pop("ra_um"))

        finish = d.pop("finish")

        inspection_level = d.pop("inspection_level")

        certifications = cast(list[str], d.pop("certifications"))

        documents = cast(list[str], d.pop("documents"))

        quantity = d.pop("quantity")

        def _parse_cycle_time_s(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        cycle_time_s = _parse_cycle_time_s(d.pop("cycle_time_s"))

        setup_s = d.pop("setup_s")

        estimate_source = d.pop("estimate_source")

        def _parse_estimate_spread(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        estimate_spread = _parse_estimate_spread(d.pop("estimate_spread"))

        files = []
        _files = d.pop("files")
        for files_item_data in _files:
            files_item = OrderedFile.from_dict(files_item_data)

            files.append(files_item)

        hides_files = d.pop("hides_files")

        def _parse_confidentiality_text(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        confidentiality_text = _parse_confidentiality_text(d.pop("confidentiality_text"))

        request_number = d.pop("request_number")

        def _parse_material_family(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        material_family = _parse_material_family(d.pop("material_family", UNSET))

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

        part_card = cls(
            name=name,
            number=number,
            revision=revision,
            size_mm=size_mm,
            unit_mass_kg=unit_mass_kg,
            ra_um=ra_um,
            finish=finish,
            inspection_level=inspection_level,
            certifications=certifications,
            documents=documents,
            quantity=quantity,
            cycle_time_s=cycle_time_s,
            setup_s=setup_s,
            estimate_source=estimate_source,
            estimate_spread=estimate_spread,
            files=files,
            hides_files=hides_files,
            confidentiality_text=confidentiality_text,
            request_number=request_number,
            material_family=material_family,
            material_grade=material_grade,
            tolerance=tolerance,
        )

        part_card.additional_properties = d
        return part_card

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
