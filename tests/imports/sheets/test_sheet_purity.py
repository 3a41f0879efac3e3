"""Tests that readers of sheets, which run in a child, import no framework."""

import subprocess
import sys
from pathlib import Path

PLATFORM = Path(__file__).resolve().parents[3] / "platform"
PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1])
from imports.readers import sheets
from imports.readers.sheets import cells
from imports.readers.sheets.kinds import certification_lines, machine_lines, window_lines
found = set(sys.modules) - {"common", "common.reading", "common.reading.date_texts"}
found = {name.partition(".")[0] for name in found}
print(sorted(found & {"django", "openpyxl", "numpy", "babel", "common", "factories"}))
"""


def test_no_framework_is_imported() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(PLATFORM)], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"
