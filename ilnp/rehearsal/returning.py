"""Made-up people who come back: rounds of submissions of which it is known whose each is. None of them exists.

Names are put together from parts that are frequent in a country and parts that are rare there, so that namesakes come
about as they do among people. Who comes back under another address writes the name, the institution and the rest as people
do years later: with an initial more or less, in another order, without accents, with another employer, or none.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split())


LATIN_STEMS = _split("Mar El Jo An Ros Is Ad Cel Dor Fel Gin Lin Mil Nat Or Sam Ter Val Wil Zen")
LATIN_ENDINGS = _split("ina ia ette ian ek a isa eo una en ara iel")


@dataclass(frozen=True)
class Culture:
    """How people of some countries are called: one of the frequent names, or one put together of a stem and an ending, of
    which there are hundreds."""

    countries: tuple[str, ...]
    given: tuple[str, ...]
    frequent: tuple[str, ...]
    stems: tuple[str, ...]
    endings: tuple[str, ...]
    given_stems: tuple[str, ...] = LATIN_STEMS
    given_endings: tuple[str, ...] = LATIN_ENDINGS
    families: int = 1
    family_first: bool = False


CULTURES = (
    Culture(
        ("US", "GB", "CA", "AU"),
        _split("Dana Ruth Marcus Ellen Claire Peter Alice Owen Grace Helen Martin Nora Simon Julia Edwin Laura"),
        _split("Smith Johnson Brown Taylor Wilson Walker"),
        _split("Whit Hart Wood Ash Brad Thorn Lang Mill Kings Hazel Black Stone Nor El Cran Far"),
        _split("lock well ford ley ton field man ridge worth by"),
    ),
    Culture(
        ("MX", "PE", "CO", "ES", "AR"),
        _split(
            "Lucía Rosa Diego Ana Carmen José Íñigo Marta Pablo Elena Belén Andrés Inés Julio Paula Tomás Silvia Raúl"
        ),
        _split("García Rodríguez López Martínez González Pérez"),
        _split("Sal Huam Quisp Arr Mend Cast Bel Mon Vill Guz Ord Zam Tor Per Cal Ur"),
        _split("azar illo oza eda aña elo uela ares ante era"),
        families=2,
    ),
    Culture(
        ("BR", "PT"),
        _split("João Luíza Caio Ana Beatriz Pedro Rafael Inês Marina Tiago Clara Bruno Camila Otávio Helena Vítor"),
        _split("Silva Santos Oliveira Souza Pereira Costa"),
        _split("Barr Nog Prad Carv Alm Mend Teix Mour Faz Quir Lob Vasc Per Sam Gusm Cor"),
        _split("eto eira alho eida onça ão elos inho ato ares"),
        families=2,
    ),
    Culture(
        ("KR",),
        _split("Ji-woo Ha-eun Jun-ho Seo-yun Min-jae Ye-jin Dong-hyun Su-bin Hye-rin Tae-yang Eun-ji Jae-won"),
        _split("Kim Lee Park Choi Jung Kang"),
        _split("Y S H B N G Ch M J R"),
        _split("oon ang eo ae in ong ok un im ah"),
        _split("Ji- Ha- Seo- Min- Ye- Su- Tae- Eun- Jae- Yu- Sang- Hyun- Kyung- Da- Na- So- Chae- Woo-"),
        _split("won min hee ri young jin soo ah ra eun bin joo hwan seok ho yeon"),
        family_first=True,
    ),
    Culture(
        ("CN", "TW"),
        _split(
            "Wenjing Yun Siyuan Mei Haoran Xinyi Lihua Jianguo Yating Zihan Ruolan Chunhua Weiming Qiang Shufen Jiahui"
        ),
        _split("Wang Li Zhang Liu Chen Yang"),
        _split("Zh Q X M Sh G T F H B"),
        _split("ao iu ong eng an uo en ai ou ang"),
        _split("Wen Xiao Jia Yu Zhi Hai Ming Shu Yan Chun Guo Li Rui Jing Xin Bao Tian Hui"),
        _split("hua ping feng lan qing yi jun fang min bo ying lei hong xia tao na"),
        family_first=True,
    ),
    Culture(
        ("NG", "GH", "KE", "ZA"),
        _split(
            "Chidinma Tunde Halima Kofi Abena Yaw Wanjiru Otieno Faith Thandi Sipho Amina Kwame Ngozi Grace Musa Zola"
        ),
        _split("Okafor Mensah Mwangi Dlamini Ibrahim Owusu"),
        _split("Ade Olu Ach Kam Mut Nko As Bal Ndu Moh Nya Wek Kip Sis Mab Ob"),
        _split("yemi ieng ua osi ante ogun ka lami rere esa"),
    ),
    Culture(
        ("EG", "JO", "MA"),
        _split(
            "Amina Karim Mona Ahmed Layla Youssef Nadia Omar Salma Hassan Rania Tarek Dina Khaled Mariam Samir Huda"
        ),
        _split("Mohamed Ali Hassan Ibrahim Mahmoud Said"),
        _split("Fath Shar Han Naj Barak Zah Rash Tah Qas Mans Jab Kham Naz Sul Wah Far"),
        _split("y if an i at er id a im our"),
        families=2,
    ),
    Culture(
        ("IN", "LK", "BD"),
        _split(
            "Meera Arjun Kavita Priya Rahul Anita Sanjay Deepa Vikram Lakshmi Nimal Farhana Ravi Sunita Tariq Asha"
        ),
        _split("Kumar Singh Sharma Das Rahman Perera"),
        _split("Pil Ra Sen Chat Ban Muk Nat Sub Ven Kri Iy Jay Gun War Bha Dev"),
        _split("lai o gupta terjee arajan aman kata shnan er asekera"),
    ),
    Culture(
        ("PL", "DE", "FR", "RO"),
        _split(
            "Zofia Michał Ewa Jörg Annika Öznur Claire Rémi Ioana Andrei Mathilde Jakub Sabine Luc Piotr Elif Anaïs"
        ),
        _split("Nowak Müller Martin Popescu Schmidt Dubois"),
        _split("Wr Sow Łąck Weiß Som Kıl Ber Lef Ion Dum Kow Zim Har Gau Stan Vog"),
        _split("ona iński mer er ıç nard èvre escu trescu alski"),
    ),
    Culture(
        ("KZ", "UA", "RU"),
        _split(
            "Айгуль Данияр Мадина Олена Сергій Ольга Иван Наталья Алексей Дарья Тимур Жанна Павел Ирина Богдан Сауле"
        ),
        _split("Ким Иванова Шевченко Ахметов Петров Коваленко"),
        _split("Сеит Ахмет Бойк Мельн Ткач Соколо Жума Лебед Мороз Кравч Гонч Ореш Зай Руд Тар Яков"),
        _split("ова енко ук ин кина баев ський ева аренко ман"),
        _split("Ал Ве Га Да Ев За Ил Ка Ла Ма Ни Ок Ро Са Та Ул"),
        _split("рина лия нат сана мир ослав ксей дия тон рида вид ель"),
    ),
)
HOUSES = _split("University National City Regional Medical Public State Technical Central Municipal")
QUARTERS = _split("River Hill Harbour Garden North Lake Mountain Bridge Valley Old South Forest")
KINDS = ("academic", "public", "school", "national", "special")
INTERESTS = (
    "information-literacy",
    "digital-libraries",
    "cataloging",
    "equity",
    "archives",
    "outreach",
    "children",
    "scholarly-communication",
    "collections",
    "management",
    "research-data",
    "readers",
)
POSITIONS = (
    "Librarian",
    "Cataloguer",
    "Head of collections",
    "Archivist",
    "Student",
    "Systems librarian",
    "Reference librarian",
    "Director",
)


@dataclass(frozen=True)
class Somebody:
    """A made-up person as they are; ``number`` tells them from all others. ``families`` may be two."""

    number: int
    culture: Culture
    country: str
    given: str
    middle: str
    families: tuple[str, ...]
    institution: str
    position: str
    library_type: str
    interests: tuple[str, ...]


@dataclass(frozen=True)
class Sent:
    """What one person sent in one round. ``known_as`` is how often they have changed their address: another number, another
    account."""

    number: int
    known_as: int
    address: str
    name: str
    country: str
    institution: str
    position: str
    library_type: str
    interests: tuple[str, ...]
    participation: str = ""


def rounds(
    seed: int, *, number: int = 8, people: int = 125, returning: float = 0.4, changed: float = 0.1
) -> list[list[Sent]]:
    """So many rounds of so many people each, ``returning`` of them from earlier ones, ``changed`` of those with another
    address. The same seed gives the same rounds."""
    random = Random(seed)
    last: dict[int, tuple[Somebody, Sent]] = {}
    all_rounds = []
    for _round in range(number):
        back = random.sample(sorted(last), min(len(last), round(people * returning)))
        for one in back:
            somebody, sent = last[one]
            last[one] = _changed(random, somebody, sent) if random.random() < changed else (somebody, sent)
        new = [_new(random, len(last) + place) for place in range(people - len(back))]
        last.update((somebody.number, (somebody, _sent(random, somebody))) for somebody in new)
        everyone = [last[one][1] for one in [*back, *(somebody.number for somebody in new)]]
        random.shuffle(everyone)
        all_rounds.append(everyone)
    return all_rounds


def _often(random: Random, options: Sequence[str]) -> str:
    """One of the options, the earlier the oftener."""
    return random.choices(options, [1 / (place + 4) for place in range(len(options))])[0]


def _given(random: Random, culture: Culture) -> str:
    if random.random() < 0.4:
        return _often(random, culture.given)
    return random.choice(culture.given_stems) + random.choice(culture.given_endings)


def _family(random: Random, culture: Culture) -> str:
    if random.random() < 0.35:
        return _often(random, culture.frequent)
    return random.choice(culture.stems) + random.choice(culture.endings)


def _institution(random: Random) -> str:
    if random.random() < 0.12:
        return ""
    return (
        f"{random.choice(QUARTERS)} {random.choice(HOUSES)} {random.choice(('Library', 'College Library', 'Archive'))}"
    )


def _new(random: Random, number: int) -> Somebody:
    culture = random.choice(CULTURES)
    has_middle = not culture.family_first and random.random() < 0.3
    return Somebody(
        number,
        culture,
        _often(random, culture.countries),
        _given(random, culture),
        _given(random, culture) if has_middle else "",
        tuple(_family(random, culture) for _family_name in range(culture.families)),
        _institution(random),
        random.choice(POSITIONS),
        random.choice(KINDS),
        tuple(random.sample(INTERESTS, random.randint(2, 4))),
    )


def _written(somebody: Somebody) -> str:
    families = " ".join(somebody.families)
    given = f"{somebody.given} {somebody.middle}".strip()
    return f"{families} {given}" if somebody.culture.family_first else f"{given} {families}"


def _address(random: Random, somebody: Somebody, known_as: int, before: str) -> str:
    """An address that nobody else has. Before the @ stands the name, with or without figures, or a name made for it; some
    keep it with another provider."""
    mailbox = before.partition("@")[0]
    if not mailbox or random.random() >= 0.15:
        plain = unicodedata.normalize("NFKD", f"{somebody.given}.{somebody.families[0]}").encode("ascii", "ignore")
        own = plain.decode().lower().strip(".-")
        named = len(own) > 5 and random.random() < 0.6
        mailbox = own + random.choice(("", "", "1", "7", "80")) if named else f"reader{random.randrange(10_000)}"
    return f"{mailbox}@mail{somebody.number}-{known_as}.example"


def _sent(random: Random, somebody: Somebody, known_as: int = 0, before: str = "") -> Sent:
    return Sent(
        somebody.number,
        known_as,
        _address(random, somebody, known_as, before),
        _written(somebody),
        somebody.country,
        somebody.institution,
        somebody.position,
        somebody.library_type,
        somebody.interests,
        _said(random, known_as > 0),
    )


def _said(random: Random, comes_back: bool) -> str:
    """First time or again: half leave it open, and some who were here before were never in a group."""
    if random.random() < 0.5:
        return ""
    return "again" if random.random() < (0.75 if comes_back else 0.03) else "first"


def _initial(random: Random, one: Somebody) -> str:
    """A middle name that comes, goes, or is one letter."""
    middle = one.middle or _given(random, one.culture)
    return _written(replace(one, middle=f"{middle[0]}." if random.random() < 0.7 or not one.middle else ""))


def _turned(_random: Random, one: Somebody) -> str:
    given = f"{one.given} {one.middle}".strip()
    families = " ".join(one.families)
    return f"{given} {families}" if one.culture.family_first else f"{families}, {given}"


def _plain(_random: Random, one: Somebody) -> str:
    marked = unicodedata.normalize("NFKD", _written(one))
    return "".join(sign for sign in marked if unicodedata.category(sign) != "Mn").replace("-", "").lower()


def _shorter(_random: Random, one: Somebody) -> str:
    if len(one.families) > 1:
        return _written(replace(one, families=one.families[:1]))
    return _written(replace(one, given=one.given[: max(3, len(one.given) // 2)], middle=""))


def _slipped(random: Random, one: Somebody) -> str:
    family = one.families[0]
    at = random.randrange(1, len(family)) if len(family) > 1 else 0
    slip = family[:at] + family[at + 1 :] if len(family) > 4 else family + family[-1]
    return _written(replace(one, families=(slip, *one.families[1:])))


def _married(random: Random, one: Somebody) -> str:
    return _written(replace(one, families=(_family(random, one.culture), *one.families[1:])))


WAYS: tuple[tuple[Callable[[Random, Somebody], str], int], ...] = (
    (lambda _random, one: _written(one), 40),
    (_initial, 20),
    (_turned, 10),
    (_plain, 10),
    (_shorter, 9),
    (_slipped, 7),
    (_married, 4),
)
"""How somebody who comes back writes their name, and how often in a hundred."""


def _interests(random: Random, before: tuple[str, ...]) -> tuple[str, ...]:
    """As before, or with one put aside and another one taken up, or chosen anew."""
    kept = random.random()
    if kept < 0.5:
        return before
    if kept < 0.8:
        return tuple(dict.fromkeys([*random.sample(before, len(before) - 1), random.choice(INTERESTS)]))
    return tuple(random.sample(INTERESTS, random.randint(2, 4)))


def _changed(random: Random, somebody: Somebody, sent: Sent) -> tuple[Somebody, Sent]:
    """The person under another address, as they are now and as they write it."""
    [way] = random.choices([way for way, _often in WAYS], [often for _way, often in WAYS])
    kept = random.random()
    institution = somebody.institution if kept < 0.5 else _institution(random) if kept < 0.75 else ""
    if kept < 0.12 and institution:
        institution = institution.replace("Library", "Lib.")
    now = replace(
        somebody,
        country=random.choice(somebody.culture.countries) if random.random() < 0.03 else somebody.country,
        institution=institution,
        position=somebody.position if random.random() < 0.7 else random.choice(POSITIONS),
        library_type=somebody.library_type if random.random() < 0.85 else random.choice(KINDS),
        interests=_interests(random, somebody.interests),
    )
    return now, replace(_sent(random, now, sent.known_as + 1, sent.address), name=way(random, now))
