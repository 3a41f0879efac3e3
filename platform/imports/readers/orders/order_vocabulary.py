"""Reads terms of orders: certain ones are taken, others asked about."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from imports.readers.orders.document_names import DOCUMENT_NAMES
from imports.readers.orders.term_index import TermIndex
from imports.readers.result import Message

# An answer that leaves a value out.
NONE_OF_THESE = "none"
# Usual names that the vocabularies do not list; in German as well.
FAMILY_NAMES: Mapping[str, Sequence[str]] = {
    "aluminium": ("aluminum", "aluminium alloy", "aluminum alloy", "alu", "al", "铝", "铝合金"),
    "carbon-steel": ("Kohlenstoffstahl", "Baustahl", "mild steel", "碳钢"),
    "alloy-steel": ("alloyed steel", "legierter Stahl"),
    "stainless": ("stainless", "inox", "Edelstahl", "rostfreier Stahl", "不锈钢材"),
    "copper-alloy": ("copper", "copper alloy", "brass", "bronze", "Kupfer", "Messing", "铜"),
    "titanium": ("titanium alloy", "Titan", "钛", "钛合金"),
    "cast-iron": ("Gusseisen", "Grauguss"),
    "engineering-plastics": ("plastic", "plastics", "Kunststoff", "塑料"),
    "elastomer": ("rubber", "Gummi", "橡胶"),
    "textile": ("textiles", "Textil", "纺织"),
    "wood": ("Holz", "木材"),
    "composite": ("composites", "Verbundwerkstoff"),
    "ceramic": ("ceramics", "Keramik", "glass", "Glas", "陶瓷", "玻璃"),
}
PROCESS_NAMES: Mapping[str, Sequence[str]] = {
    "turning": ("Drehen", "车"),
    "milling": ("Fräsen", "铣"),
    "grinding": ("Schleifen", "磨"),
    "drilling": ("Bohren",),
    "anodising": ("Eloxieren", "anodize", "anodise"),
}
UNIT_NAMES: Mapping[str, Sequence[str]] = {
    "H87": (
        *("pc", "pce", "pces", "ea", "each", "unit", "units", "pieces", "Stück", "Stk", "Stck"),
        *("St.", "PCS.", "只", "支", "根", "块", "EA.", "Stk."),
    ),
    "SET": ("sets", "Satz"),
    "PR": ("pairs", "Paar"),
    "DZN": ("dozens", "doz", "Dutzend"),
    "KGM": ("kgs", "kilo", "公斤"),
}
EDITION = re.compile(r"\s*:\s*(19|20)\d\d$")
STANDARD = re.compile(
    r"^(ISO(?:/IEC)?|EN|IATF|VDA|AS|GJB|PED|AWS|IEC|IPC|SA)[\s-]*[A-Z]{0,3}[\s-]*[\d.-]+[A-Z]?",
    re.IGNORECASE,
)
# GB/T 1804 is the Chinese edition of ISO 2768-1.
NUMBER = r"(?:ISO\s*2768(?:\s*-\s*[12])?|GB(?:/T)?\s*1804)(?:\s*[-:]\s*(?:19|20)\d\d)?"
ISO_2768 = re.compile(
    NUMBER + r"\s*[-–:]?\s*\(?\s*([fmcv])\s*-?\s*([hkl]?)(?![a-z])", re.IGNORECASE
)
ISO_2768_WORD = re.compile(
    NUMBER + r"\s*[-–:,]?\s*\(?\s*(very coarse|sehr grob|fine|medium|coarse|fein|mittel|grob)\b",
    re.IGNORECASE,
)
CLASS_WORDS = {
    "fine": "f",
    "fein": "f",
    "medium": "m",
    "mittel": "m",
    "coarse": "c",
    "grob": "c",
    "very coarse": "v",
    "sehr grob": "v",
}
CLASS_ALONE = re.compile(r"^([fmcv])(?:\s*-?\s*([HKL]))?$", re.IGNORECASE)
IT_GRADE = re.compile(r"^IT\s*(0?\d{1,2})$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FoundTerm:
    """Holds a code where the text names one term, or what it may mean."""

    code: str | None
    message: Message | None = None
    is_asked: bool = False


class OrderVocabulary:
    """Finds the terms of an order in the languages of people who write them."""

    def __init__(self, context: Mapping[str, Any]) -> None:
        given = context.get("vocabularies") or {}
        self.answers = context.get("answers") or {}
        self.processes = TermIndex(given.get("processes", ()), PROCESS_NAMES)
        self.materials = TermIndex(given.get("materials", ()), FAMILY_NAMES)
        self.grades = TermIndex(given.get("grades", ()))
        self.tolerances = TermIndex(given.get("tolerances", ()))
        self.units = TermIndex(given.get("units", ()), UNIT_NAMES)
        self.regions = TermIndex(given.get("regions", ()), short_regions(given.get("regions", ())))
        self.cities = TermIndex(given.get("cities", ()))
        self.incoterms = TermIndex(given.get("incoterms", ()))
        standards = given.get("certifications", ())
        self.certifications = TermIndex(standards, short_standards(standards))
        self.documents = TermIndex([{"code": code} for code in DOCUMENT_NAMES], DOCUMENT_NAMES)
        self.currencies = frozenset(row["code"] for row in given.get("currencies", ()))
        # Values of the closed lists of an order, by field.
        self.choices: Mapping[str, Sequence[str]] = given.get("choices") or {}
        self.found: dict[tuple[str, str, str], FoundTerm] = {}
        # Values of cells that were parsed without a message, by their content.
        self.parsed: dict[Any, Any] = {}
        self.lists: dict[tuple[str, str], list[str]] = {}

    def term(self, index: str, text: str, field: str) -> FoundTerm:
        """Returns the term of a text in one of the vocabularies, read once for each text."""
        key = (index, text, field)
        if key not in self.found:
            self.found[key] = self.looked_up(index, text, field)
        return self.found[key]

    def looked_up(self, index: str, text: str, field: str) -> FoundTerm:
        """Looks a text up: an answer decides, then its name; else it is asked."""
        terms: TermIndex = getattr(self, index)
        singular = SINGULAR[index]
        answer = self.answer(f"{singular}_unsure", text) or self.answer(singular, text)
        if answer is not None and (answer == NONE_OF_THESE or answer in terms.terms):
            return FoundTerm(None if answer == NONE_OF_THESE else answer)
        codes = terms.exact(text)
        if len(codes) == 1:
            return FoundTerm(codes[0])
        likely = codes or terms.near(text)
        params = {"found": text[:80]}
        if not likely:
            return FoundTerm(None, Message(f"order_{singular}_unknown", field, params))
        params |= {"nearest": likely[0], "choices": [*likely, NONE_OF_THESE]}
        return FoundTerm(None, Message(f"{singular}_unsure", field, params), is_asked=True)

    def answer(self, code: str, found: str = "") -> str | None:
        """Returns the answer to a question, for this text or for all of them."""
        return self.answers.get(f"{code}:{found[:80]}", self.answers.get(code))

    def tolerance(self, text: str, field: str) -> FoundTerm:
        """Returns the class of a general tolerance; several different ones are asked."""
        classes = {first.lower() for first, _ in ISO_2768.findall(text)}
        classes |= {CLASS_WORDS[word.lower()] for word in ISO_2768_WORD.findall(text)}
        if alone := CLASS_ALONE.match(text.strip()):
            classes.add(alone[1].lower())
        codes = [f"ISO2768-{name}" for name in "fmcv" if name in classes]
        codes = [code for code in codes if code in self.tolerances.terms]
        if len(codes) == 1:
            return FoundTerm(codes[0])
        if codes:
            answer = self.answer("tolerance_unsure", text)
            if answer is not None and (answer == NONE_OF_THESE or answer in codes):
                return FoundTerm(None if answer == NONE_OF_THESE else answer)
            params = {"found": text[:80], "nearest": codes[0], "choices": [*codes, NONE_OF_THESE]}
            return FoundTerm(None, Message("tolerance_unsure", field, params), is_asked=True)
        if grade := IT_GRADE.match(text.strip()):
            return self.term("tolerances", f"IT{grade[1]}", field)
        return self.term("tolerances", text, field)

    def geometry_of(self, text: str) -> str:
        """Returns the class of ISO 2768-2 in a tolerance, which orders do not hold."""
        found = CLASS_ALONE.match(text.strip()) or ISO_2768.search(text)
        return (found[2] or "").upper() if found else ""

    def certification(self, text: str, field: str) -> FoundTerm:
        """Returns the standard of a certificate, whatever its edition."""
        return self.term("certifications", EDITION.sub("", text.strip()), field)

    def document(self, text: str) -> FoundTerm:
        """Returns a document that comes with the goods."""
        return self.term("documents", text.strip(), "required_documents")

    def material(self, text: str, field: str) -> tuple[FoundTerm, FoundTerm]:
        """Returns family and grade of a material; a grade tells its family."""
        if not self.materials.exact(text):
            if grade := self.grade_in(text):
                return FoundTerm(self.family_of(grade)), FoundTerm(grade)
            if any(sign.isdigit() for sign in text) and self.grades.near(text):
                asked = self.term("grades", text, "material_grade")
                return FoundTerm(self.family_of(asked.code)), asked
        return self.term("materials", text, field), FoundTerm(None)

    def family_of(self, grade: str | None) -> str | None:
        """Returns the family of a grade."""
        return self.grades.terms[grade].get("family") if grade else None

    def grade_in(self, text: str) -> str | None:
        """Returns the one grade of a text, alone or after the name of its family."""
        words = text.split()
        for at in range(len(words)):
            codes = self.grades.exact(" ".join(words[at:]))
            before = " ".join(words[:at])
            if len(codes) == 1 and (not before or self.is_family(before, codes[0])):
                return codes[0]
        return None

    def is_family(self, text: str, grade: str) -> bool:
        """Returns whether a text names the family of a grade."""
        return self.materials.exact(text.strip(" ,;:")) == [self.family_of(grade)]


SINGULAR = {
    "processes": "process",
    "materials": "material",
    "grades": "grade",
    "tolerances": "tolerance",
    "units": "unit",
    "regions": "region",
    "cities": "city",
    "incoterms": "incoterm",
    "certifications": "certification",
    "documents": "document",
}


def short_regions(regions: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Returns the names of regions without the word for their kind: 上海 for 上海市."""
    endings = ("特别行政区", "维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "省", "市")
    found = {}
    for region in regions:
        name = region.get("zh", "")
        ending = next((end for end in endings if name.endswith(end)), "")
        if ending and len(name) - len(ending) > 1:
            found[region["code"]] = [name.removesuffix(ending)]
    return found


def short_standards(standards: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Returns the numbers that open the names of standards: ISO 9001."""
    found = {}
    for standard in standards:
        if match := STANDARD.match(standard.get("en", "")):
            found[standard["code"]] = [match[0], match[0].replace("/IEC", "")]
    return found
