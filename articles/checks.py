"""What is looked at before an article comes out: what stops it, and what is only said. Shown before the button."""

from dataclasses import dataclass

from django.utils import timezone

from articles import body
from articles.models import Article
from pictures.models import Picture

LONG_TITLE = 110


@dataclass(frozen=True)
class Check:
    """Something to put right: its code, its sentence, whether the article waits for it, and the field it is about."""

    code: str
    words: str
    stops: bool
    field: str


def checks(article: Article) -> list[Check]:
    """Look at a stored article; what stops it first."""
    found = [*_missing(article), *_pictures(article), *_said(article)]
    return sorted(found, key=lambda check: not check.stops)


def blocking(article: Article) -> list[Check]:
    return [check for check in checks(article) if check.stops]


def _missing(article: Article) -> list[Check]:
    found = []
    if not article.title:
        found.append(Check("missing_title", "Il manque le titre.", stops=True, field="title"))
    if not body.plain(article.body).strip() and not article.standfirst.strip():
        found.append(Check("missing_text", "Il manque le texte.", stops=True, field="body"))
    if article.section is None:
        found.append(Check("missing_section", "Il manque la rubrique.", stops=True, field="section"))
    return found


def _pictures(article: Article) -> list[Check]:
    found = []
    shown = {picture.uuid: picture for picture in Picture.objects.filter(uuid__in=body.pictures_of(article.body))}
    pictures = [article.picture] if article.picture else []
    for picture in [*pictures, *shown.values()]:
        name = f"« {picture} »" if picture.caption or picture.alt else "une photo"
        if not picture.credit.strip():
            words = f"Photo {name} : il manque le crédit, donc le droit de la publier."
            found.append(Check("missing_credit", words, stops=True, field="picture"))
        if not picture.is_usable(timezone.localdate()):
            words = f"Photo {name} : le droit de la publier s’est éteint le {picture.usable_until:%d/%m/%Y}."
            found.append(Check("rights_over", words, stops=True, field="picture"))
        if not picture.alt.strip():
            words = f"Photo {name} : il manque la description, pour qui ne la voit pas."
            found.append(Check("missing_alt", words, stops=True, field="picture"))
    return found


def _said(article: Article) -> list[Check]:
    found = []
    if len(article.title) > LONG_TITLE:
        words = (
            f"Le titre compte {len(article.title)} signes ; au-delà de {LONG_TITLE}, il se lit mal sur un téléphone."
        )
        found.append(Check("long_title", words, stops=False, field="title"))
    if not article.standfirst.strip():
        found.append(Check("no_standfirst", "Il n’y a pas de chapeau.", stops=False, field="standfirst"))
    if not article.tags.all():
        found.append(Check("no_tag", "Il n’y a aucun mot-clé.", stops=False, field="tag_names"))
    caption = article.picture_caption or (article.picture.caption if article.picture else "")
    if caption.strip() and _plain(caption) in _plain(f"{article.standfirst} {body.plain(article.body)}"):
        words = "La légende recopie le texte : dites plutôt ce que montre la photo."
        found.append(Check("caption_copies", words, stops=False, field="picture_caption"))
    return found


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".")
