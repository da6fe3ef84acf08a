"""How one comes to an event."""

from django import forms

from people.forms import KeyedForm


class RegisterForm(KeyedForm):
    """Each way to come is a button of its own."""

    mode = forms.ChoiceField()

    def __init__(self, *args, event, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mode"].choices = [(way.value, way.label) for way in event.ways]
