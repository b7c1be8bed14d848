"""How often somebody tries something, counted in the cache for a time."""

from django.core.cache import cache


def tries(key: str) -> int:
    """How many times this was tried lately."""
    return cache.get(key, 0)


def count(key: str, seconds: int) -> None:
    """Count one try more; the count is forgotten so many seconds after the first."""
    if not cache.add(key, 1, timeout=seconds):
        try:
            cache.incr(key)
        except ValueError:  # it has just been forgotten
            cache.add(key, 1, timeout=seconds)
