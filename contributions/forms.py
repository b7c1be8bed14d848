"""The form under an article."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError

from contributions.models import Charter
from contributions.moderation import LONGEST, check_length


class ContributionForm(forms.Form):
    """A text and the token that makes it one contribution, however often it is sent."""

    text = forms.CharField(
        label="Votre contribution",
        strip=False,
        error_messages={"required": "Écrivez votre contribution."},
        widget=forms.Textarea(attrs={"rows": 6, "data-limit": LONGEST}),
    )
    token = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, gesture: str = "", target: str = "", **kwargs: Any) -> None:
        """`target` is the number of the contribution that this text is to replace (`amend`) or to answer (`reply`)."""
        super().__init__(*args, **kwargs)
        self.charter: Charter | None = None
        self.gesture, self.target = (gesture, target) if gesture in {"amend", "reply"} else ("", "")
        self.initial.setdefault("token", str(uuid4()))
        if self.gesture == "reply":
            self.fields["text"].label = "Votre réponse"

    def ask_for(self, charter: Charter | None) -> None:
        """Ask that this version of the charter be accepted with the text; None asks for nothing."""
        self.charter = charter
        if charter:
            self.fields["accepts_charter"] = forms.BooleanField(
                label=f"J’ai lu et j’accepte la charte (version {charter.number})",
                error_messages={"required": "Pour contribuer, acceptez la charte : une fois suffit."},
            )

    def take_a_fresh_token(self) -> None:
        """Let the same form be sent again as another contribution."""
        self.data = self.data.copy()
        self.data["token"] = str(uuid4())

    def clean_text(self) -> str:
        return check_length(self.cleaned_data["text"])

    def clean_token(self) -> UUID:
        try:
            return UUID(self.cleaned_data["token"])
        except ValueError:
            raise ValidationError("Ce formulaire est trop ancien : rechargez la page.", code="bad_token") from None
