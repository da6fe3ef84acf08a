"""Amounts as people read them, and the currencies in use."""

from decimal import Decimal
from functools import cache

from babel import Locale
from babel.numbers import format_decimal, get_currency_name, get_territory_currencies
from django.utils.translation import gettext as _

from people.clock import locale

# What the programme mostly spends comes first, so that nobody scrolls through a hundred and fifty.
USUAL = ("EUR", "USD", "IQD", "NGN", "SOS")


@cache
def currencies() -> frozenset[str]:
    """The ISO 4217 codes of money that is legal tender somewhere today."""
    places = [str(code) for code in Locale("en").territories]
    return frozenset(code for place in places if place.isalpha() for code in get_territory_currencies(place))


def currency_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """For a form: the usual ones, then all others, each with its name in the reader's language."""
    others = sorted(currencies() - set(USUAL))
    return [(_("Usual"), [_named(code) for code in USUAL]), (_("Others"), [_named(code) for code in others])]


def _named(code: str) -> tuple[str, str]:
    return code, f"{code} · {get_currency_name(code, locale=locale())}"


def shown(amount: Decimal, currency: str) -> str:
    """Such as "1,234.50 EUR": never rounded, and with the code, since many currencies share a sign."""
    return f"{format_decimal(amount, '#,##0.00', locale=locale())} {currency}"
