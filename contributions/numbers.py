"""The numbers by which contributions are told apart in addresses and forms."""


def is_number(typed: str | None) -> bool:
    """Say whether what came in an address or a form can be the number of a contribution."""
    return bool(typed) and typed.isascii() and typed.isdecimal() and len(typed) < 19
