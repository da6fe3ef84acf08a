"""How fields of all forms are drawn."""

from django.forms import BoundField, Textarea, TextInput
from django.forms.renderers import TemplatesSetting


class WrittenField(BoundField):
    """What people write runs the way its first letter does, whatever way the page runs."""

    def build_widget_attrs(self, attrs, widget=None):
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        # Subclasses are addresses, numbers, dates and passwords, which have a direction of their own.
        if type(widget) in (TextInput, Textarea) and "dir" not in widget.attrs:
            attrs.setdefault("dir", "auto")
        return attrs


class Renderer(TemplatesSetting):
    """Templates of ours before those of Django, and fields as above."""

    bound_field_class = WrittenField
