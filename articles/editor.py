"""Placeholder until the editor arrives."""
from django import forms

EDITOR_STYLE_HASH = "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"


class BodyField(forms.CharField):
    widget = forms.Textarea
