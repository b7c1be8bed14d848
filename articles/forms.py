"""The form on which an article is written. It checks the shape of what is typed; the rules are in `workflow`."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime

from articles.editor import BodyField
from articles.headlines import slug_of
from articles.models import Article, Correction, Tag
from authors.models import Author
from pictures.forms import UploadField
from subscriptions.access import Access


class ArticleForm(forms.ModelForm):
    """All that is typed about an article, its new picture included."""

    body = BodyField(label="Texte", required=False)
    access = forms.ChoiceField(label="Accès", required=False)
    signing = forms.ModelMultipleChoiceField(
        Author.objects.all(),
        label="Signataires",
        required=False,
        help_text="Leur nom, dans la signature, mène à leur page.",
    )
    tag_names = forms.CharField(
        label="Mots-clés", required=False, max_length=500, help_text="Séparés par des virgules."
    )
    new_picture = UploadField(label="Nouvelle photo", required=False)
    new_picture_alt = forms.CharField(
        label="Ce que montre la nouvelle photo",
        required=False,
        max_length=300,
        help_text="Pour qui ne la voit pas. Ni le titre, ni la légende.",
    )
    new_picture_credit = forms.CharField(label="Crédit de la nouvelle photo", required=False, max_length=120)
    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    planned_at = forms.SplitDateTimeField(label="Mise en ligne prévue", required=False, widget=AdminSplitDateTime)
    correction_kind = forms.ChoiceField(label="Nature", required=False, choices=Correction.Kind)
    correction_text = forms.CharField(
        label="Ce qui est corrigé", required=False, max_length=3000, widget=forms.Textarea(attrs={"rows": 3})
    )
    correction_is_on_top = forms.BooleanField(label="Change le sens : se lit en tête d’article", required=False)
    withdrawal_reason = forms.CharField(
        label="Motif du retrait", required=False, max_length=300, help_text="Reste à l’intérieur de la rédaction."
    )
    note = forms.CharField(label="Mot à l’auteur", required=False, max_length=500)

    class Meta:
        model = Article
        fields = [
            "kicker",
            "title",
            "standfirst",
            "body",
            "section",
            "author",
            "signature",
            "agency",
            "picture",
            "picture_caption",
            "slug",
            "embargo_until",
            "are_contributions_closed",
        ]
        widgets = {"standfirst": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["access"].choices = [("", "Comme la rubrique"), *Access.choices]
        if self.instance.pk:
            self.initial |= {
                "access": self.instance.access,
                "signing": list(self.instance.signers.all()),
                "tag_names": ", ".join(tag.name for tag in self.instance.tags.all()),
                "seen_version": self.instance.version,
            }

    def clean_seen_version(self) -> int | None:
        """Refuse a stale form: what is typed stays in it, and nobody's words are overwritten."""
        version = self.cleaned_data["seen_version"]
        if self.instance.pk and version is not None and version != self.instance.version:
            raise forms.ValidationError(
                "Quelqu’un a enregistré cet article pendant que vous écriviez. Votre texte est toujours ci-dessous : "
                "comparez-le à la version enregistrée (ouverte dans un autre onglet) avant de recommencer.",
                code="stale",
            )
        return self.instance.version

    def clean_tag_names(self) -> list[str]:
        names = [" ".join(name.split()) for name in self.cleaned_data["tag_names"].split(",")]
        if any(len(name) > 60 for name in names):
            raise forms.ValidationError("Un mot-clé a 60 signes au plus.", code="long_tag")
        return list(dict.fromkeys(name for name in names if slug_of(name)))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        # The model's own check would ask for an access that `workflow.store` is about to choose.
        self.instance.access = cleaned.get("access") or self.instance.access
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() | {"access"}

    @property
    def signers_in_order(self) -> list[Author]:
        """The linked authors in the order in which the printed signature names them."""
        printed = self.cleaned_data["signature"].casefold()
        chosen = self.cleaned_data["signing"]
        return sorted(chosen, key=lambda author: (place := printed.find(author.pen_name.casefold())) < 0 or place)


def tags_named(names: list[str]) -> list[Tag]:
    """Bring the tags of these names, making those that are new. Two spellings of one address are one tag."""
    return [Tag.objects.get_or_create(slug=slug_of(name)[:80], defaults={"name": name})[0] for name in names]
