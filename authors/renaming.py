"""What must follow when an author changes names: floors above say so here, once, when they are loaded."""

from collections.abc import Callable

FOLLOW_UPS: list[Callable[[int], object]] = []


def follow_up(act: Callable[[int], object]) -> None:
    """Have this done with the author's key after each renaming, inside its transaction."""
    FOLLOW_UPS.append(act)


def renamed(author: int) -> None:
    for act in FOLLOW_UPS:
        act(author)
