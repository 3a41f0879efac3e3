"""Tests the command `millshare`: credentials, commands, errors and exit codes."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from millshare_client.command_line import main as command
from millshare_client.command_line.credentials import CredentialsMissing, credentials, from_file
from millshare_client.command_line.events import events_after
from millshare_client.connection import Connection, RetryPolicy
from tests import builders
from tests.python_client.market_actions import publish_hours, signed_in

EVENT = {
    "id": "0190a8f0-0000-7000-8000-000000000001",
    "kind": "offer.of_a_later_release",
    "side": "factory",
    "organisation": "0190a8f0-0000-7000-8000-000000000002",
    "reference": "W-26-00001",
    "subject": {},
    "times": {},
    "at": "2026-12-01T08:00:00Z",
}


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Returns a private configuration file, and nothing in the environment."""
    for name in ("MILLSHARE_ADDRESS", "MILLSHARE_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    found = tmp_path / "config.toml"
    found.write_text('address = "https://mill.example/"\ntoken = "stored"\n')
    found.chmod(0o600)
    monkeypatch.setenv("MILLSHARE_CONFIG", str(found))
    return found


def answered(monkeypatch: pytest.MonkeyPatch, *answers: httpx.Response) -> list[httpx.Request]:
    """Lets the command meet these answers; returns what it sends."""
    sent: list[httpx.Request] = []
    waiting = list(answers)

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return waiting.pop(0)

    def connection(address: str, token: str) -> Connection:
        transport = httpx.MockTransport(answer)
        retry = RetryPolicy(attempts=1)
        return Connection(address, token, transport=transport, retry=retry)

    monkeypatch.setattr(command, "Connection", connection)
    return sent


def test_the_environment_counts_before_the_file(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (credentials().address, credentials().token) == ("https://mill.example", "stored")

    monkeypatch.setenv("MILLSHARE_TOKEN", "given")

    assert (credentials().address, credentials().token) == ("https://mill.example", "given")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_file_that_others_may_read_is_refused(file: Path, mode: int) -> None:
    file.chmod(mode)

    with pytest.raises(CredentialsMissing, match="chmod 600"):
        from_file(file)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("address = ", "cannot be read as TOML"),
        ('adress = "https://x"', "and not adress"),
        ('address = "mill.example"', "Set MILLSHARE_ADDRESS"),
        ('address = "https://mill.example"', "Set MILLSHARE_TOKEN"),
    ],
)
def test_a_bad_file_says_what_to_do(
    file: Path, text: str, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(text)

    assert command.main(["events", "tail", "--once"]) == command.USAGE
    assert reason in capsys.readouterr().err


def test_a_refusal_names_fields_code_and_page(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    errors = [
        {"in": "body", "pointer": "#/seconds", "code": "x", "detail": "Too long."},
        {"in": "body", "pointer": "#/currency", "code": "x", "detail": "Unknown."},
    ]
    problem = {"type": "/problems/invalid/", "code": "invalid", "detail": "2 fields.",
               "errors": errors}  # fmt: skip
    answered(monkeypatch, httpx.Response(400, json=problem))

    assert command.main(["runs", "request"]) == command.REFUSED

    said = capsys.readouterr().err
    for part in ("2 fields.", "#/seconds: Too long.", "https://mill.example/problems/invalid/"):
        assert part in said


def test_a_platform_that_is_not_reached_has_its_own_code(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(address: str, token: str) -> Connection:
        def refuse(request: httpx.Request) -> httpx.Response:
            raise httpx.ConnectError("refused")

        policy = RetryPolicy(attempts=1)
        return Connection(address, token, transport=httpx.MockTransport(refuse), retry=policy)

    monkeypatch.setattr(command, "Connection", broken)

    assert command.main(["runs", "request"]) == command.UNREACHABLE


def test_events_are_followed_by_number(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def page(*numbers: int, has_more: bool) -> httpx.Response:
        events = [EVENT | {"number": number} for number in numbers]
        body = {"events": events, "last": numbers[-1], "has_more": has_more, "oldest_kept": 8}
        return httpx.Response(200, json=body)

    sent = answered(monkeypatch, page(8, 9, has_more=True), page(10, has_more=False))

    assert command.main(["--json", "events", "tail", "--after", "5", "--once"]) == command.DONE

    assert [request.url.params["after"] for request in sent] == ["5", "9"]
    said = capsys.readouterr()
    shown = [json.loads(line) for line in said.out.splitlines()]
    assert [event["number"] for event in shown] == [8, 9, 10]
    assert "2 events are not kept" in said.err


@pytest.mark.parametrize("words", [[], ["orders"], ["orders", "import"], ["nothing"]])
def test_wrong_use_ends_with_two(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        command.main(words)

    assert ended.value.code == command.USAGE
    assert "usage: millshare" in capsys.readouterr().err


def test_a_missing_file_is_named(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["orders", "import", "nowhere.csv"]) == command.USAGE
    assert "nowhere.csv" in capsys.readouterr().err


@pytest.fixture
def factory(transactional_db: None, live_server: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Signs a factory with a machine in, for the command too."""
    user = builders.member(builders.organisation())
    client = signed_in(live_server.url, user.email)
    publish_hours(client, latitude="31.3", rate="100")
    monkeypatch.setenv("MILLSHARE_ADDRESS", live_server.url)
    monkeypatch.setenv("MILLSHARE_TOKEN", client.http.headers["Authorization"].split()[1])
    yield client
    client.close()


@pytest.mark.system
def test_windows_are_imported(
    factory: Connection, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = tmp_path / "windows.csv", tmp_path / "bad.csv"
    good.write_text(
        "machine,start,end,rate\nVMC 850,2030-01-07 08:00,2030-01-07 16:00,85\n", encoding="utf-8"
    )
    bad.write_text("machine,start,end,rate\nNothing,2030-01-07 08:00,x,85\n", encoding="utf-8")

    preview = command.main(["--json", "windows", "import", str(good), "--preview"])
    stored = command.main(["--json", "windows", "import", str(good)])
    shown = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    refused = command.main(["windows", "import", str(bad)])

    assert (preview, stored, refused) == (command.DONE, command.DONE, command.REFUSED)
    assert shown[-1]["status"] == "committed"
    assert "Nothing was stored" in capsys.readouterr().err
    assert list(events_after(0, client=factory)) == []
