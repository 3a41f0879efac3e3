"""Tests the vocabulary files: complete, consistent and true."""

import csv
import re
from pathlib import Path

import pytest

from vocabularies import loading
from vocabularies.models import VOCABULARIES, listed

Files = dict[str, list[dict[str, str]]]

HAN = re.compile(r"[\u4e00-\u9fff]")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# Vocabularies whose codes are words of our own; the rest carry the codes of their standards.
OWN_CODES = ["processes", "material-families", "cities", "certification-standards"]
PROVINCE_LEVEL = {
    *("BJ", "TJ", "HE", "SX", "NM", "LN", "JL", "HL", "SH", "JS", "ZJ", "AH", "FJ", "JX", "SD"),
    *("HA", "HB", "HN", "GD", "GX", "HI", "CQ", "SC", "GZ", "YN", "XZ", "SN", "GS", "QH", "NX"),
    *("XJ", "TW", "HK", "MO"),
}
FAMILIES = [
    *("aluminium", "carbon-steel", "alloy-steel", "stainless", "copper-alloy", "titanium"),
    *("cast-iron", "engineering-plastics", "elastomer", "textile", "wood", "composite", "ceramic"),
]


def parents_of(rows: list[dict[str, str]]) -> dict[str, str]:
    return {row["code"]: row["parent"] for row in rows}


def top_of(code: str, parents: dict[str, str]) -> str:
    passed: set[str] = set()
    while parents[code]:
        assert code not in passed, f"{code} is above itself"
        passed.add(code)
        code = parents[code]
    return code


def test_every_file_matches_the_manifest() -> None:
    manifest = loading.read_manifest()

    on_disk = {path.stem: loading.digest(path.read_bytes()) for path in loading.DATA.glob("*.csv")}

    assert on_disk == {name: entry["sha256"] for name, entry in manifest.items()}
    assert set(on_disk) == set(VOCABULARIES)


@pytest.mark.parametrize("name", VOCABULARIES)
def test_codes_are_unique_and_tidy(name: str, files: Files) -> None:
    codes = [row["code"] for row in files[name]]

    assert len(set(codes)) == len(codes) > 0
    assert [code for code in codes if re.search(r"[^A-Za-z0-9.-]", code)] == []


@pytest.mark.parametrize("name", OWN_CODES)
def test_codes_of_our_own_are_slugs(name: str, files: Files) -> None:
    assert [row["code"] for row in files[name] if not SLUG.fullmatch(row["code"])] == []


@pytest.mark.parametrize("name", VOCABULARIES)
def test_every_term_has_both_names(name: str, files: Files) -> None:
    rows = files[name]

    assert [row["code"] for row in rows if not row["name_en"] or HAN.search(row["name_en"])] == []
    assert [row["code"] for row in rows if not HAN.search(row["name_zh"])] == []
    assert [r["code"] for r in rows if any(c != c.strip() for c in r.values())] == []


@pytest.mark.parametrize("name", VOCABULARIES)
def test_names_distinguish_terms(name: str, files: Files) -> None:
    # ISO 4217 itself gives VED and VES one name.
    names = [row["name_en"] for row in files[name] if row["code"] != "VED"]
    chinese = [row["name_zh"] for row in files[name]]

    assert len(set(names)) == len(names)
    assert len(set(chinese)) == len(chinese)


def test_process_tree_has_the_six_main_groups_and_no_cycle(files: Files) -> None:
    parents = parents_of(files["processes"])

    tops = {top_of(code, parents) for code in parents}

    groups = {row["din8580"]: row["code"] for row in files["processes"] if row["code"] in tops}
    assert groups == {
        "1": "primary-shaping",
        "2": "forming",
        "3": "separating",
        "4": "joining",
        "5": "coating",
        "6": "changing-material-properties",
    }


def test_processes_lie_within_the_din_number_of_their_parent(files: Files) -> None:
    numbers = {row["code"]: row["din8580"] for row in files["processes"]}
    parents = parents_of(files["processes"])

    strays = [
        code
        for code, parent in parents.items()
        if parent
        and numbers[code]
        and numbers[parent]
        and not f"{numbers[code]}.".startswith(f"{numbers[parent]}.")
    ]

    assert strays == []


def test_exactly_the_leaves_of_the_process_tree_are_offerable(files: Files) -> None:
    inner = {row["parent"] for row in files["processes"]}

    offerable = {row["code"] for row in files["processes"] if row["offerable"] == "1"}

    assert offerable == {row["code"] for row in files["processes"]} - inner


def test_processes_also_do_only_other_offerable_processes(files: Files) -> None:
    offerable = {row["code"] for row in files["processes"] if row["offerable"] == "1"}

    wrong = {
        row["code"]: row["also_does"]
        for row in files["processes"]
        if not set(listed(row["also_does"])) <= offerable - {row["code"]}
        or (row["also_does"] and row["code"] not in offerable)
    }

    assert wrong == {}


