"""Until when a call is open, said so that nobody has to reckon."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from applications.models import Call, Draft
from ilnp import clock
from ilnp.words import phrases, places

ANYWHERE_ON_EARTH = "Etc/GMT+12"


@dataclass(frozen=True)
class Clock:
    """The last minute of a call as clocks show it somewhere. ``where`` is in the reader's language."""

    where: str
    when: str


def _where(name: str, language: str) -> str:
    if name == ANYWHERE_ON_EARTH:
        return _("anywhere on Earth")
    return dict(places.time_zones(language)).get(name, name)


def _when(moment: datetime, zone: str, language: str) -> str:
    return phrases.moment(moment.astimezone(clock.zone(zone)), language)


def clocks(call: Call, language: str, own_zone: str = "") -> list[Clock]:
    """The last minute in which ``call`` is open: as stated, in UTC and, if known, in the reader's own time zone.

    ``closes_at`` is the first instant that is too late; what is shown is the minute before it.
    """
    return _clocks(call, call.closes_at, language, own_zone)


def clocks_of_changes(call: Call, language: str, own_zone: str = "") -> list[Clock]:
    """The last minute in which applicants can change their answers, as ``clocks`` shows the last minute to apply."""
    return _clocks(call, call.changing_ends_at(), language, own_zone)


def finishing(draft: Draft, language: str, now: datetime | None = None) -> str:
    """Until when a form begun in time can still be sent in after the call has closed; empty before that and after.

    In the time zone the deadline is stated in, in one line. For changes it is until when they can be sent in.
    """
    now, call = now or clock.now(), draft.call
    closes_at = call.closes_at if draft.changes_id is None else call.changing_ends_at()
    if closes_at is None or now < closes_at:
        return ""
    ends_at = closes_at + timedelta(minutes=call.grace_minutes)
    return _in_one_line(_clocks(call, ends_at, language), language) if now < ends_at else ""


def grace(call: Call, language: str) -> str:
    """Until when a form begun in time can be finished, in one line; empty where the call gives no time for it."""
    if not call.grace_minutes or call.closes_at is None:
        return ""
    return _in_one_line(_clocks(call, call.finishing_ends_at(), language), language)


def _clocks(call: Call, ends_at: datetime | None, language: str, own_zone: str = "") -> list[Clock]:
    if ends_at is None:
        return []
    last = ends_at - timedelta(seconds=1)
    zones = [call.time_zone]
    if own_zone and own_zone not in zones:
        zones.insert(0, own_zone)
    if "UTC" not in zones:
        zones.append("UTC")
    return [Clock(_where(zone, language), _when(last, zone, language)) for zone in zones]


def stated(call: Call, language: str) -> str:
    """The deadline in the time zone it is stated in, in one line."""
    return _in_one_line(clocks(call, language), language)


def changes_stated(call: Call, language: str) -> str:
    """Until when answers can be changed, in the time zone the deadline is stated in, in one line."""
    return _in_one_line(clocks_of_changes(call, language), language)


def _in_one_line(found: list[Clock], language: str) -> str:
    return phrases.aside(found[0].when, found[0].where, language) if found else ""


def opening(call: Call, language: str) -> str:
    """When a call opens, in the time zone it is stated in; empty for one without a window."""
    if call.opens_at is None:
        return ""
    return phrases.aside(_when(call.opens_at, call.time_zone, language), _where(call.time_zone, language), language)


def iso(call: Call) -> str:
    """The last minute in UTC for the ``datetime`` attribute of HTML's ``time``."""
    return f"{(call.closes_at - timedelta(seconds=1)).astimezone(UTC):%Y-%m-%dT%H:%MZ}" if call.closes_at else ""


def what_next(call: Call, language: str) -> str:
    """What happens after an application to ``call``, and when; in the language in force."""
    said = [_("We read every application after the call has closed.")]
    if call.answers_by:
        said.append(_("You will hear from us by %(day)s.") % {"day": phrases.day(call.answers_by, language)})
    else:
        said.append(_("You will hear from us by e-mail, whether there is a place for you or not."))
    if call.starts_on:
        said.append(
            _("The programme is planned to start on %(day)s.") % {"day": phrases.day(call.starts_on, language)}
        )
    return phrases.sentences(said, language)
