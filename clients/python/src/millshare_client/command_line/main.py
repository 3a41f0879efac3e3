"""Runs the command `millshare`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import httpx

from millshare_client.command_line.credentials import CredentialsMissing, credentials
from millshare_client.command_line.events import tail_events
from millshare_client.command_line.imports import ImportRefused, import_file
from millshare_client.command_line.output import Output
from millshare_client.command_line.runs import RunFailed, request_run
from millshare_client.connection import Connection
from millshare_client.problems import ApiProblem

DONE, REFUSED, USAGE, UNREACHABLE, INTERRUPTED = 0, 1, 2, 3, 130
EPILOG = """
The address and an API token come from MILLSHARE_ADDRESS and MILLSHARE_TOKEN, or from
~/.config/millshare/config.toml (address = "…", token = "…"), which nobody else may read.
Exit codes: 0 done, 1 refused by the platform, 2 wrong use, 3 platform not reached.
"""


def parser() -> argparse.ArgumentParser:
    """Returns the parser of the command line."""
    top = argparse.ArgumentParser(
        prog="millshare", description="Works with a Millshare platform.", epilog=EPILOG
    )
    top.add_argument("--json", action="store_true", help="write one JSON document a line")
    subjects = top.add_subparsers(dest="subject", required=True)
    for kind in ("orders", "windows"):
        actions = subjects.add_parser(kind, help=f"{kind} from files").add_subparsers(
            dest="action", required=True
        )
        add_import(actions.add_parser("import", help="read a file and store its lines"))
    runs = subjects.add_parser("runs", help="match runs").add_subparsers(
        dest="action", required=True
    )
    request = runs.add_parser("request", help="request a match run")
    request.add_argument("--currency", default="CNY")
    request.add_argument("--seconds", type=int, help="limit of the search")
    request.add_argument("--wait", type=float, default=0.0, help="seconds to wait for the result")
    events = subjects.add_parser("events", help="what happened").add_subparsers(
        dest="action", required=True
    )
    tail = events.add_parser("tail", help="write events as they come")
    tail.add_argument("--after", type=int, default=0, help="number of the last known event")
    tail.add_argument("--organisation", type=UUID, help="id, where the token acts for several")
    tail.add_argument("--once", action="store_true", help="end with the last event")
    return top


def add_import(action: argparse.ArgumentParser) -> None:
    """Adds the arguments of an import."""
    action.add_argument("file", type=Path)
    action.add_argument("--preview", action="store_true", help="store nothing")
    action.add_argument("--only-good", action="store_true", help="leave lines with faults out")
    action.add_argument("--publish", action="store_true", help="publish or submit what is stored")


def perform(given: argparse.Namespace, client: Connection, output: Output) -> None:
    """Carries out a command."""
    if given.subject == "runs":
        request_run(
            client=client,
            output=output,
            currency=given.currency,
            seconds=given.seconds,
            wait=given.wait,
        )
    elif given.subject == "events":
        tail_events(
            client=client,
            output=output,
            after=given.after,
            organisation=given.organisation,
            follow=not given.once,
        )
    else:
        import_file(
            given.subject,
            given.file,
            client=client,
            output=output,
            only_good=given.only_good,
            is_preview=given.preview,
            publish=given.publish,
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command and returns its exit code."""
    given = parser().parse_args(arguments)
    try:
        found = credentials()
        with Connection(found.address, found.token) as client:
            perform(given, client, Output(as_json=given.json))
    except (CredentialsMissing, OSError) as error:
        return failed(str(error), USAGE)
    except (ImportRefused, RunFailed) as error:
        return failed(str(error), REFUSED)
    except ApiProblem as error:
        return failed(problem_text(error), REFUSED)
    except httpx.HTTPError as error:
        return failed(f"The platform was not reached: {error}", UNREACHABLE)
    except KeyboardInterrupt:
        return INTERRUPTED
    return DONE


def failed(text: str, code: int) -> int:
    """Writes an error and returns the exit code."""
    sys.stderr.write(f"millshare: {text}\n")
    return code


def problem_text(error: ApiProblem) -> str:
    """Returns a refusal with each bad field, its code and where it is explained."""
    lines = [error.detail]
    if len(error.errors) > 1:
        lines += [f"  {row.pointer}: {row.detail}" for row in error.errors]
    lines.append(f"  ({error.code}{', ' + error.documentation if error.documentation else ''})")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
