from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.term_attributes import TermAttributes


T = TypeVar("T", bound="Term")


@_attrs_define
class Term:
    """Renders a term; its vocabulary's own columns are in `attributes`.

    Attributes:
        code (str):
        name (str): In the language asked for.
        name_en (str):
        name_zh (str):
        parent (None | str): Code of the term above: process, region, material family, or a city's region.
        version (str): The last version that lists it.
        retired (bool):
        attributes (TermAttributes):
    """

    code: str
    name: str
    name_en: str
    name_zh: str
    parent: None | str
    version: str
    retired: bool
    attributes: TermAttributes
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        code = self.code

        name = self.name

        name_en = self.name_en

        name_zh = self.name_zh

        parent: None | str
        parent = self.parent

        version = self.version

        retired = self.retired

        attributes = self.attributes.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "code": code,
                "name": name,
                "name_en": name_en,
                "name_zh": name_zh,
                "parent": parent,
                "version": version,
                "retired": retired,
                "attributes": attributes,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.term_attributes import TermAttributes  # noqa: PLC0415

        d = dict(src_dict)
        code = d.pop("code")

        name = d.pop("name")

        name_en = d.pop("name_en")

        name_zh = d.pop("name_zh")

        def _parse_parent(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        parent = _parse_parent(d.pop("parent"))

        version = d.pop("version")

        retired = d.pop("retired")

        attributes = TermAttributes.from_dict(d.pop("attributes"))

        term = cls(
            code=code,
            name=name,
            name_en=name_en,
            name_zh=name_zh,
            parent=parent,
            version=version,
            retired=retired,
            attributes=attributes,
        )

        term.additional_properties = d
        return term

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
