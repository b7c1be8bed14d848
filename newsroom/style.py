"""/style/: every component of the paper on one page, to be looked at before one is changed."""

from dataclasses import dataclass, field
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe

from articles.models import Article, Correction, Live, LiveEntry, Section, Tint
from edge.caching import keep, public
from frontpage.models import Alert, Announcement, Kind
from subscriptions.models import Plan

SHOWN = 5
TITLES = (
    "Le bac du matin part à l’heure, et personne ne s’y attendait",
    "Deux ponts pour une rivière",
    "Ce que disent les comptes de la commune : « tout est payé » ?",
    "La pluie vient",
    "Un titre long, qui prend toute la place qu’on lui donne et un peu plus, pour voir où il passe à la ligne suivante",
)
BODY = """<p>Le premier paragraphe donne le ton : on y lit qui, quoi, où et quand, sans se presser. La ligne porte de
soixante à soixante-quinze signes, ce que l’œil suit sans se perdre.</p>
<h2>Un intertitre</h2>
<p>Un <a href="#corps">lien</a>, un mot en <em>italique</em>, un autre en <strong>gras</strong>.</p>
<blockquote class="exergue"><p>« Une phrase qu’on retient. »</p></blockquote>
<ul><li>Une liste a des puces.</li><li>Elles sont de la couleur de la rubrique.</li></ul>
<blockquote><p>Une citation longue est en retrait.</p></blockquote>
<aside class="encadre"><h3>L’encadré</h3><p>Ce qu’il faut savoir, à part du récit.</p></aside>
<table><thead><tr><th scope="col">Marché</th><th scope="col">Prix du kilo</th></tr></thead>
<tbody><tr><td>Diambala</td><td>310 FCFA</td></tr><tr><td>Koronga</td><td>295 FCFA</td></tr></tbody></table>"""


@dataclass
class Samples:
    """What the page shows; `articles` are the paper's newest, or invented ones while there are none."""

    articles: list[Article]
    at: datetime
    colours: tuple[str, ...] = ("paper", "sheet", "wash", "line", "ink-2", "ink", "link", "accent")
    tints: list[tuple[int, str]] = field(default_factory=lambda: list(Tint.choices))

    @property
    def reserved(self) -> Article:
        return next((article for article in self.articles if article.is_reserved), self.articles[-1])

    @property
    def body(self) -> str:
        return mark_safe(BODY)  # noqa: S308  (our own words, above)

    @property
    def correction(self) -> Correction:
        text = "Le bac fait dix passages par jour, et non douze."
        return Correction(kind=Correction.Kind.ERRATUM, text=text, declared_at=self.at)

    @property
    def alert(self) -> Alert:
        return Alert(text="Une ligne, le temps qu’il faut", starts_at=self.at)

    @property
    def thread(self) -> SimpleNamespace:
        told = [("La pluie s’arrête", "Le marché rouvre, étal après étal."), ("", "Il pleut sur le marché.")]
        entries = [LiveEntry(pk=pk, title=title, text=text, at=self.at) for pk, (title, text) in enumerate(told)]
        return SimpleNamespace(live=Live(opened_at=self.at), entries=entries, next_mark="", is_first=False)

    @property
    def announcements(self) -> list[Announcement]:
        told = [(Kind.HOUSE, "", "Le journal s’offre"), (Kind.LEGAL, "", "Avis d’enquête publique")]
        told.append((Kind.SPONSORED, "Coopérative", "Une annonce payée le dit"))
        text = "Une phrase, et rien à télécharger."
        return [
            Announcement(pk=pk, kind=kind, sponsor=sponsor, title=title, text=text, link="/abonnements/")
            for pk, (kind, sponsor, title) in enumerate(told)
        ]

    @property
    def plans(self) -> list[Plan]:
        return [Plan(name="Un mois", price_xof=1500, count=1, unit="month", description="Une formule.", slug="mois")]

    @property
    def form(self) -> forms.Form:
        return SampleForm({"phone": "bonjour"})


class SampleForm(forms.Form):
    name = forms.CharField(label="Nom", help_text="Une aide se lit sous le nom du champ.", required=False)
    phone = forms.RegexField(
        r"^\+?[0-9 ]+$", label="Téléphone", error_messages={"invalid": "Des chiffres, s’il vous plaît."}
    )


@public
def style(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    newest = list(Article.objects.visible(at).for_listing().with_pictures()[: SHOWN * 3])
    reserved = [article for article in newest if article.is_reserved][:1]
    articles = [*[article for article in newest if article not in reserved][: SHOWN - len(reserved)], *reserved]
    if len(articles) < SHOWN:
        articles = _invented(at)
    context: dict[str, Any] = {"samples": Samples(articles, at), "today": timezone.localdate(at)}
    return keep(render(request, "style/style.html", context), until=Article.objects.next_change(at))


def _invented(at: datetime) -> list[Article]:
    day = timezone.localdate(at)
    return [
        Article(
            section=Section(name="Société", slug="societe", tint=number % 6 + 1),
            kicker="Mali" if number % 2 else "",
            title=title,
            slug=f"exemple-{number}",
            dated_on=day,
            published_at=at,
            standfirst="Le chapeau dit en deux phrases ce que l’article raconte, et donne envie de le lire.",
            excerpt="Le chapeau dit en deux phrases ce que l’article raconte, et donne envie de le lire.",
            access="subscribers" if number == len(TITLES) - 1 else "free",
        )
        for number, title in enumerate(TITLES)
    ]
