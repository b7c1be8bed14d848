"""Where the files are: STORAGES["pictures"] if the settings name one, else under MEDIA_ROOT, written once."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, storages


class WriteOnce(FileSystemStorage):
    """Files named by the digest of what they hold: written whole or not at all, and never twice.

    Django's own storage writes in place: a power cut would leave half a picture under a whole one's name.
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def _save(self, name: str, content: File) -> str:
        path = Path(self.path(name))
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._write(path, content)
        return name

    def _write(self, path: Path, content: File) -> None:
        with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as draft:
            try:
                for chunk in content.chunks():
                    draft.write(chunk)
                draft.flush()
                os.fsync(draft.fileno())
                os.chmod(draft.name, self.file_permissions_mode or 0o644)
                os.replace(draft.name, path)
            except BaseException:
                os.unlink(draft.name)
                raise


def storage() -> Storage:
    return storages["pictures"] if "pictures" in storages.backends else WriteOnce()
