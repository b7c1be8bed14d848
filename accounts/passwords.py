"""What no password may be made of: the words that whoever attacks this very paper tries first."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError

SHORTEST = 4  # letters of a word that counts
COMMON = {"journal", "abonne", "abonné", "redaction", "rédaction", "motdepasse"}


class NotThePaper:
    """Refuse the name of the paper, of its town or of its trade with a few signs around it. Code: `of_the_paper`."""

    def validate(self, password: str, user: object = None) -> None:
        told = f"{settings.NEWSROOM['name']} {settings.NEWSROOM['tagline']} {settings.NEWSROOM['address']}"
        words = {word for word in re.findall(r"\w+", told.lower()) if len(word) >= SHORTEST} | COMMON
        words.add(re.sub(r"\W", "", settings.NEWSROOM["name"].lower()))
        left = password.lower()
        for word in sorted(words, key=len, reverse=True):
            left = left.replace(word, "")
        if left != password.lower() and len(re.sub(r"[\W\d_]", "", left)) < SHORTEST:
            raise ValidationError(self.get_help_text(), code="of_the_paper")

    def get_help_text(self) -> str:
        return "Ne prenez pas le nom du journal : c’est ce que l’on essaie en premier."
