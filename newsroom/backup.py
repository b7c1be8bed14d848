"""The whole paper in one file, and back: its database as it stood at one instant, and every file that it names.

The database is dumped, counted and hashed under one snapshot. Files are named by what they hold or by lot, and never
written over: those that the snapshot names are copied after it, while the paper goes on. What is put back is counted
and hashed again, and must be the same.
"""

import hashlib
import json
import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from django.apps import apps
from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage, default_storage
from django.db import connection, models, transaction
from django.utils import timezone

from newsroom.postgres_programs import Programs
from pictures.models import Picture

DUMP, MANIFEST, FILES = "base.dump", "manifest.json", "fichiers/"
FORMAT = 1
PIECE = 1024 * 1024  # bytes
TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname"
# One number for all rows of a table, whatever their order: the sum of what each one's text hashes to.
DIGEST = "SELECT count(*), coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint), 0)::text FROM {} t"
PASSING = {"cache", "edge_purge"}  # tables whose rows are worth nothing an hour later


class BackupError(Exception):
    """It cannot be done, or is not what it should be; the message says why, in French."""


@dataclass(frozen=True)
class Kept:
    """What a backup holds."""

    tables: dict[str, list[Any]]  # rows, and the sum of their hashes
    files: dict[str, str]  # SHA-256 of each, by its name
    missing: list[str]  # files that the database names and that were not there
    at: str

    @property
    def rows(self) -> int:
        return sum(count for count, _ in self.tables.values())


