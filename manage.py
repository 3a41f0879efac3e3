#!/usr/bin/env python3
"""Starts every command of Millshare; `bootstrap` installs what is missing."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
sys.path.insert(1, str(ROOT / "platform"))


def main(argv):
    """Runs one command and returns its exit code; parses on Python 3.8."""
    import bootstrap

    bootstrap.ensure_installed(ROOT, argv)
    if argv[1:2] == ["test"]:
        from embedded import suite

        return suite.run(ROOT, argv[2:])

    from embedded import servers

    # A demonstration that runs from this folder lends its servers to the commands beside it.
    for name, url in servers.running_urls(ROOT).items():
        os.environ.setdefault(name, url)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
    from django.core.management import execute_from_command_line

    execute_from_command_line(argv)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
