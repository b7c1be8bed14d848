"""A video or a post of another site, shown as a card: it loads nothing before it is touched."""

import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import parse_qs, urlsplit

from django.template.loader import render_to_string

CARD = re.compile(r'<figure data-link="([^"]+)">(.*?)</figure>', re.DOTALL)
YOUTUBE_ID = re.compile(r"[\w-]{11}")
SITES = {
    "youtube.com": "Vidéo sur YouTube",
    "youtu.be": "Vidéo sur YouTube",
    "vimeo.com": "Vidéo sur Vimeo",
    "dailymotion.com": "Vidéo sur Dailymotion",
    "dai.ly": "Vidéo sur Dailymotion",
    "tiktok.com": "Vidéo sur TikTok",
    "facebook.com": "Publication sur Facebook",
    "fb.watch": "Vidéo sur Facebook",
    "instagram.com": "Publication sur Instagram",
    "x.com": "Message sur X",
    "twitter.com": "Message sur X",
    "t.me": "Message sur Telegram",
    "soundcloud.com": "Son sur SoundCloud",
}


@dataclass(frozen=True)
class LinkCard:
    """What a card prints. `player` is the address of the site's own player, where there is one without cookies."""

    href: str
    title: str
    kind: str
    host: str
    player: str = ""


def with_cards(html: str) -> str:
    """Put a card in the place of each link of a clean body."""
    return CARD.sub(lambda match: _card(match[1], match[2]), html)


def has_player(html: str) -> bool:
    return 'data-player="' in html


def card_of(href: str, title: str) -> LinkCard:
    """Say what a card prints of an address that `composing` has let through."""
    host = (urlsplit(href).hostname or "").removeprefix("www.").removeprefix("m.")
    kind = next((words for site, words in SITES.items() if host == site or host.endswith(f".{site}")), "Page")
    return LinkCard(href, title.strip() or kind, kind, host, _player(href, host))


def _card(href: str, title: str) -> str:
    card = card_of(unescape(href), unescape(re.sub(r"<[^>]+>", "", title)))
    return render_to_string("articles/_link_card.html", {"card": card})


def _player(href: str, host: str) -> str:
    parts = urlsplit(href)
    if host == "youtu.be":
        found = parts.path.strip("/")
    elif host == "youtube.com" and parts.path == "/watch":
        found = parse_qs(parts.query).get("v", [""])[0]
    elif host == "youtube.com" and parts.path.startswith(("/shorts/", "/live/", "/embed/")):
        found = parts.path.split("/")[2]
    elif host == "vimeo.com" and re.fullmatch(r"/\d{5,12}", parts.path):
        return f"https://player.vimeo.com/video/{parts.path[1:]}?dnt=1&autoplay=1"
    else:
        return ""
    return f"https://www.youtube-nocookie.com/embed/{found}?autoplay=1" if YOUTUBE_ID.fullmatch(found) else ""
