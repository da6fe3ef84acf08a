"""What people write runs its own way in every form; what is no prose keeps the page's."""

from django import forms


class Told(forms.Form):
    name = forms.CharField()
    about = forms.CharField(widget=forms.Textarea)
    code = forms.CharField(widget=forms.TextInput(attrs={"dir": "ltr"}))
    email = forms.EmailField()
    password = forms.CharField(widget=forms.PasswordInput)
    day = forms.DateField()


def test_only_prose_finds_its_own_direction():
    form = Told()
    direction = {field.name: str(field).partition(' dir="')[2].partition('"')[0] for field in form}
    assert direction == {
        "name": "auto",
        "about": "auto",
        "code": "ltr",
        "email": "",
        "password": "",
        "day": "",
    }
