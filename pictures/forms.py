"""The forms by which a picture comes into the library. A file is read whole here, and nothing is written."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from pictures.models import Picture
from pictures.processing import inspect

# Each by its name: told image/*, Safari may send the HEIC of an iPhone as it is; told this, it makes a JPEG.
ACCEPTED = "image/jpeg,image/png,image/webp,image/avif,image/gif,image/tiff"


class UploadField(forms.FileField):
    """A picture's file, found sound. Refusals: those of `processing.inspect`."""

    widget = forms.FileInput
    default_error_messages = {
        "required": "Choisissez une photo.",
        "invalid": "Aucun fichier n’est arrivé : choisissez la photo de nouveau.",
        "missing": "Aucun fichier n’est arrivé : choisissez la photo de nouveau.",
        "empty": "Ce fichier est vide.",
    }

    def to_python(self, data: UploadedFile | None) -> UploadedFile | None:
        file = super().to_python(data)
        if file is not None:
            inspect(file)
        return file

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "accept": ACCEPTED}


class PictureForm(forms.ModelForm):
    """A picture and its words. Saved by `library.add`, or `library.replace` if another file came."""

    file = UploadField(label="Photo")

    class Meta:
        model = Picture
        fields = ["alt", "caption", "credit", "terms", "usable_until", "focal_x", "focal_y"]
        widgets = {"usable_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["file"].required = False
            self.fields["file"].label = "Fichier de remplacement"
