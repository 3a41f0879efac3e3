"""Tests which finishes are read from text."""

import pytest

from common.reading.finish_words import FINISHES
from common.reading.phrase_index import CJK
from matching.estimates.process_time.process_table import FORMULAS, NO_ESTIMATE, TYPICAL
from matching.estimates.routing_proposal.finish_reading import read_finishes
from vocabularies.loading import read_file, read_manifest


@pytest.mark.parametrize(
    ("text", "process"),
    [
        ("hard anodised", "anodising-hard"),
        ("Hard Anodized Type III", "anodising-hard"),
        ("硬质氧化", "anodising-hard"),
        ("anodised", "anodising"),
        ("clear anodized", "anodising-decorative"),
        ("本色氧化", "anodising-decorative"),
        ("zinc plated", "zinc-plating"),
        ("镀锌", "zinc-plating"),
        ("hot-dip galvanised", "hot-dip-galvanising"),
        ("热镀锌", "hot-dip-galvanising"),
        ("powder coated RAL 7035", "powder-coating"),
        ("喷塑", "powder-coating"),
        ("painted", "spray-painting"),
        ("喷漆", "spray-painting"),
        ("black oxide", "blackening"),
        ("发黑", "blackening"),
        ("electroless nickel", "electroless-nickel"),
        ("化学镍", "electroless-nickel"),
        ("heat treated 58 HRC", "through-hardening"),
        ("淬火", "hardening"),
        ("淬火 HRC58-62", "through-hardening"),
        ("heat treated to 28-32 HRC", "quench-and-temper"),
        ("调质", "quench-and-temper"),
        ("case hardened", "carburising"),
        ("渗碳淬火", "carburising"),
        ("passivated", "passivation"),
        ("钝化", "passivation"),
        ("bead blasted", "blasting"),
        ("喷砂", "blasting"),
        ("brushed finish", "belt-grinding"),
        ("mirror polished", "polishing"),
        ("anodising-hard", "anodising-hard"),
    ],
)
def test_words_give_one_finish(text: str, process: str) -> None:
    assert [finish.process for finish in read_finishes(text)] == [process]


def test_request_is_read_with_its_layer() -> None:
    (finish,) = read_finishes("500 pcs bracket 6082-T6, hard anodised black 25 µm, by 15 Jan")

    assert (finish.process, finish.layer_um) == ("anodising-hard", 25)


@pytest.mark.parametrize(
    ("text", "layer_um"),
    [
        ("zinc plated 8 um", 8),
        ("镀锌 8微米", 8),
        ("8 µm zinc plating", 8),
        ("hard anodised 10–15 μm", 15),
        ("hard anodised 2 mils", 50.8),
        ("zinc plated, Ra 0.8 µm", None),
        ("zinc plated", None),
    ],
)
def test_layer_is_read_and_roughness_is_not(text: str, layer_um: float | None) -> None:
    (finish,) = read_finishes(text)

    assert finish.layer_um == (None if layer_um is None else pytest.approx(layer_um))


def test_each_layer_belongs_to_its_finish() -> None:
    copper, nickel = read_finishes("copper plated 5 µm, nickel plated 10 µm")

    assert (copper.process, copper.layer_um) == ("copper-plating", 5)
    assert (nickel.process, nickel.layer_um) == ("nickel-plating", 10)


def test_hardness_alone_is_a_heat_treatment() -> None:
    (finish,) = read_finishes("42CrMo4, 50 HRC")

    assert (finish.process, finish.hardness_hrc) == ("through-hardening", 50)


def test_several_finishes_keep_their_order() -> None:
    found = read_finishes("45 steel, 淬火 HRC 45-50, sandblasted, 发黑")

    assert [finish.process for finish in found] == ["through-hardening", "blasting", "blackening"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no paint",
        "not anodised",
        "镀锌板 SGCC",
        "不喷漆",
        "无需喷漆",
        "steel plate 10 mm",
        "不锈钢",
        "galvanised steel 2 mm",
        "氧化铝陶瓷",
    ],
)
def test_text_without_a_finish_gives_none(text: str) -> None:
    assert read_finishes(text) == []


def test_negation_counts_for_its_own_finish_only() -> None:
    assert [finish.process for finish in read_finishes("镀锌，不喷漆")] == ["zinc-plating"]


def test_finishes_are_processes_of_the_vocabulary_with_words_in_both_languages() -> None:
    codes = {row["code"] for row in read_file("processes", read_manifest()["processes"])}

    assert set(FINISHES) <= codes
    for words in (words.split("|") for _, words in FINISHES.values()):
        assert {bool(CJK.search(word)) for word in words} == {True, False}


def test_finishes_have_a_time() -> None:
    assert set(FINISHES) & set(NO_ESTIMATE) == set()
    assert {TYPICAL.get(code, code) for code in FINISHES} <= set(FORMULAS)


@pytest.mark.parametrize(
    ("text", "process"),
    [
        ("powder coated black", "powder-coating"),
        ("zinc plated, blue", "zinc-plating"),
        ("blackened", "blackening"),
        ("blued", "blackening"),
    ],
)
def test_colours_are_no_finishes(text: str, process: str) -> None:
    assert [finish.process for finish in read_finishes(text)] == [process]
