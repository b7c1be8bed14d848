"""A few lines of an article for cards, feeds and shares, cut at a word."""

import re
import unicodedata

from articles.body import plain

EXCERPT_LENGTH = 300
DESCRIPTION_LENGTH = 100  # a share card shows no more, the mark of the cut included
SHARE_TITLE_LENGTH = 65
CARD_SIZE = 1200, 630  # pixels of the picture drawn for an article that has none
TAG = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>", re.IGNORECASE)
LEFT_BY_A_CUT = " ,;:–—(«’'.…"


def excerpt(text_or_html: str) -> str:
    """Give the whole if it has 300 signs at most, else its first words and « … »; never over 301 signs."""
    return _shortened(text_or_html, EXCERPT_LENGTH)


def description(text_or_html: str) -> str:
    """Say the same in 100 signs at most, « … » included: what a share card shows."""
    text = _running_text(text_or_html)
    return text if len(text) <= DESCRIPTION_LENGTH else _shortened(text, DESCRIPTION_LENGTH - 1)


def _shortened(text_or_html: str, length: int) -> str:
    text = _running_text(text_or_html)
    if len(text) <= length:
        return text
    start = text[:length]
    is_inside_a_word = text[length] != " " and " " in start
    if is_inside_a_word:
        start = start.rpartition(" ")[0]
    return start.rstrip(LEFT_BY_A_CUT) + "…"


def _running_text(text_or_html: str) -> str:
    text = plain(text_or_html) if TAG.search(text_or_html) else text_or_html
    return " ".join(unicodedata.normalize("NFC", text).split())


def share_title(title: str) -> str:
    """Shorten a title for share cards, which show no more than 65 signs."""
    return _shortened(title, SHARE_TITLE_LENGTH)
