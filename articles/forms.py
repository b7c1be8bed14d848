"""The form on which an article is written. It checks the shape of what is typed; the rules are in `workflow`."""

from datetime import datetime
from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone

from articles import merging, revisions, typed, workflow, working
from articles.editor import NO_TOKEN, BodyField
from articles.gestures import ACTS
from articles.headlines import slug_of
from articles.models import Article, Correction, Nature, Tag
from authors.models import Author
from edge.inputs import Moment
from pictures.forms import UploadField
from pictures.models import Picture
from subscriptions.access import Access

STALE = (
    "Cet article a été enregistré pendant que vous écriviez. Rien n’est perdu : "
    "voyez les deux textes, puis enregistrez."
)


class ArticleForm(forms.ModelForm):
    """All that is typed about an article, its new picture included."""

    body = BodyField(label="Texte", required=False)
    access = forms.ChoiceField(label="Accès", required=False)
    signing = forms.ModelMultipleChoiceField(
        Author.objects.all(),
        label="Signataires",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Leur nom, dans la signature, mène à leur page.",
    )
    tag_names = forms.CharField(
        label="Mots-clés", required=False, max_length=500, help_text="Séparés par des virgules."
    )
    new_picture = UploadField(label="Nouvelle photo", required=False)
    uploaded = forms.UUIDField(widget=forms.HiddenInput, required=False)
    new_picture_alt = forms.CharField(
        label="Ce que montre la nouvelle photo",
        required=False,
        max_length=300,
        help_text="Pour qui ne la voit pas. Ni le titre, ni la légende.",
    )
    new_picture_credit = forms.CharField(label="Crédit de la nouvelle photo", required=False, max_length=120)
    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    form_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=50)
    idea = forms.IntegerField(widget=forms.HiddenInput, required=False)
    restores = forms.IntegerField(widget=forms.HiddenInput, required=False)
    is_typo = forms.BooleanField(label="Coquille : rien du sens ne change", required=False)
    planned_at = forms.SplitDateTimeField(label="Mise en ligne prévue", required=False, widget=Moment)
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
        widgets = {"title": forms.Textarea(attrs={"rows": 2}), "standfirst": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.merge: merging.Merge | None = None
        if self.is_bound:
            self.data = merging.chosen(self.data, self.instance)
        if "uploaded" in self.fields:
            self.fields["uploaded"].widget.attrs["data-receive"] = reverse("admin:receive", args=[NO_TOKEN])
        by_default = [] if self.instance.pk else [("", "Comme la rubrique")]
        self.fields["access"].choices = [*by_default, *Access.choices]
        if self.instance.dated_on and "slug" in self.fields:
            self.fields["slug"].disabled = True
            self.fields["slug"].help_text = "Ne change plus : l’article a une date."
        if self.instance.pk:
            self.initial |= {
                "access": self.instance.access,
                "signing": list(self.instance.signers.all()),
                "tag_names": ", ".join(tag.name for tag in self.instance.tags.all()),
                "seen_version": self.instance.version,
            }
        sent = self.initial.pop("taken_up", None) or getattr(self.instance, "taken_up", None)
        self.initial.setdefault("form_key", working.key_of(self.instance))
        if sent is not None:
            self.initial |= {
                name: field.widget.value_from_datadict(sent, {}, name)
                for name, field in self.fields.items()
                if not field.widget.value_omitted_from_data(sent, {}, name)
            }

    def clean_tag_names(self) -> list[str]:
        names = typed.names_in(self.cleaned_data["tag_names"])
        if any(len(name) > 60 for name in names):
            raise forms.ValidationError("Un mot-clé a 60 signes au plus.", code="long_tag")
        return [name for name in names if slug_of(name)]

    def clean_uploaded(self) -> Picture | None:
        """The picture that this person has just sent in pieces, if there is one."""
        sent = self.cleaned_data["uploaded"]
        return Picture.objects.filter(uuid=sent).first() if sent else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.is_stale:
            self._put_together()
            raise forms.ValidationError(STALE, code="stale")
        if self._is_silent(cleaned):
            self.add_error("is_typo", forms.ValidationError(workflow.UNDECLARED, code="undeclared"))
        for act in ACTS:
            needed = act.fields[0]
            if f"_{act.verb}" in self.data and needed not in self.errors and not cleaned.get(needed):
                self.add_error(needed, forms.ValidationError(act.missing, code=f"missing_{needed}"))
        # The model's own check would ask for an access that `workflow.store` is about to choose.
        self.instance.access = cleaned.get("access") or self.instance.access
        return cleaned

    def _put_together(self) -> None:
        """Show both texts: what the other alone changed is taken over, what both changed is asked."""
        theirs, seen = revisions.snapshot(self.instance), self.cleaned_data.get("seen_version")
        mine = typed.fields_of(self.data, theirs)
        self.merge = merging.merge(revisions.fields_at(self.instance, seen), mine, theirs)
        self.data = merging.laid_over(self.data, self.merge.taken, theirs)
        self.data["seen_version"] = str(self.instance.version)

    def _is_silent(self, cleaned: dict[str, Any]) -> bool:
        """Say whether readers would find other words than those they have read, and nobody said so."""
        if not self.instance.pk or not self.instance.is_visible(timezone.now()):
            return False
        before = revisions.snapshot(self.instance)
        after = typed.fields_of(self.data, before)
        has_new = bool(cleaned.get("new_picture") or cleaned.get("uploaded"))
        is_other = has_new or any(before[name] != after[name] for name in revisions.READ)
        return is_other and self.nature == Nature.NONE

    @property
    def nature(self) -> str:
        """What is said of the change: a declared one, a coquille, or nothing."""
        if "_correct" in self.data:
            return Nature.DECLARED
        return Nature.TYPO if self.cleaned_data.get("is_typo") else Nature.NONE

    def clean_planned_at(self) -> datetime | None:
        """Refuse here, where what is typed stays, the past that `workflow.schedule` refuses too."""
        planned_at = self.cleaned_data["planned_at"]
        if planned_at and "_schedule" in self.data and planned_at <= timezone.now():
            raise forms.ValidationError("Choisissez un moment à venir, ou publiez maintenant.", code="in_the_past")
        return planned_at

    def full_clean(self) -> None:
        """Say beside the file that a refused form has lost it: the browser does not send it back."""
        super().full_clean()
        file = self.files.get(self.add_prefix("new_picture"))
        if file and self.errors and "new_picture" not in self.errors:
            sentence = f"Choisissez de nouveau « {file.name} » : un formulaire refusé ne garde pas le fichier."
            self.add_error("new_picture", forms.ValidationError(sentence, code="lost_file"))

    @property
    def is_stale(self) -> bool:
        """Say whether somebody saved this article after this form was opened: nobody's words are overwritten."""
        seen = getattr(self, "cleaned_data", {}).get("seen_version")
        if self.merge is not None:
            return True
        return bool(self.instance.pk) and hasattr(self, "cleaned_data") and seen != self.instance.version

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() | {"access"}

    @property
    def signers_in_order(self) -> list[Author]:
        """The linked authors in the order in which the printed signature names them."""
        printed = self.cleaned_data["signature"].casefold()
        chosen = self.cleaned_data["signing"]
        places = {author.pk: printed.find(author.pen_name.casefold()) for author in chosen}
        return sorted(chosen, key=lambda author: (places[author.pk] < 0, places[author.pk]))


def tags_named(names: list[str]) -> list[Tag]:
    """Bring the tags of these names, making those that are new. Two spellings of one address are one tag."""
    return [_tag_named(name) for name in names]


def _tag_named(name: str) -> Tag:
    # By name first: a tag that was renamed may have kept its address.
    slug = slug_of(name)[:80]
    known = Tag.objects.filter(name__iexact=name).first() or Tag.objects.at(slug)
    return known or Tag.objects.get_or_create(slug=slug, defaults={"name": name})[0]
