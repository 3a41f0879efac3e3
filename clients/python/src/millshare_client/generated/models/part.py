from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.file_of_part import FileOfPart
    from ..models.part_facts import PartFacts
    from ..models.part_notes_item import PartNotesItem


T = TypeVar("T", bound="Part")


@_attrs_define
class Part:
    """Renders a part with its files and facts.

    Attributes:
        id (UUID):
        organisation (UUID):
        name (str):
        number (str): Of the drawing or article, the buyer's own. Default: ''.
        revision (str):  Default: ''.
        material_family (None | str):
        material_grade (None | str):
        tolerance (None | str):
        finest_tolerance (None | str): Of single sizes, such as a fit; the step that makes them last has to hold it.
        ra_um (None | str):
        unit_mass_kg (None | str):
        finish (str): As the buyer words it.
        geometry (Any): Measures that a person gave, in mm, mm² and mm³.
        request_text (str): The request as it was pasted.
        files (list[FileOfPart]):
        facts (PartFacts): What is known, by name: given, read from a file or the text, or assumed.
        notes (list[PartNotesItem]): What is uncertain, and what to do.
        created_at (datetime.datetime):
        updated_at (datetime.datetime):
    """

    id: UUID
    organisation: UUID
    name: str
    material_family: None | str
    material_grade: None | str
    tolerance: None | str
    finest_tolerance: None | str
    ra_um: None | str
    unit_mass_kg: None | str
    finish: str
    geometry: Any
    request_text: str
    files: list[FileOfPart]
    facts: PartFacts
    notes: list[PartNotesItem]
    created_at: datetime.datetime
    updated_at: datetime.datetime
    number: str = ""
    revision: str = ""
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        organisation = str(self.organisation)

        name = self.name

        number = self.number

        revision = self.revision

        material_family: None | str
        material_family = self.material_family

        material_grade: None | str
        material_grade = self.material_grade

        tolerance: None | str
        tolerance = self.tolerance

        finest_tolerance: None | str
        finest_tolerance = self.finest_tolerance

        ra_um: None | str
        ra_um = self.ra_um

        unit_mass_kg: None | str
        unit_mass_kg = self.unit_mass_kg

        finish = self.finish

        geometry = self.geometry

        request_text = self.request_text

        files = []
        for files_item_data in self.files:
            files_item = files_item_data.to_dict()
            files.append(files_item)

        facts = self.facts.to_dict()

        notes = []
        for notes_item_data in self.notes:
            notes_item = notes_item_data.to_dict()
            notes.append(notes_item)

        created_at = self.created_at.isoformat()

        updated_at = self.updated_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "organisation": organisation,
                "name": name,
                "number": number,
                "revision": revision,
                "material_family": material_family,
                "material_grade": material_grade,
                "tolerance": tolerance,
                "finest_tolerance": finest_tolerance,
                "ra_um": ra_um,
                "unit_mass_kg": unit_mass_kg,
                "finish": finish,
                "geometry": geometry,
                "request_text": request_text,
                "files": files,
                "facts": facts,
                "notes": notes,
                "created_at": created_at,
                "updated_at": updated_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.file_of_part import FileOfPart  # noqa: PLC0415
        from ..models.part_facts import PartFacts  # noqa: PLC0415
        from ..models.part_notes_item import PartNotesItem  # noqa: PLC0415

        d = dict(src_dict)
        id = UUID(d.pop("id"))

        organisation = UUID(d.pop("organisation"))

        name = d.pop("name")

        number = d.pop("number")

        revision = d.pop("revision")

        def _parse_material_family(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        material_family = _parse_material_family(d.pop("material_family"))

        def _parse_material_grade(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        material_grade = _parse_material_grade(d.pop("material_grade"))

        def _parse_tolerance(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        tolerance = _parse_tolerance(d.pop("tolerance"))

        def _parse_finest_tolerance(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        finest_tolerance = _parse_finest_tolerance(d.pop("finest_tolerance"))

        def _parse_ra_um(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        ra_um = _parse_ra_um(d.pop("ra_um"))

        def _parse_unit_mass_kg(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        unit_mass_kg = _parse_unit_mass_kg(d.pop("unit_mass_kg"))

        finish = d.pop("finish")

        geometry = d.pop("geometry")

        request_text = d.pop("request_text")

        files = []
        _files = d.pop("files")
        for files_item_data in _files:
            files_item = FileOfPart.from_dict(files_item_data)

            files.append(files_item)

        facts = PartFacts.from_dict(d.pop("facts"))

        notes = []
        _notes = d.pop("notes")
        for notes_item_data in _notes:
            notes_item = PartNotesItem.from_dict(notes_item_data)

            notes.append(notes_item)

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))

        part = cls(
            id=id,
            organisation=organisation,
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
            files=files,
            facts=facts,
            notes=notes,
            created_at=created_at,
            updated_at=updated_at,
        )

        part.additional_properties = d
        return part

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
