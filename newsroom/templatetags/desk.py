"""Words of the newsroom's screens that Django would build without knowing a noun's gender."""

from django import template
from django.db.models.options import Options

register = template.Library()

ADDING = {
    "accounts.user": "Ouvrir un compte",
    "articles.article": "Écrire un article",
    "articles.section": "Créer une rubrique",
    "articles.tag": "Ajouter un mot-clé",
    "authors.author": "Ajouter un auteur",
    "contributions.sanction": "Suspendre une personne",
    "pictures.picture": "Ajouter une photo",
    "subscriptions.payment": "Encaisser au guichet",
    "subscriptions.plan": "Créer une formule",
    "subscriptions.voucherbatch": "Faire un lot de codes",
    "editions.edition": "Mettre en ligne le journal imprimé",
    "frontpage.composition": "Composer la une",
    "frontpage.alert": "Donner l’alerte",
    "frontpage.announcement": "Placer une annonce",
    "articles.dossier": "Ouvrir un dossier",
    "subscriptions.subscription": "Donner un abonnement",
}


@register.filter
def adding(model: Options) -> str:
    """Say what is done to have one more: « Écrire un article »."""
    return ADDING.get(model.label_lower, f"Ajouter : {model.verbose_name}")