def test_trade_names_are_in_the_language_of_their_column(files: Files) -> None:
    english = [alias for row in files["processes"] for alias in listed(row["aliases_en"])]
    chinese = [
        alias
        for row in files["processes"]
        for alias in listed(row["aliases_zh"])
        # Drawings in China write these two in Latin letters.
        if alias not in {"3DP", "MIG焊"}
    ]

    assert [alias for alias in english if HAN.search(alias)] == []
    assert [alias for alias in chinese if not HAN.search(alias)] == []


def test_material_families_are_those_of_the_domain(files: Files) -> None:
    assert [row["code"] for row in files["material-families"]] == FAMILIES
    assert {row["family"] for row in files["material-grades"]} == set(FAMILIES)


@pytest.mark.parametrize(
    ("family", "least", "most"),
    [
        ("aluminium", 2600, 2850),
        ("carbon-steel", 7800, 7900),
        ("alloy-steel", 7650, 8200),
        ("stainless", 7600, 8000),
        ("copper-alloy", 7400, 8960),
        ("titanium", 4400, 4550),
        ("cast-iron", 6900, 7400),
        ("engineering-plastics", 900, 2200),
        ("elastomer", 900, 1900),
        ("textile", 900, 1600),
        ("wood", 400, 900),
        ("composite", 1300, 2000),
        ("ceramic", 1700, 15000),
    ],
)
def test_densities_are_plausible_for_the_family(
    family: str, least: int, most: int, files: Files
) -> None:
    densities = {
        row["code"]: int(row["density_kg_m3"])
        for row in files["material-grades"]
        if row["family"] == family
    }

    assert len(densities) >= 5
    assert {code: d for code, d in densities.items() if not least <= d <= most} == {}


def test_china_has_its_34_province_level_divisions(files: Files) -> None:
    chinese = {row["code"]: row for row in files["regions"] if row["parent"] == "CN"}

    numbers = [row["gbt2260"] for row in chinese.values()]

    assert set(chinese) == {f"CN-{letters}" for letters in PROVINCE_LEVEL}
    assert len(set(numbers)) == 34
    assert all(re.fullmatch(r"[1-8]\d0000", number) for number in numbers)


def test_regions_lie_in_the_country_of_their_code(files: Files) -> None:
    countries = {row["code"] for row in files["regions"] if not row["parent"]}

    for row in files["regions"]:
        assert row["country"] in countries
        if row["parent"]:
            assert row["parent"] == row["country"] == row["code"].split("-")[0]
        else:
            assert row["code"] == row["country"]


def test_cities_lie_in_china_and_apart(files: Files) -> None:
    provinces = {row["code"] for row in files["regions"] if row["parent"] == "CN"}
    cities = files["cities"]

    places = {(float(row["latitude"]), float(row["longitude"])) for row in cities}

    assert len(places) == len(cities) >= 60
    assert {row["region"] for row in cities} <= provinces
    # Mainland China and Hainan: 18 to 54 degrees north, 73 to 135 east.
    assert all(18 <= latitude <= 54 and 73 <= longitude <= 135 for latitude, longitude in places)


def test_cities_of_one_province_are_near_each_other(files: Files) -> None:
    by_region: dict[str, list[tuple[float, float]]] = {}
    for row in files["cities"]:
        place = (float(row["latitude"]), float(row["longitude"]))
        by_region.setdefault(row["region"], []).append(place)

    # No listed province but Inner Mongolia is wider than seven degrees between its cities.
    spans = {
        region: max(max(axis) - min(axis) for axis in zip(*places, strict=True))
        for region, places in by_region.items()
    }

    assert {region: span for region, span in spans.items() if span > 7} == {}


def test_industry_classes_are_13_to_43_with_isic_divisions(files: Files) -> None:
    rows = files["industry-classes"]

    divisions = {division for row in rows for division in listed(row["isic"])}

    assert [row["code"] for row in rows] == [str(number) for number in range(13, 44)]
    # All of ISIC section C, and 38, the recovery of materials.
    assert divisions == {str(number) for number in range(10, 34)} | {"38"}


def test_incoterms_are_the_eleven_of_2020(files: Files) -> None:
    transport = {row["code"]: row["transport"] for row in files["incoterms"]}

    any_mode = {code for code, mode in transport.items() if mode == "any"}

    assert any_mode == {"EXW", "FCA", "CPT", "CIP", "DAP", "DPU", "DDP"}
    assert set(transport) - any_mode == {"FAS", "FOB", "CFR", "CIF"}


def test_currencies_have_the_minor_units_of_iso_4217(files: Files) -> None:
    units = {row["code"]: int(row["minor_units"]) for row in files["currencies"]}

    three = {code for code, digits in units.items() if digits == 3}
    none = {code for code, digits in units.items() if digits == 0}

    assert three == {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"}
    assert none == {
        *("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW"),
        *("PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"),
    }
    assert units["CNY"] == units["USD"] == units["EUR"] == 2
    assert not {"XAU", "XXX", "XTS", "HRK", "BGN"} & set(units)


def test_the_same_line_ends_everywhere(files: Files) -> None:
    for name in files:
        raw = Path(loading.DATA / f"{name}.csv").read_bytes()
        assert b"\r" not in raw
        assert raw.endswith(b"\n")
        assert len(next(csv.reader([raw.decode().splitlines()[0]]))) >= 3
