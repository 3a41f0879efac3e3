"""Checks docker-compose.yml as the Compose parser reads it, and the image's user."""

import importlib.util
import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECRETS = {
    "SECRET_KEY": "k" * 60,
    "POSTGRES_PASSWORD": "p4",
    "PRODUCT_DATABASE_PASSWORD": "r4",
    "VALKEY_PASSWORD": "v4",
    "DOMAIN": "millshare.example",
}
SERVICES = {"postgres", "valkey", "caddy", "migrate", "web", "worker", "solver", "beat"}
OUR_IMAGE = SERVICES - {"postgres", "valkey", "caddy"}


def compose(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Runs Compose's own reading of the file, which needs no engine."""
    spec = importlib.util.find_spec("compose")
    assert spec is not None
    assert spec.origin is not None
    program = Path(spec.origin).with_name("docker-compose")
    return subprocess.run(
        [program, "--file", "docker-compose.yml", "config", "--format", "json"],
        cwd=ROOT,
        # An .env file of this folder would fill in what the test leaves out.
        env={"PATH": os.environ["PATH"], "COMPOSE_DISABLE_ENV_FILE": "1", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    done = compose(SECRETS)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["services"]


def test_all_services_are_there_without_a_warning(services: dict[str, Any]) -> None:
    assert set(services) == SERVICES
    assert compose(SECRETS).stderr == ""


@pytest.mark.parametrize("name", sorted(SECRETS))
def test_each_secret_is_required(name: str) -> None:
    given = {key: value for key, value in SECRETS.items() if key != name}

    done = compose(given)

    assert done.returncode != 0
    assert f"set {name}" in done.stderr


def test_no_secret_has_a_default() -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")

    uses = re.findall(r"(?<!\$)\$\{?(\w*(?:SECRET|PASSWORD|TOKEN|KEY)\w*)(\W.?)", text)

    assert uses
    assert [name for name, rest in uses if rest != ":?"] == []


def test_servers_stand_behind_health_checks_and_one_migration(services: dict[str, Any]) -> None:
    for name in OUR_IMAGE - {"migrate"}:
        after = {
            other: dependency["condition"]
            for other, dependency in services[name]["depends_on"].items()
        }

        assert after == {
            "migrate": "service_completed_successfully",
            "postgres": "service_healthy",
            "valkey": "service_healthy",
        }
    assert all("healthcheck" in services[name] for name in SERVICES - {"migrate", "caddy"})


def test_owner_of_the_database_migrates_and_the_product_may_do_less() -> None:
    done = compose({**SECRETS, "COMPOSE_PROFILES": "tools"})
    services = json.loads(done.stdout)["services"]
    given = {name: services[name]["environment"] for name in (*OUR_IMAGE, "manage")}

    for name in ("migrate", "manage"):
        assert given[name]["DATABASE_URL"] == "postgres://millshare:p4@postgres:5432/millshare"
        assert given[name]["PRODUCT_DATABASE_PASSWORD"] == "r4"
    for name in OUR_IMAGE - {"migrate"}:
        role = "postgres://millshare_product:r4@postgres:5432/millshare"
        assert given[name]["DATABASE_URL"] == role
        assert "p4" not in json.dumps(services[name])
        # `.env` has it, and would bring it in where nothing stands here.
        assert given[name]["POSTGRES_PASSWORD"] == ""
    migrated, granted = services["migrate"]["command"][-1].split(" && ")
    assert migrated == "python manage.py migrate --noinput"
    assert granted == "python manage.py grant_database_role millshare_product"


def test_each_queue_has_its_worker(services: dict[str, Any]) -> None:
    queues = {name: services[name]["command"] for name in ("worker", "solver")}

    assert "--queues=default" in queues["worker"]
    assert "--queues=solve" in queues["solver"]


def test_services_of_ours_are_one_image_and_may_do_little(services: dict[str, Any]) -> None:
    ours = [services[name] for name in OUR_IMAGE]

    assert len({service["image"] for service in ours}) == 1
    for service in ours:
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert int(service["mem_limit"]) > 0
        assert service["environment"]["DJANGO_SETTINGS_MODULE"] == "config.settings.production"


def test_servers_are_not_published(services: dict[str, Any]) -> None:
    published = {name for name, service in services.items() if service.get("ports")}

    assert published == {"web", "caddy"}
    assert {port["host_ip"] for port in services["web"]["ports"]} == {"127.0.0.1"}


def test_requests_come_through_the_proxy_whose_word_counts(services: dict[str, Any]) -> None:
    given = services["web"]["environment"]
    caddyfile = (ROOT / "Caddyfile").read_text(encoding="utf-8")

    assert given["ALLOWED_HOSTS"] == "millshare.example"
    assert given["PUBLIC_URL"] == "https://millshare.example"
    assert given["TRUSTED_PROXIES"] == "172.30.99.0/24"
    assert services["caddy"]["environment"] == {"DOMAIN": "millshare.example"}
    assert "request_buffers" in caddyfile
    assert "reverse_proxy web:8000" in caddyfile


def test_example_of_settings_names_what_compose_requires() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()

    assert {line.partition("=")[0] for line in lines if line and line[0] != "#"} == set(SECRETS)


def test_image_does_not_run_as_root() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    last_stage = lines[max(i for i, line in enumerate(lines) if line.startswith("FROM ")) :]

    users = [line.split()[1] for line in last_stage if line.startswith("USER ")]

    assert users
    assert users[-1].split(":")[0] not in {"root", "0"}
