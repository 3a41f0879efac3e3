from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.part_draft_request_geometry import PartDraftRequestGeometry


T = TypeVar("T", bound="PartDraftRequest")


@_attrs_define
class PartDraftRequest:
    """Validates a new part.

    Attributes:
        organisation (UUID | Unset): The buyer; needed only where you act for several.
        files (list[UUID] | Unset): Attachments that were sent before; they may still be read.
        name (str | Unset):
        number (str | Unset): Of the drawing or article, the buyer's own.
        revision (str | Unset):
        material_family (None | str | Unset):
        material_grade (None | str | Unset):
        tolerance (None | str | Unset):
        finest_tolerance (None | str | Unset): Of single sizes, such as a fit; the step that makes them last has to hold
            it.
        ra_um (None | str | Unset):
        unit_mass_kg (None | str | Unset):
        finish (str | Unset): As the buyer words it.
        geometry (PartDraftRequestGeometry | Unset): Measures that correct those of the files: `box_x_mm`,
            `thickness_mm` …; `units` of files that have none (mm, inch …), `bodies_as` of several bodies (one-part,
            assembly).
        request_text (str | Unset): Of the buyer's mail.
    """

    organisation: UUID | Unset = UNSET
    files: list[UUID] | Unset = UNSET
    name: str | Unset = UNSET
    number: str | Unset = UNSET
    revision: str | Unset = UNSET
    material_family: None | str | Unset = UNSET
    material_grade: None | str | Unset = UNSET
    tolerance: None | str | Unset = UNSET
    finest_tolerance: None | str | Unset = UNSET
    ra_um: None | str | Unset = UNSET
    unit_mass_kg: None | str | Unset = UNSET
    finish: str | Unset = UNSET
    geometry: PartDraftRequestGeometry | Unset = UNSET
    request_text: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        organisation: str | Unset = UNSET
        if not isinstance(self.organisation, Unset):
            organisation = str(self.organisation)

        files: list[str] | Unset = UNSET
        if not isinstance(self.files, Unset):
            files = []
            for files_item_data in self.files:
                files_item = str(files_item_data)
                files.append(files_item)

        name = self.name

        number = self.number

        revision = self.revision

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

        finest_tolerance: None | str | Unset
        if isinstance(self.finest_tolerance, Unset):
            finest_tolerance = UNSET
        else:
            finest_tolerance = self.finest_tolerance

        ra_um: None | str | Unset
        if isinstance(self.ra_um, Unset):
            ra_um = UNSET
        else:
            ra_um = self.ra_um

        unit_mass_kg: None | str | Unset
        if isinstance(self.unit_mass_kg, Unset):
            unit_mass_kg = UNSET
        else:
            unit_mass_kg = self.unit_mass_kg

        finish = self.finish

        geometry: dict[str, Any] | Unset = UNSET
        if not isinstance(self.geometry, Unset):
            geometry = self.geometry.to_dict()

        request_text = self.request_text

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if organisation is not UNSET:
            field_dict["organisation"] = organisation
        if files is not UNSET:
            field_dict["files"] = files
        if name is not UNSET:
            field_dict["name"] = name
        if number is not UNSET:
            field_dict["number"] = number
        if revision is not UNSET:
            field_dict["revision"] = revision
        if material_family is not UNSET:
            field_dict["material_family"] = material_family
        if material_grade is not UNSET:
            field_dict["material_grade"] = material_grade
        if tolerance is not UNSET:
            field_dict["tolerance"] = tolerance
        if finest_tolerance is not UNSET:
            field_dict["finest_tolerance"] = finest_tolerance
        if ra_um is not UNSET:
            field_dict["ra_um"] = ra_um
        if unit_mass_kg is not UNSET:
            field_dict["unit_mass_kg"] = unit_mass_kg
        if finish is not UNSET:
            field_dict["finish"] = finish
        if geometry is not UNSET:
            field_dict["geometry"] = geometry
        if request_text is not UNSET:
            field_dict["request_text"] = request_text

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.part_draft_request_geometry import PartDraftRequestGeometry  # noqa: PLC0415

        d = dict(src_dict)
        _organisation = d.pop("organisation", UNSET)
        organisation: UUID | Unset
        if isinstance(_organisation, Unset):
            organisation = UNSET
        else:
            organisation = UUID(_organisation)

        _files = d.pop("files", UNSET)
        files: list[UUID] | Unset = UNSET
        if _files is not UNSET:
            files = []
            for files_item_data in _files:
                files_item = UUID(files_item_data)

                files.append(files_item)

        name = d.pop("name", UNSET)

        number = d.pop("number", UNSET)

        revision = d.pop("revision", UNSET)

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

        def _parse_finest_tolerance(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        finest_tolerance = _parse_finest_tolerance(d.pop("finest_tolerance", UNSET))

        def _parse_ra_um(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        ra_um = _parse_ra_um(d.pop("ra_um", UNSET))

        def _parse_unit_mass_kg(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        unit_mass_kg = _parse_unit_mass_kg(d.pop("unit_mass_kg", UNSET))

        finish = d.pop("finish", UNSET)

        _geometry = d.pop("geometry", UNSET)
        geometry: PartDraftRequestGeometry | Unset
        if isinstance(_geometry, Unset):
            geometry = UNSET
        else:
            geometry = PartDraftRequestGeometry.from_dict(_geometry)

        request_text = d.pop("request_text", UNSET)

        part_draft_request = cls(
            organisation=organisation,
            files=files,
            name=name,
            number=number,
            revision=revision,
            material_family=material_family,
            material_grade=material_grade,
            tolerance=tolerance,
            finest_tolerance=finest_tolerance,
            ra_um=ra_um,
            unit_mass_kg=unit_mass_kg,
            finish=finish,
            geometry=geometry,
            request_text=request_text,
        )

        part_draft_request.additional_properties = d
        return part_draft_request

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
