"""The paper's styles: what a page writes in its own head, and the one file that all pages share.

A page on 3G would wait a second round trip for a stylesheet before it shows a word. So the few kilobytes that its
opening needs stand in the page; the policy of contents names them by their hashes.
"""

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256

from newsroom.environment import ROOT

CORE = ("tokens", "base", "masthead")
OPENINGS = {
    "article": (*CORE, "article"),
    "cards": (*CORE, "cards"),
    "offer": (*CORE, "offer"),
    "all": (*CORE, "article", "cards", "offer"),
}
SHARED = ("live", "wall", "contributions", "forms", "print")


def joined(sources: tuple[str, ...] = SHARED) -> str:
    """Join these sources in order; comments and needless white space go."""
    css = "\n".join((ROOT / "static" / "css" / f"{name}.css").read_text() for name in sources)
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r"\s*([{};,>])\s*", r"\1", css).replace(";}", "}").strip()


@cache
def opening(name: str) -> str:
    """What a page of this kind writes in its head. Read once: a change is seen at the next start."""
    return joined(OPENINGS[name])


def hashes() -> list[str]:
    """The sources that the policy of contents allows for the styles written in pages."""
    return [f"'sha256-{b64encode(sha256(opening(name).encode()).digest()).decode()}'" for name in OPENINGS]
