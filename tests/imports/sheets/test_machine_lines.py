"""Tests lines of machines and certifications."""

from typing import Any

import pytest

from imports.readers.result import Line, Reading
from tests.imports.sheets.readings import CHINA, codes, is_good, reading, vocabulary

FACTORIES = [
    {"id": "f1", "name": "Suzhou works", "time_zone": "Asia/Shanghai", "currency": "CNY"},
    {"id": "f2", "name": "Werk Berlin", "time_zone": "Europe/Berlin", "currency": "EUR"},
]
VOCABULARIES = {
    "processes": vocabulary("processes"),
    "materials": vocabulary("material-families"),
    "tolerances": vocabulary("tolerances"),
    "certifications": vocabulary("certification-standards"),
}


def read(kind: str, text: str, **more: Any) -> Reading:
    """Reads a sheet of machines or certifications."""
    given = {"factories": FACTORIES[:1], "vocabularies": VOCABULARIES, **more}
    return reading(text, CHINA, kind=kind, **given)


def machine(**more: str) -> Line:
    """Returns the line of a sheet of one machine."""
    cells = {"machine": "Mill 1", "process": "CNC turning", **more}
    (line,) = read("machines", "\t".join(cells) + "\n" + "\t".join(cells.values())).lines
    return line


def test_a_machine_is_read() -> None:
    head = (
        "工厂,设备名称,工艺,数量,厂家,型号,费率,换型费率,材料,长 (mm),宽 (mm),高 (mm),"
        "最大重量 (kg),公差,Ra (µm),速度系数,废品率,每小时耗电 (kWh)"
    )
    row = (
        "Suzhou works,数车 1,数控车,2台,Haas,ST-20,¥85/h,85,铝及铝合金；carbon-steel,1000,600 mm,"
        "50 cm,0.8 t,IT7,1.6,1.1,1 %,12"
    )
    (line,) = read("machines", f"{head}\n{row}").lines

    assert is_good(line), codes([*line.questions, *line.errors])
    assert line.values == {
        "factory": "f1",
        "name": "数车 1",
        "process": "cnc-turning",
        "count": 2,
        "maker": "Haas",
        "model": "ST-20",
        "hourly_rate": "85",
        "setup_rate": "85",
        "material_families": ["aluminium", "carbon-steel"],
        "envelope_x_mm": 1000,
        "envelope_y_mm": 600,
        "envelope_z_mm": 500,
        "max_part_mass_kg": "800",
        "best_tolerance": "IT7",
        "best_ra_um": "1.6",
        "speed_factor": "1.1",
        "scrap_share": "0.01",
        "kwh_per_hour": "12",
    }


@pytest.mark.parametrize(
    ("process", "code"),
    [
        ("cnc-turning", "cnc-turning"),
        ("CNC Turning", "cnc-turning"),
        ("数控车削", "cnc-turning"),
        ("数车", "cnc-turning"),
        ("CNC lathe work", "cnc-turning"),
        ("ＣＮＣ　ｔｕｒｎｉｎｇ", "cnc-turning"),
    ],
)
def test_processes_are_found_by_name_and_alias(process: str, code: str) -> None:
    assert machine(process=process).values["process"] == code


def test_a_near_term_is_asked_and_an_unknown_one_is_an_error() -> None:
    near, unknown = machine(process="CNC turnin"), machine(process="teleportation of cheese")

    assert codes(near.questions) == ["term_near"]
    assert "CNC turning" in near.questions[0].params["choices"]
    assert codes(unknown.errors) == ["term_unknown"]


@pytest.mark.parametrize(
    ("head", "text", "sizes"),
    [
        ("envelope", "1000 x 600 x 500", (1000, 600, 500)),
        ("行程", "1000×600×500mm", (1000, 600, 500)),
        ("travel", "100*60*50 cm", (1000, 600, 500)),
        ("行程", "X1000 × Y600 × Z500", (1000, 600, 500)),
        ("Arbeitsraum (mm)", "1000 x 600", (1000, 600, None)),
        ("envelope", "1 m x 600 mm x 500 mm", (1000, 600, 500)),
    ],
)
def test_sizes_in_one_cell_are_read(
    head: str, text: str, sizes: tuple[int, int, int | None]
) -> None:
    line = machine(**{head: text})

    assert is_good(line), codes([*line.questions, *line.errors])
    assert tuple(line.values.get(f"envelope_{axis}_mm") for axis in "xyz") == sizes


@pytest.mark.parametrize(
    ("head", "text", "field", "value"),
    [
        ("scrap (%)", "1", "scrap_share", "0.01"),
        ("废品率", "0.5%", "scrap_share", "0.005"),
        ("scrap", "0.01", "scrap_share", "0.01"),
        ("efficiency", "110%", "speed_factor", "1.1"),
        ("efficiency", "1,1", "speed_factor", "1.1"),
        ("max mass (t)", "0.8", "max_part_mass_kg", "800"),
        ("length (in)", "40", "envelope_x_mm", 1016),
        ("Ra (nm)", "800", "best_ra_um", "0.8"),
        ("rate (per min)", "1.42", "hourly_rate", "85.2"),
        ("台数", "3 台", "count", 3),
        ("功率 (kW)", "12.5", "kwh_per_hour", "12.5"),
    ],
)
def test_units_of_machines_are_converted(head: str, text: str, field: str, value: Any) -> None:
    assert machine(**{head: text}).values[field] == value


