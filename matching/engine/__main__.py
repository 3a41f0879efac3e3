"""Starts the command line of the engine: `python -m matching.engine`."""

import sys

from matching.engine.cli import main

if __name__ == "__main__":
    sys.exit(main())