def backup(to: Path) -> Kept:
    """Write the whole paper into one file, readable by its owner alone. Half a file never bears its name.

    Raises BackupError.
    """
    draft = to.with_name(f".{to.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as written:
            kept = _write(written)
            written.flush()
            os.fsync(written.fileno())
        os.replace(draft, to)
    finally:
        draft.unlink(missing_ok=True)
    return kept


def _write(to: IO[bytes]) -> Kept:
    with tarfile.open(fileobj=to, mode="w") as bundle, TemporaryDirectory(dir=settings.VAR) as folder:
        dump = Path(folder) / DUMP
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            _dump(cursor.fetchone()[0], dump)
            tables = digests()
            names = list(named_files())
        bundle.add(dump, DUMP)
        files, missing = {}, []
        for storage, name in names:
            try:
                files[name] = _add(bundle, storage, name)
            except FileNotFoundError:
                missing.append(name)
        kept = Kept(tables, files, missing, timezone.now().isoformat())
        _add_bytes(bundle, MANIFEST, json.dumps({"format": FORMAT, **vars(kept)}, ensure_ascii=False).encode())
    return kept


def restore(source: Path) -> tuple[Kept, list[str]]:
    """Put a backup back into an empty database and its files where files go.

    Bring what it holds and what differs now, in words: nothing, if all is well. Raises BackupError.
    """
    with tarfile.open(source) as bundle:
        kept = read(bundle)
        if existing := _tables():
            raise BackupError(
                f"La base n’est pas vide ({len(existing)} tables) : une sauvegarde se remet dans une autre."
            )
        with bundle.extractfile(DUMP) as dump:
            _undump(dump)
        for name in kept.files:
            with bundle.extractfile(FILES + name) as held:
                _put(name, held)
    return kept, differences(kept)


def read(bundle: tarfile.TarFile) -> Kept:
    """What a backup says of itself. Raises BackupError where it is none, or is cut."""
    try:
        with bundle.extractfile(MANIFEST) as told:
            manifest = json.load(told)
    except (KeyError, ValueError, tarfile.TarError) as why:
        raise BackupError("Ce fichier n’est pas une sauvegarde entière.") from why
    if manifest.pop("format") != FORMAT:
        raise BackupError("Cette sauvegarde est d’une autre version du journal.")
    return Kept(**manifest)


def differences(kept: Kept) -> list[str]:
    """What is not now as this backup says, a line for each: rows, their hashes, files."""
    found = digests()
    lines = [
        f"table {name} : {kept.tables.get(name, [0, ''])[0]} lignes sauvées, {found.get(name, [0, ''])[0]} à présent"
        for name in sorted({*kept.tables, *found} - PASSING)
        if kept.tables.get(name) != found.get(name)
    ]
    return lines + [f"fichier {name}" for name, digest in kept.files.items() if _digest_of(name) != digest]


def digests() -> dict[str, list[Any]]:
    """Of each table: how many rows, and the sum of their hashes."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL timezone = 'UTC'" if connection.in_atomic_block else "SET timezone = 'UTC'")
        found = {}
        for table in _tables():
            cursor.execute(DIGEST.format(connection.ops.quote_name(table)))
            found[table] = list(cursor.fetchone())
    return found


def forget_old(folder: Path, pattern: str, *, most: int) -> list[Path]:
    """Keep the newest backups of a folder, so many at most; bring those that went."""
    old = sorted(folder.glob(pattern), reverse=True)[most:]
    for path in old:
        path.unlink()
    return old


def name_at(at: datetime) -> str:
    return f"journal-{at.astimezone(UTC):%Y-%m-%dT%H%M%SZ}.tar"


# The database.


def _tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        return [name for (name,) in cursor.fetchall()]


def _dump(snapshot: str, to: Path) -> None:
    with open(to, "wb") as written:
        _run("pg_dump", "--format=custom", f"--snapshot={snapshot}", "--no-owner", "--no-acl", stdout=written)


def _undump(dump: IO[bytes]) -> None:
    with TemporaryDirectory(dir=settings.VAR) as folder:
        path = Path(folder) / DUMP
        with open(path, "wb") as written:
            shutil.copyfileobj(dump, written, PIECE)
        with open(path, "rb") as read_again:
            options = ["--no-owner", "--no-acl", "--exit-on-error", "--single-transaction"]
            _run("pg_restore", *options, f"--dbname={_name()}", stdin=read_again)


def _run(program: str, *options: str, **streams: Any) -> None:
    """Run a program of PostgreSQL on our database; its password goes by the environment, never by the command line."""
    found = settings.DATABASES["default"]
    told = {
        "PGHOST": found["HOST"],
        "PGPORT": found["PORT"],
        "PGUSER": found["USER"],
        "PGPASSWORD": found.get("PASSWORD", ""),
        "PGDATABASE": _name(),
        "PGSSLMODE": found.get("OPTIONS", {}).get("sslmode", ""),
        "PGSSLROOTCERT": found.get("OPTIONS", {}).get("sslrootcert", ""),
    }
    path, here = _program(program)
    here = here | {"env": here["env"] | {name: value for name, value in told.items() if value}}
    done = subprocess.run([path, "--no-password", *options], stderr=subprocess.PIPE, **streams, **here)  # noqa: S603
    if done.returncode:
        raise BackupError(f"{program} a échoué.\n{done.stderr.decode(errors='replace')}")


def _program(name: str) -> tuple[Path, dict[str, Any]]:
    """Find a program of the server's own version: a newer one writes what an older server does not read."""
    major = connection.pg_version // 10000
    ours = Programs(settings.EMBEDDED.pgdata)
    if ours.version == major:
        return ours.directory / name, ours.surroundings
    debian = Path(f"/usr/lib/postgresql/{major}/bin/{name}")
    if debian.exists():
        return debian, {"cwd": "/", "env": {"LC_ALL": "C", "PATH": os.defpath}}
    raise BackupError(f"Il manque {name} de PostgreSQL {major} : apt install postgresql-client-{major}.")


def _name() -> str:
    return connection.settings_dict["NAME"]


# The files.


def named_files() -> Iterator[tuple[Storage, str]]:
    """Every file that a row names, with its storage; and the pieces of what is on its way."""
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, models.FileField):
                rows = model._default_manager.exclude(**{field.name: ""}).exclude(**{f"{field.name}__isnull": True})
                for name in rows.order_by().values_list(field.name, flat=True).distinct().iterator():
                    yield field.storage, name
    yield from ((default_storage, name) for name in _pieces())


def _pieces() -> list[str]:
    try:
        folders = default_storage.listdir("uploads")[0]
        return [f"uploads/{one}/{name}" for one in folders for name in default_storage.listdir(f"uploads/{one}")[1]]
    except FileNotFoundError:
        return []


def _storage_of(name: str) -> Storage:
    """Where a file of this name goes: pictures to theirs, all else to the default one."""
    return Picture.original.field.storage if name.startswith(("originals/", "renditions/")) else default_storage


def _add(bundle: tarfile.TarFile, storage: Storage, name: str) -> str:
    with storage.open(name) as opened:
        data = opened.read()
    _add_bytes(bundle, FILES + name, data)
    return hashlib.sha256(data).hexdigest()


def _add_bytes(bundle: tarfile.TarFile, name: str, data: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = len(data), 0o600, int(timezone.now().timestamp())
    bundle.addfile(entry, BytesIO(data))


def _put(name: str, held: IO[bytes]) -> None:
    storage = _storage_of(name)
    if _digest_of(name) is not None:
        storage.delete(name)
    storage.save(name, File(BytesIO(held.read())))


def _digest_of(name: str) -> str | None:
    try:
        with _storage_of(name).open(name) as opened:
            return hashlib.sha256(opened.read()).hexdigest()
    except FileNotFoundError:
        return None
