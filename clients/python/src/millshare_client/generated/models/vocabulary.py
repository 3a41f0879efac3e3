from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Vocabulary")


@_attrs_define
class Vocabulary:
    """Renders one vocabulary with its loaded version.

    Attributes:
        code (str):
        name (str): In the language asked for.
        name_en (str):
        name_zh (str):
        version (str): The last version that lists the term.
        source (str):
        sha256 (str):
        term_count (int): Terms that are not retired.
    """

    code: str
    name: str
    name_en: str
    name_zh: str
    version: str
    source: str
    sha256: str
    term_count: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        code = self.code

        name = self.name

        name_en = self.name_en

        name_zh = self.name_zh

        version = self.version

        source = self.source

        sha256 = self.sha256

        term_count = self.term_count

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "code": code,
                "name": name,
                "name_en": name_en,
                "name_zh": name_zh,
                "version": version,
                "source": source,
                "sha256": sha256,
                "term_count": term_count,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        code = d.pop("code")

        name = d.pop("name")

        name_en = d.pop("name_en")

        name_zh = d.pop("name_zh")

        version = d.pop("version")

        source = d.pop("source")

        sha256 = d.pop("sha256")

        term_count = d.pop("term_count")

        vocabulary = cls(
            code=code,
            name=name,
            name_en=name_en,
            name_zh=name_zh,
            version=version,
            source=source,
            sha256=sha256,
            term_count=term_count,
        )

        vocabulary.additional_properties = d
        return vocabulary

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
