"""Stores a small market's database as a release has it, to be upgraded by tests.

    python -m tests.system.store_release

Run it once, when the version is set and before it is tagged. The database is the throwaway server's
own; the archive `tests/system/releases/<version>.tar` is what `manage.py backup` writes.
"""

import os
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RELEASES = ROOT / "tests" / "system" / "releases"


def version() -> str:
    """Returns the version of the product."""
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"])


def main() -> None:
    """Builds the market in a new database and backs it up."""
    sys.path.insert(1, str(ROOT / "platform"))
    from embedded import binaries  # noqa: PLC0415  after the path is set
    from embedded.servers import ensure_servers  # noqa: PLC0415

    programs = str(binaries.from_wheels().postgres)
    os.environ["PATH"] = os.pathsep.join([programs, os.environ["PATH"]])
    with (
        tempfile.TemporaryDirectory(prefix="millshare-release-") as files,
        ensure_servers(ROOT, {}, throwaway=True) as urls,
    ):
        settings = {"DJANGO_SETTINGS_MODULE": "config.settings.development"}
        os.environ.update({**urls, **settings, "ATTACHMENTS_FOLDER": files})
        import django  # noqa: PLC0415  its settings need the servers

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415
        from django.db import connections  # noqa: PLC0415

        from tests.console.browser.world import build  # noqa: PLC0415

        call_command("migrate", verbosity=0)
        build()
        RELEASES.mkdir(exist_ok=True)
        call_command("backup", RELEASES / f"{version()}.tar")
        connections.close_all()


if __name__ == "__main__":
    main()
