"""Generates `src/millshare_client/generated/` from the product's OpenAPI document.

Run `python clients/python/generate.py` in the product's environment after each change of the API.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
GENERATED = HERE / "src" / "millshare_client" / "generated"
# The connection sends these by itself, so that calls may leave them out.
SENT_BY_CONNECTION = ("Idempotency-Key", "If-Match")
NOT_SENT = ("If-None-Match",)
# Files for a client of the generator's own; ours is `connection.py`.
NOT_KEPT = ("client.py", "errors.py")
INIT = '"""Holds the code that generate.py makes."""\n\nSCHEMA_SHA256 = "{}"\n'
RUFF = ("check --quiet --fix --select I,F401 --isolated", "format --quiet --isolated")


def product_document() -> dict[str, Any]:
    """Returns the document that the product serves at `/api/v1/schema/`."""
    sys.path[:0] = [str(ROOT / "platform"), str(ROOT)]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    # Nothing connects to them.
    os.environ.setdefault("DATABASE_URL", "postgres://none:unused@localhost/none")
    os.environ.setdefault("REDIS_URL", "redis://:unused@localhost/0")
    import django  # noqa: PLC0415 - after the path is set

    django.setup()
    from drf_spectacular.generators import SchemaGenerator  # noqa: PLC0415 - after the setup

    document: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return document


def prepared(document: Any) -> dict[str, Any]:
    """Returns the document as calls need it.

    It has successes only, and headers that may be left out.
    """
    plain: dict[str, Any] = json.loads(json.dumps(document))
    for name, schema in plain["components"]["schemas"].items():
        if name.endswith("Request"):
            # What is left out is not sent: the platform has the defaults.
            for field in schema.get("properties", {}).values():
                field.pop("default", None)
    for item in plain["paths"].values():
        for operation in item.values():
            prepare(operation)
    return plain


def prepare(operation: dict[str, Any]) -> None:
    """Changes one operation: errors are exceptions, one body is kept."""
    answers = operation["responses"].items()
    operation["responses"] = {name: row for name, row in answers if name.startswith("2")}
    parameters = [row for row in operation.get("parameters", ()) if row["name"] not in NOT_SENT]
    for row in parameters:
        row.get("schema", {}).pop("default", None)
        if row["name"] in SENT_BY_CONNECTION:
            row["required"] = False
    operation["parameters"] = parameters
    content = operation.get("requestBody", {}).get("content", {})
    for media in ("multipart/form-data", "application/json"):
        if media in content:
            operation["requestBody"]["content"] = {media: content[media]}
            break


def digest(document: dict[str, Any]) -> str:
    """Returns the digest of a prepared document."""
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()


def generate(document: dict[str, Any], target: Path) -> None:
    """Writes the package of a prepared document; raises RuntimeError."""
    with tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder) / "openapi.json", Path(folder) / "generated"
        source.write_text(json.dumps(document), encoding="utf-8")
        given = ["--path", source, "--config", HERE / "generator" / "config.json"]
        given += ["--custom-template-path", HERE / "generator" / "templates"]
        given += ["--meta", "none", "--output-path", made]
        run(
            [sys.executable, "-m", "openapi_python_client", "generate", "--fail-on-warning", *given]
        )
        for name in NOT_KEPT:
            (made / name).unlink()
        (made / "__init__.py").write_text(INIT.format(digest(document)), encoding="utf-8")
        for words in RUFF:
            line = ["--line-length", "100", "--target-version", "py311", "--no-cache"]
            run([sys.executable, "-m", "ruff", *words.split(), *line, made])
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(made, target)


def run(command: Sequence[Any]) -> None:
    """Runs a program; raises RuntimeError with its output where it fails."""
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[2]} failed:\n{done.stdout}\n{done.stderr}")


def main() -> None:
    """Generates the package, from the product's document unless a file is given."""
    parser = argparse.ArgumentParser(description="Generates the client from the API's schema.")
    parser.add_argument(
        "--schema", type=Path, help="an OpenAPI document as JSON, else the product's"
    )
    file = parser.parse_args().schema
    document = json.loads(file.read_text(encoding="utf-8")) if file else product_document()
    generate(prepared(document), GENERATED)


if __name__ == "__main__":
    main()
