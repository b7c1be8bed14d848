"""Files in an S3-compatible store: private, never listed to anyone, and failing as a disk fails.

Readers never see its addresses: files leave through the paper's own, which say who may have them. What the store
answers badly is an OSError, as it would be of a disk: whoever knows what to do of a full disk knows what to do here.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage


def as_a_disk(method: Callable) -> Callable:
    @wraps(method)
    def call(*args: Any, **kwargs: Any) -> Any:
        try:
            return method(*args, **kwargs)
        except (BotoCoreError, ClientError) as why:
            raise OSError(f"Le magasin de fichiers ne répond pas : {why}") from why

    return call


class ObjectStore(S3Storage):
    def get_default_settings(self) -> dict[str, Any]:
        return super().get_default_settings() | {"default_acl": None, "gzip": False, "max_memory_size": 8 * 1024 * 1024}


for name in ("_open", "_save", "exists", "delete", "listdir", "size", "get_modified_time"):
    setattr(ObjectStore, name, as_a_disk(getattr(S3Storage, name)))
