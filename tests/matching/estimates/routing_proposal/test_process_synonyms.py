"""Tests which processes a typed or written text finds."""

import pytest

from common.reading.phrase_index import CJK, PhraseIndex, stem
from matching.estimates.routing_proposal.process_synonyms import (
    SYNONYMS,
    USUAL_PROCESSES,
    find_processes,
    match_process,
    names_of,
    process_index,
)
from vocabularies.loading import read_file, read_manifest


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    return read_file("processes", read_manifest()["processes"])


@pytest.fixture(scope="module")
def index(rows: list[dict[str, str]]) -> PhraseIndex:
    return process_index(rows)


def test_every_process_has_synonyms_in_both_languages(rows: list[dict[str, str]]) -> None:
    lacking = []
    for row in rows:
        own = {row["name_en"], row["name_zh"], row["code"].replace("-", " ")}
        others = set(names_of(row)) - own
        scripts = {bool(CJK.search(name)) for name in others}
        if scripts != {True, False}:
            lacking.append(row["code"])

    assert lacking == []


def test_synonyms_are_of_processes_of_the_vocabulary(rows: list[dict[str, str]]) -> None:
    codes = {row["code"] for row in rows}

    assert set(SYNONYMS) <= codes
    assert set(USUAL_PROCESSES) <= codes
    assert len(set(USUAL_PROCESSES)) == 10


def test_every_name_of_the_vocabulary_finds_its_process_among_the_first(
    rows: list[dict[str, str]], index: PhraseIndex
) -> None:
    lost = [
        (row["code"], name)
        for row in rows
        for name in (row["name_en"], row["name_zh"])
        if row["code"] not in match_process(name, index)[:3]
    ]

    assert lost == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("anodise", "anodising"),
        ("Anodized", "anodising"),
        ("anodizing", "anodising"),
        ("anod", "anodising-decorative"),
        ("machined", "cnc-milling-3-axis"),
        ("CNC", "cnc-milling-3-axis"),
        ("turned", "cnc-turning"),
        ("milled", "milling"),
        ("5-axis", "cnc-milling-5-axis"),
        ("laser cut", "laser-cutting"),
        ("bent", "press-brake-bending"),
        ("ground", "grinding"),
        ("welded", "welding"),
        ("TIG", "tig-welding"),
        ("injection moulded", "injection-moulding"),
        ("3D printing", "additive-manufacturing"),
        ("powder coated", "powder-coating"),
        ("black oxide", "blackening"),
        ("铣", "milling"),
        ("车", "turning"),
        ("激光切割", "laser-cutting"),
        ("折弯", "press-brake-bending"),
        ("线切割", "wire-edm-fast"),
        ("注塑", "injection-moulding"),
        ("喷塑", "powder-coating"),
        ("加工中心", "cnc-milling-3-axis"),
        ("ＣＮＣ加工", "cnc-milling-3-axis"),
        ("热处理", "heat-treatment"),
    ],
)
def test_words_of_a_workshop_find_the_process(text: str, code: str, index: PhraseIndex) -> None:
    assert code in match_process(text, index)[:3]


def test_both_machining_processes_are_offered_for_machined(index: PhraseIndex) -> None:
    assert match_process("machined", index)[:2] == ["cnc-milling-3-axis", "cnc-turning"]


def test_nothing_typed_offers_the_usual_ten(index: PhraseIndex) -> None:
    assert match_process("  ", index) == list(USUAL_PROCESSES)


def test_text_like_no_process_finds_none(index: PhraseIndex) -> None:
    assert match_process("xylophone", index) == []


def test_each_code_is_found_once(index: PhraseIndex) -> None:
    found = match_process("laser", index)

    assert len(found) == len(set(found)) > 3


def test_processes_of_a_sentence_are_found_in_its_order(index: PhraseIndex) -> None:
    found = find_processes("Bracket: laser cut, bent, TIG welded, then powder coated", index)

    assert [codes[0] for codes in found] == [
        *("laser-cutting", "bending", "tig-welding", "powder-coating"),
    ]


def test_processes_of_a_chinese_sentence_are_found(index: PhraseIndex) -> None:
    found = find_processes("汽车支架，激光切割 + 折弯 + 喷塑", index)

    assert [codes[0] for codes in found] == [
        *("laser-cutting", "press-brake-bending", "powder-coating"),
    ]


@pytest.mark.parametrize(
    "text",
    ["汽车零件", "steel plate 10 mm", "铸铁 HT250", "cast iron HT250", "耐磨板", "SGCC 镀锌板"],
)
def test_words_that_only_hold_a_name_find_nothing(text: str, index: PhraseIndex) -> None:
    assert find_processes(text, index) == []


@pytest.mark.parametrize(
    "forms",
    [
        ("anodise", "anodised", "anodising", "anodize", "anodized", "anodizing"),
        ("mill", "mills", "milled", "milling"),
        ("weld", "welds", "welded", "welding"),
        ("tap", "tapped", "tapping"),
        ("grind", "grinding", "ground"),
        ("machine", "machined", "machining"),
    ],
)
def test_forms_of_a_word_have_one_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(form) for form in forms}) == 1
