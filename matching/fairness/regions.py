"""Regions of the world as two associations of librarians divide it, made of the parts of the UN's standard M49.

Cyprus, the countries of the Caucasus and Türkiye count to Europe, as they do at IFLA.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

_PARTS = {
    "north africa": "DZ EG EH LY MA SD TN",
    "africa": (
        "AO BF BI BJ BW CD CF CG CI CM CV DJ ER ET GA GH GM GN GQ GW IO KE KM LR LS MG ML MR MU MW MZ NA NE NG RE RW SC SH "
        "SL SN SO SS ST SZ TD TF TG TZ UG YT ZA ZM ZW"
    ),
    "north america": "BM CA GL PM UM US",
    "latin america": (
        "AG AI AR AW BB BL BO BQ BR BS BV BZ CL CO CR CU CW DM DO EC FK GD GF GP GS GT GY HN HT JM KN KY LC MF MQ MS MX NI "
        "PA PE PR PY SR SV SX TC TT UY VC VE VG VI"
    ),
    "near east": "AE BH IL IQ JO KW LB OM PS QA SA SY YE",
    "south asia": "AF BD BT IN IR KG KZ LK MV NP PK TJ TM UZ",
    "east asia": "BN CN HK ID JP KH KP KR LA MM MN MO MY PH SG TH TL TW VN",
    "oceania": "AQ AS AU CC CK CX FJ FM GU HM KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV VU WF WS",
    "europe": (
        "AD AL AM AT AX AZ BA BE BG BY CH CY CZ DE DK EE ES FI FO FR GB GE GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC MD "
        "ME MK MT NL NO PL PT RO RS RU SE SI SJ SK SM TR UA VA XK"
    ),
}
_PART_OF = {code: part for part, codes in _PARTS.items() for code in codes.split()}

_IFLA = {
    "africa": _("Sub-Saharan Africa"),
    "north africa": _("Middle East and North Africa"),
    "near east": _("Middle East and North Africa"),
    "south asia": _("Asia and Oceania"),
    "east asia": _("Asia and Oceania"),
    "oceania": _("Asia and Oceania"),
    "europe": _("Europe"),
    "latin america": _("Latin America and the Caribbean"),
    "north america": _("North America"),
}
_ALA = {
    "africa": _("Africa"),
    "north africa": _("Africa"),
    "near east": _("Near East and South Asia"),
    "south asia": _("Near East and South Asia"),
    "east asia": _("East Asia and the Pacific"),
    "oceania": _("East Asia and the Pacific"),
    "europe": _("Europe"),
    "latin america": _("Americas"),
    "north america": _("Americas"),
}


def ifla(country: str) -> str:
    """The regional division of IFLA that a country belongs to; empty for a code that is no country's."""
    return str(_IFLA.get(_PART_OF.get(country, ""), ""))


def ala(country: str) -> str:
    """The region that ALA's International Relations Committee counts a country to; empty for a code that is no country's."""
    return str(_ALA.get(_PART_OF.get(country, ""), ""))
