from datetime import UTC, datetime

from django import forms

from edge.inputs import Moment


class Form(forms.Form):
    at = forms.SplitDateTimeField(widget=Moment)


def test_a_moment_is_asked_for_by_the_browsers_own_means():
    page = str(Form(initial={"at": datetime(2026, 11, 23, 18, 30, tzinfo=UTC)})["at"])

    assert 'type="date" name="at_0" value="2026-11-23"' in page.replace(' aria-label="Jour"', "")
    assert 'value="18:30"' in page


def test_a_moment_is_read_as_a_browser_or_a_person_writes_it():
    for day in ("2026-11-23", "23/11/2026"):
        form = Form({"at_0": day, "at_1": "18:30"})

        assert form.is_valid(), form.errors
        assert form.cleaned_data["at"] == datetime(2026, 11, 23, 18, 30, tzinfo=UTC)
