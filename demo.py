#!/usr/bin/env python3
"""Show the whole paper on this machine: python3 demo.py.

Any Python from 3.11 on begins with its standard library alone: it makes .venv, installs there what
requirements.lock lists, and goes on inside. PORT and VAR say on which port, and where the data are.
"""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036  (this is where an older Python learns it)
    sys.exit("Il faut Python 3.11 ou plus récent ; celui-ci est le {}.{}.".format(*sys.version_info))

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
EVERYTHING = "requirements-test.lock"  # holds requirements.lock whole
HELP = """\
python3 demo.py                    ouvre la démonstration (PORT=8000 VAR=var)
python3 demo.py --install FICHIER  installe seulement, dans .venv, ce que ce fichier liste"""


def main(words: list[str]) -> int:
    """Install what is missing, then show the paper."""
    if words[:1] == ["--install"] and len(words) == 2:
        return install(words[1])
    if words:
        print(HELP)
        return 0 if words[0] in {"-h", "--help"} else 2
    failed = install("requirements.lock")
    if failed:
        return failed
    os.environ["VAR"] = str(Path(os.environ.get("VAR") or ROOT / "var").resolve())
    os.chdir(ROOT)
    if not os.path.samefile(sys.prefix, VENV):
        os.execv(PYTHON, [PYTHON, "-u", ROOT / "demo.py"])  # noqa: S606
    from newsroom.stage import play

    return play()


def install(lock: str) -> int:
    """Have .venv hold exactly the versions of this lock file, checked by their hashes; bring an exit code."""
    turn = os.open(ROOT, os.O_RDONLY)
    fcntl.flock(turn, fcntl.LOCK_EX)  # two first starts at once would write over each other
    try:
        if is_installed(lock):
            return 0
        failed = make_venv()
        if failed:
            return failed
        print("Bibliothèques : installation dans .venv (une minute au plus)…", flush=True)
        if not (install_with_uv(lock) or install_with_pip(lock)):
            print("Les bibliothèques n’ont pas pu être installées : voyez le message ci-dessus.")
            return 1
        for held in {lock, "requirements.lock"}:
            stamp(held).write_text(digest(held))
        return 0
    finally:
        os.close(turn)


def is_installed(lock: str) -> bool:
    """Say whether .venv was made from this very file."""
    return stamp(lock).exists() and stamp(lock).read_text() == digest(lock) and is_python(PYTHON)


def make_venv() -> int:
    """Make .venv, or keep one whose Python runs."""
    if is_python(PYTHON):
        return 0
    has_pip = importlib.util.find_spec("ensurepip") is not None
    if importlib.util.find_spec("venv") is None or not (has_pip or shutil.which("uv")):
        print("Il manque à Python ses modules venv et pip. Sur Debian ou Ubuntu :")
        print("    sudo apt install python3-venv")
        return 1
    print("Python : création de .venv…", flush=True)
    options = ["--clear"] if has_pip else ["--clear", "--without-pip"]
    return subprocess.run([sys.executable, "-m", "venv", *options, VENV]).returncode


def install_with_uv(lock: str) -> bool:
    """Install with uv where there is one: it takes two seconds."""
    uv = shutil.which("uv")
    if uv is None:
        return False
    line = [uv, "pip", "install", "--quiet", "--python", PYTHON, "--require-hashes", "-r", ROOT / lock]
    return subprocess.run(line).returncode == 0


def install_with_pip(lock: str) -> bool:
    """Install with the pip of .venv."""
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input", "--root-user-action", "ignore"]
    line = [PYTHON, "-m", "pip", "install", *quiet, "--no-deps", "--require-hashes", "-r", ROOT / lock]
    return subprocess.run(line).returncode == 0


def is_python(path: Path) -> bool:
    """Say whether this Python runs and is recent enough: that of a moved or half-made .venv does not."""
    if not path.exists():
        return False
    check = "import sys; sys.exit(sys.version_info < (3, 11))"
    return subprocess.run([path, "-c", check]).returncode == 0


def stamp(lock: str) -> Path:
    """Name the file that says from what .venv was made."""
    return VENV / f"made-from-{lock}"


def digest(lock: str) -> str:
    """Tell one content of a lock file from another."""
    return hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
