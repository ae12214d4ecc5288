"""Made-up applicants, as a form service would export them. None of them exists; the addresses cannot receive mail."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from random import Random

HEADER = [
    "Timestamp",
    "Email Address",
    "Full name",
    "In which country do you live?",
    "Time zone",
    "Name of your library or institution",
    "Your current position",
    "What type of library do you work in, or want to work in?",
    "How long have you worked in libraries?",
    "Which languages can you communicate in?",
    "How would you describe your English?",
    "Areas of professional interest (most important first)",
    "Would you like a partner from a particular type of library?",
    "Would you like a partner who shares your professional interests?",
    "How often would you like to be in touch with your partner?",
    "How would you like to communicate?",
    "I have access to the Internet or an email account",
    "I am able to communicate at least once every two weeks",
    "I am able and willing to commit to a collaboration for four months",
    "I want to build professional connections and learn from peers",
    "Why would you like to take part?",
]

PLACES = [
    ("Kenya", "Africa/Nairobi", "English, Swahili", ["Wanjiru Kamau", "Otieno Achieng", "Faith Mutua"]),
    ("Japan", "Asia/Tokyo", "Japanese, English", ["佐藤 純", "高橋 美咲", "Aiko Mori"]),
    ("Brazil", "America/Sao_Paulo", "Portuguese, English", ["João Barreto", "Luíza Nogueira", "Caio Prado"]),
    ("Poland", "Europe/Warsaw", "Polish, English", ["Zofia Wrona", "Michał Sowa", "Ewa Łącka"]),
    ("Egypt", "Africa/Cairo", "Arabic, English", ["أمينة حسان", "Karim Fathy", "منى الشريف"]),
    ("India", "Asia/Kolkata", "Hindi, English", ["Meera Pillai", "Arjun Rao", "Kavita Sen"]),
    ("Mexico", "America/Mexico_City", "Spanish, English", ["Lucía Prieto", "Íñigo Salas", "Ana Belén Cruz"]),
    ("South Korea", "Asia/Seoul", "Korean, English", ["김하은", "박준호", "Seo-yun Lim"]),
    ("Nigeria", "Africa/Lagos", "English", ["Chidinma Obi", "Tunde Balogun", "Halima Sani"]),
    ("United States", "America/Chicago", "English", ["Dana Whitlock", "Marcus Yellowhorse", "Ruth Ellery"]),
    ("Peru", "America/Lima", "Spanish, English", ["Quilla Mamani", "Rosa Huamán", "Diego Arce"]),
    ("Germany", "Europe/Berlin", "German, English", ["Jörg Weiß", "Annika Sommer", "Öznur Kılıç"]),
    ("Indonesia", "Asia/Jakarta", "Indonesian, English", ["Sukarna", "Dewi Lestari", "Putu Arya"]),
    ("Kazakhstan", "Asia/Almaty", "Russian, Kazakh, English", ["Айгуль Сеитова", "Данияр Ахметов", "Мадина Ким"]),
    ("China", "Asia/Shanghai", "Chinese, English", ["李文静", "Zhao Yun", "陈思远"]),
    ("Ghana", "Africa/Accra", "English", ["Kofi Asante-Boadu", "Abena Darko", "Yaw Owusu"]),
]
READ_IN = {
    "BR": "pt",
    "CN": "zh-hans",
    "EG": "ar",
    "JP": "ja",
    "KR": "ko",
    "KZ": "ru",
    "MX": "es",
    "PE": "es",
}
"""The language in which people of a country read our pages and mail; everybody else reads English."""

INTERESTS = [
    "Information literacy and instruction",
    "Digital libraries and repositories",
    "Cataloging and metadata",
    "Equity, diversity, and inclusion",
    "Archives and preservation",
    "Community outreach and programming",
    "Library services for children and youth",
    "Scholarly communication and open access",
]
TYPES = ["Academic library", "Public library", "School library", "National library", "Special library"]
STAGES = ["Less than 2 years", "2-5 years", "6-10 years", "11-20 years", "More than 20 years"]
OFTEN = ["Once a week", "Once every two weeks", "Once a month"]
POSITIONS = ["Librarian", "Cataloguer", "Head of collections", "Archivist", "Student", "Systems librarian"]
QUARTERS = ["City", "River", "Hill", "Garden", "Harbour"]
HOUSES = ["Library", "College", "Institute"]
HOPES = [
    "To see how a library like mine works on another continent.",
    "I would like to exchange ideas about reading with children.",
    "To practise writing about my work, and to find a colleague to ask.",
    "We are building our first repository. I hope to learn from others' mistakes.",
    "To understand what unites us, across languages and budgets.",
]


def spreadsheet(number: int, *, first: datetime, seed: int) -> bytes:
    """A CSV file (UTF-8) of ``number`` submissions, some hours apart from ``first`` on.

    The same seed gives the same people. Every eighth does not meet a minimum qualification, every fifteenth is sent twice.
    """
    random = Random(seed)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADER)
    moment = first
    for at in range(number):
        row = _submission(at, seed, moment, random)
        writer.writerow(row)
        moment += timedelta(hours=random.randint(2, 9))
        if at % 15 == 14:
            writer.writerow([_stamp(moment), row[1].upper(), *row[2:]])
    return out.getvalue().encode("utf-8")


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S")


def _submission(at: int, seed: int, moment: datetime, random: Random) -> list[str]:
    country, zone, languages, names = PLACES[at % len(PLACES)]
    name = names[(at // len(PLACES) + seed) % len(names)]
    commits = "No" if at % 8 == 7 else "Yes"
    wishes_type = random.choice(["No preference", "No preference", random.choice(TYPES)])
    return [
        _stamp(moment),
        f"reader{seed}-{at + 1}@library.example",
        name,
        country,
        zone,
        f"{random.choice(QUARTERS)} {random.choice(HOUSES)}",
        random.choice(POSITIONS),
        random.choice(TYPES),
        random.choice(STAGES),
        languages,
        "Fluent" if languages == "English" else "Good",
        ", ".join(random.sample(INTERESTS, random.randint(2, 4))),
        wishes_type,
        random.choice(["Yes", "No preference"]),
        random.choice(OFTEN),
        random.choice(["Email", "Email, Zoom", "Email, WhatsApp, Zoom"]),
        "Yes",
        "Yes",
        commits,
        "Yes",
        random.choice(HOPES),
    ]
