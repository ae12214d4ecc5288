"""The base that makes every public form accessible in the same way."""

from __future__ import annotations

from typing import Any, Self

from crispy_forms.helper import FormHelper
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ilnp.website.public_forms.fields import TOO_LONG


class PageForm(forms.Form):
    """A form as our pages show it, through crispy-bootstrap5.

    Help and errors are tied to their field by ``aria-describedby``, optional fields say so in words, the browser does
    not check (our messages are translated and stand beside the field), and ``{% error_summary form %}`` lists all
    errors with links. A field named in ``autocomplete`` gets that attribute. Rendered with ``{% crispy form %}``
    inside a ``<form novalidate>`` of the template's own.
    """

    autocomplete: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.form_show_errors = True
        for field in self.fields.values():
            field.error_messages |= {
                "max_length": TOO_LONG,
                "invalid_choice": _("Choose one of the answers in the list."),
            }
        for name, purpose in self.autocomplete.items():
            if name in self.fields:
                self.fields[name].widget.attrs["autocomplete"] = purpose

    @classmethod
    def of(cls, request: HttpRequest, **kwargs: Any) -> Self:
        """The form as ``request`` asks for it: empty, sent in, or in another language with all that was typed in it.

        A form in another language is shown only; nothing in it is judged or kept.
        """
        if request.method != "POST":
            return cls(**kwargs)
        if "switch_language" not in request.POST:
            return cls(request.POST, **kwargs)
        fields = cls(**kwargs).fields.items()
        typed = {name: field.widget.value_from_datadict(request.POST, request.FILES, name) for name, field in fields}
        return cls(**{**kwargs, "initial": typed})