@pytest.mark.parametrize(
    ("head", "text", "code"),
    [
        ("rate", "€85", "currency_other"),
        ("rate (EUR/h)", "85", "currency_other"),
        ("currency", "EUR", "currency_other"),
        ("count", "0", "number_out_of_range"),
        ("count", "2.5", "number_not_whole"),
        ("scrap", "80 %", "number_out_of_range"),
        ("length (foo)", "1", "unit_unknown"),
        ("envelope", "big", "no_envelope"),
        ("tolerance", "excellent", "term_unknown"),
        ("factory", "Hamburg", "factory_unknown"),
    ],
)
def test_faults_of_machines_are_errors(head: str, text: str, code: str) -> None:
    assert code in codes(machine(**{head: text}).errors)


def test_a_share_that_may_be_per_cent_is_asked() -> None:
    assert codes(machine(scrap="1").questions) == ["share_unit"]


def test_the_factory_is_the_named_the_chosen_or_the_only_one() -> None:
    text = "machine\tprocess\tfactory\nMill 1\tCNC turning\t"
    several = read("machines", text, factories=FACTORIES).lines[0]
    chosen = read("machines", text, factories=FACTORIES, options={"factory": "f2"}).lines[0]
    named = read("machines", f"{text}werk berlin", factories=FACTORIES).lines[0]

    assert machine().values["factory"] == "f1"
    assert codes(several.errors) == ["factory_not_named"]
    assert chosen.values["factory"] == named.values["factory"] == "f2"


def test_a_machine_without_a_name_is_an_error_and_equal_names_are_noted() -> None:
    head = "machine\tprocess\trate"
    read_lines = read(
        "machines", f"{head}\n\tCNC turning\t85\nA\tCNC turning\t1\nA\tCNC turning\t2"
    ).lines

    assert codes(read_lines[0].errors) == ["value_missing"]
    assert codes(read_lines[2].notes) == ["line_repeated"]
    assert read_lines[1].key != read_lines[2].key


def test_without_vocabularies_texts_are_kept() -> None:
    text = "machine\tprocess\tmaterials\nMill 1\tcnc-turning\taluminium, wood"
    (line,) = read("machines", text, vocabularies={}).lines

    assert line.values["process"] == "cnc-turning"
    assert line.values["material_families"] == ["aluminium", "wood"]


CERTIFICATE = "standard\tnumber\tbody\tvalid from\tvalid to"


@pytest.mark.parametrize(
    ("head", "row", "days"),
    [
        (CERTIFICATE, "ISO 9001\tCN-1\tCQC\t2024-06-01\t2027-05-31", ("2024-06-01", "2027-05-31")),
        (CERTIFICATE, "iso-9001\tCN-1\tCQC\t1.6.2024\t31.5.2027", ("2024-06-01", "2027-05-31")),
        (CERTIFICATE, "ISO9001\tCN-1\tCQC\t45444\t46538", ("2024-06-01", "2027-05-31")),
        (
            CERTIFICATE,
            "ISO 9001:2015\tCN-1\tCQC\t1 Jun 2024\t31 May 2027",
            ("2024-06-01", "2027-05-31"),
        ),
        (
            "认证标准\t证书编号\t认证机构\t生效日期\t失效日期",
            "ISO 9001 质量管理体系\tCN-1\tCQC\t2024年6月1日\t2027年5月31日",
            ("2024-06-01", "2027-05-31"),
        ),
        (
            "认证标准\t证书编号\t发证机构\t有效期",
            "ISO9001\tCN-1\tCQC\t2024-06-01至2027-05-31",
            ("2024-06-01", "2027-05-31"),
        ),
        (
            "Norm\tNummer\tAussteller\tgültig ab\tgültig bis",
            "ISO 9001\tCN-1\tTÜV\t01.06.2024\t31.05.2027",
            ("2024-06-01", "2027-05-31"),
        ),
    ],
)
def test_certifications_are_read(head: str, row: str, days: tuple[str, str]) -> None:
    (line,) = read("certifications", f"{head}\n{row}").lines

    assert is_good(line), codes([*line.questions, *line.errors])
    assert (line.values["factory"], line.values["standard"]) == ("f1", "iso-9001")
    assert (line.values["valid_from"], line.values["valid_to"]) == days
    assert line.values["number"] == "CN-1"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("ISO 9001\t\tCQC\t2024-06-01\t2027-05-31", "value_missing"),
        ("ISO 9001\tCN-1\t-\t2024-06-01\t2027-05-31", "value_missing"),
        ("ISO 9001\tCN-1\tCQC\t2024-06-01\t", "value_missing"),
        ("ISO 9001\tCN-1\tCQC\tsoon\t2027-05-31", "no_date"),
        ("ISO 9001\tCN-1\tCQC\t2027-06-01\t2027-05-31", "days_reversed"),
        ("Best of town\tCN-1\tCQC\t2024-06-01\t2027-05-31", "term_unknown"),
        (f"ISO 9001\t{'1' * 90}\tCQC\t2024-06-01\t2027-05-31", "text_too_long"),
    ],
)
def test_faults_of_certifications_are_errors(row: str, code: str) -> None:
    (line,) = read("certifications", f"{CERTIFICATE}\n{row}").lines

    assert codes(line.errors) == [code]


def test_missing_columns_of_certifications_are_errors() -> None:
    (line,) = read("certifications", "standard\tnumber\nISO 9001\tCN-1").lines

    assert [error.field for error in line.errors if error.code == "column_missing"] == [
        "body",
        "valid_from",
        "valid_to",
    ]
