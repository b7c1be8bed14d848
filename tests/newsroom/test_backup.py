"""The whole paper in one file, and back in an empty place: counted, hashed, the same."""

import threading
from io import BytesIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.utils import timezone

from articles.models import Article
from newsroom import backup
from pictures import library
from pictures.models import Picture
from tests.pictures.samples import photo

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
EMPTY = "test_restored"


@pytest.fixture(autouse=True)
def files(settings, tmp_path, monkeypatch):
    monkeypatch.setattr("os.fsync", lambda file: None)
    settings.VAR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def paper_of_a_day(article, reserved, alice, files):
    return library.add(BytesIO(photo()), alt="Un soleil")


@pytest.fixture
def elsewhere(settings, tmp_path):
    """Another, empty database, and another folder of files, as on a new machine."""
    name = f"{EMPTY}_{connection.settings_dict['NAME']}"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    here = connections["default"]
    there = connections.create_connection("default")
    there.settings_dict = here.settings_dict | {"NAME": name}

    class Elsewhere:
        def __enter__(self):
            connections["default"] = there
            settings.MEDIA_ROOT = tmp_path / "other"

        def __exit__(self, *error):
            connections["default"] = here
            settings.MEDIA_ROOT = tmp_path / "media"

    yield Elsewhere()
    there.close()
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def saved(tmp_path):
    path = tmp_path / "journal.tar"
    return path, backup.backup(path)


def test_what_is_put_back_is_what_was_saved(paper_of_a_day, elsewhere, tmp_path):
    path, kept = saved(tmp_path)

    with elsewhere:
        again, different = backup.restore(path)
        titles = set(Article.objects.values_list("title", flat=True))
        with Picture.objects.get(pk=paper_of_a_day.pk).original.open() as held:
            picture = held.read()

    assert (again, different) == (kept, [])
    assert titles == set(Article.objects.values_list("title", flat=True))
    with paper_of_a_day.original.open() as held:
        assert picture == held.read()
    assert kept.rows > 20
    assert len(kept.files) == 1 + paper_of_a_day.renditions.count()


def test_it_is_one_instant_though_the_paper_goes_on(paper_of_a_day, elsewhere, tmp_path):
    is_over = threading.Event()

    def write():
        number = 0
        while not is_over.is_set():
            number += 1
            Article.objects.filter(pk=Article.objects.first().pk).update(title=f"Titre {number}")
            Article.objects.filter(pk=Article.objects.last().pk).update(title=f"Titre {number}")
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        path, _ = saved(tmp_path)
    finally:
        is_over.set()
        writer.join()

    with elsewhere:
        assert backup.restore(path)[1] == []


def test_rules_of_the_database_come_back_too(paper_of_a_day, elsewhere, tmp_path):
    path, _ = saved(tmp_path)
    count = (
        "SELECT count(*) FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
        "WHERE NOT tgisinternal AND relpersistence <> 't'"  # another test's table may live as long as this connection
    )
    with connection.cursor() as cursor:
        cursor.execute(count)
        triggers = cursor.fetchone()

    with elsewhere:
        backup.restore(path)
        with connection.cursor() as cursor:
            cursor.execute(count)
            assert cursor.fetchone() == triggers


def test_one_changed_word_is_seen(paper_of_a_day, tmp_path):
    _, kept = saved(tmp_path)

    Article.objects.filter(pk=Article.objects.first().pk).update(kicker="Autre")

    assert any(line.startswith("table articles_article :") for line in backup.differences(kept))


def test_one_changed_byte_of_a_file_is_seen(paper_of_a_day, files, tmp_path):
    _, kept = saved(tmp_path)

    (files / paper_of_a_day.original.name).write_bytes(b"another picture")

    assert backup.differences(kept) == [f"fichier {paper_of_a_day.original.name}"]


def test_a_file_that_is_not_there_is_named_and_stops_nothing(paper_of_a_day, files, tmp_path):
    (files / paper_of_a_day.original.name).unlink()

    _, kept = saved(tmp_path)

    assert kept.missing == [paper_of_a_day.original.name]


def test_it_is_never_put_over_another_paper(paper_of_a_day, tmp_path):
    path, _ = saved(tmp_path)

    with pytest.raises(CommandError, match="n’est pas vide"):
        call_command("restore", path)


@pytest.mark.parametrize("share", [0, 0.3, 0.9])
def test_half_a_backup_is_refused_in_words_and_leaves_the_base_empty(paper_of_a_day, elsewhere, tmp_path, share):
    path, _ = saved(tmp_path)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])

    with elsewhere:
        with pytest.raises(CommandError):
            call_command("restore", path)
        assert backup.digests() == {}


def test_a_backup_is_for_its_owner_alone_and_half_of_one_bears_no_name(paper_of_a_day, tmp_path, monkeypatch):
    path, _ = saved(tmp_path)
    monkeypatch.setattr(backup, "_dump", lambda *words: (_ for _ in ()).throw(OSError(28, "No space left")))

    with pytest.raises(CommandError, match="Rien n’a été sauvegardé"):
        call_command("backup", tmp_path / "second.tar")

    assert path.stat().st_mode & 0o777 == 0o600
    assert [found.name for found in tmp_path.glob("*.tar*")] == ["journal.tar"]


def test_the_newest_are_kept(paper_of_a_day, tmp_path, capsys):
    folder = tmp_path / "saved"
    folder.mkdir()
    for day in range(1, 5):
        (folder / backup.name_at(timezone.now().replace(year=2025, day=day))).touch()

    call_command("backup", folder, keep=2)

    assert [path.name[:12] for path in sorted(folder.iterdir())] == ["journal-2025", "journal-2026"]
