"""Keeps solvers out of web processes."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOLVERS = {"ortools", "numba", "llvmlite", "highspy"}
SERVE = """
import json, sys

import config.wsgi
from config.celery import app
from django.urls import URLPattern, get_resolver


def walk(patterns):
    for pattern in patterns:
        yield from [pattern] if isinstance(pattern, URLPattern) else walk(pattern.url_patterns)


views = [pattern.callback for pattern in walk(get_resolver().url_patterns)]
app.loader.import_default_modules()
loaded = sorted({name.partition(".")[0] for name in sys.modules})
sys.stdout.write(json.dumps([len(views), loaded]))
"""


def test_web_process_loads_no_solver() -> None:
    paths = os.pathsep.join([str(ROOT / "platform"), str(ROOT)])
    environment = {**os.environ, "PYTHONPATH": paths, "PYTHONWARNINGS": "ignore"}

    done = subprocess.run(
        [sys.executable, "-c", SERVE],
        cwd=ROOT,
        env={**environment, "DJANGO_SETTINGS_MODULE": "config.settings.test"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    views, loaded = json.loads(done.stdout)
    assert views > 0
    assert "django" in loaded
    assert sorted(SOLVERS & set(loaded)) == []
