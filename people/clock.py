"""Times as people read them: in their zone, with the month names their country uses.

Django prints Egyptian month names in Arabic; Iraqis say كانون الثاني, so dates are formatted from CLDR
(domain section 0.14).
"""

from datetime import date, datetime, tzinfo

from babel.dates import format_date, format_datetime, format_interval, format_time, get_timezone_location
from django.utils import timezone
from django.utils.translation import get_language

# The country whose habits we follow for each interface language.
LOCALES = {"en": "en_GB", "nl": "nl_NL", "ar": "ar_IQ", "so": "so_SO"}


def locale() -> str:
    return LOCALES.get((get_language() or "en").partition("-")[0], "en_GB")


def in_zone(moment: datetime, zone: tzinfo | None = None) -> datetime:
    """`moment` on the clock of `zone`, by default the reader's."""
    return moment.astimezone(zone or timezone.get_current_timezone())


def day(moment: date | datetime, zone: tzinfo | None = None) -> str:
    """A date in words, such as "Monday 5 January 2026"."""
    if isinstance(moment, datetime):
        moment = in_zone(moment, zone).date()
    return format_date(moment, "EEEE d MMMM y", locale=locale())


def short_day(moment: date | datetime, zone: tzinfo | None = None) -> str:
    """A date such as "5 Jan 2026"."""
    if isinstance(moment, datetime):
        moment = in_zone(moment, zone).date()
    return format_date(moment, "d MMM y", locale=locale())


def months(first: date, last: date) -> str:
    """A period no finer than its months, such as "March – May 2026"."""
    return format_interval(first, last, "yMMMM", locale=locale())


def clock(moment: datetime, zone: tzinfo | None = None) -> str:
    """A time of day on a 24-hour clock, in Latin digits."""
    return format_time(in_zone(moment, zone), "HH:mm", locale=locale())


def day_and_clock(moment: datetime, zone: tzinfo | None = None) -> str:
    return format_datetime(in_zone(moment, zone), "EEE d MMM y, HH:mm", locale=locale())


def day_and_month(moment: date | datetime, zone: tzinfo | None = None) -> str:
    """A date of about now, such as "5 January"."""
    if isinstance(moment, datetime):
        moment = in_zone(moment, zone).date()
    return format_date(moment, "d MMMM", locale=locale())


def weekday(number: int) -> str:
    """The name of an ISO weekday: 1 is Monday, 7 is Sunday."""
    return format_date(date.fromisocalendar(2024, 1, number), "EEEE", locale=locale())


def zone_city(zone: tzinfo | None = None) -> str:
    """The city that stands for a zone, in the reader's language, such as "Mogadishu"."""
    return get_timezone_location(zone or timezone.get_current_timezone(), locale=locale(), return_city=True)
