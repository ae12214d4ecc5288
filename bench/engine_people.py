"""People for the engine's benches: those of the 2020 file, and larger crowds with the same habits. No bench by
itself."""

import csv
import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

_DATA = Path(__file__).resolve().parent.parent / "tests" / "data"
_TYPE = "What type of library do you work in, or want to work in?"
_LANGUAGES = "Which languages can you communicate in? (Select all that apply)"
_INTERESTS = "Areas of professional interest (most important first)"
_INCLUSION = "Equity, diversity, and inclusion"


def _instant(text: str) -> str:
    moment, zone = text.rsplit(" GMT", 1)
    hours, _, minutes = zone.partition(":")
    zone = f"{int(hours or 0):+03}{int(minutes or 0):02}"
    return datetime.strptime(f"{moment} {zone}", "%Y/%m/%d %I:%M:%S %p %z").isoformat()


def _interests(text: str) -> list[str]:
    whole = text.replace(_INCLUSION, "Inclusion")
    return list(dict.fromkeys(part for part in whole.split(", ") if part))


def _person(row: dict[str, str], country: str, number: int) -> dict:
    languages = [part.strip() for part in row[_LANGUAGES].split(",") if part.strip()]
    if row["How would you describe your English?"] in ("Basic", "None"):
        languages = [language for language in languages if language != "English"]
    wish = row["Would you like a partner from a particular type of library?"]
    return {
        "id": f"p{number:03}",
        "country": country,
        "languages": sorted({name for name in languages if not name.startswith("Other")}),
        "library_type": row[_TYPE],
        "wants_library_type": None if wish == "No preference" else wish,
        "interests": _interests(row[_INTERESTS]),
        "wants_shared_interests": row["Would you like a partner who shares your professional interests?"] == "Yes",
        "career_stage": row["How long have you worked in libraries?"],
        "frequency": row["How often would you like to be in touch with your partner?"],
        "applied_at": _instant(row["Timestamp"]),
        "waiting": 1 if row["Have you applied before?"] == "Yes" else 0,
    }


def everybody() -> list[dict]:
    """The 488 submissions of the file as people of a problem, screened by nobody."""
    expected = json.loads((_DATA / "applications-2020.expected.json").read_text())
    with (_DATA / "applications-2020.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        _person(row, country, number)
        for number, (row, country) in enumerate(zip(rows, expected["country_by_row"], strict=True), 1)
    ]


def eligible() -> list[dict]:
    """Those of the file who are no duplicate and fail no minimum qualification."""
    expected = json.loads((_DATA / "applications-2020.expected.json").read_text())
    out = {entry["row"] for key in ("duplicates", "below_minimum") for entry in expected[key]}
    return [person for number, person in enumerate(everybody(), 1) if number not in out]


def crowd(count: int, seed: int = 2020) -> list[dict]:
    """``count`` people: the file's own as long as they last, then others with place, work and interests drawn from
    different rows."""
    people = everybody()
    chance = random.Random(seed)
    result = [dict(person) for person in people[:count]]
    for number in range(len(result), count):
        place, work, taste, habit = (chance.choice(people) for _ in range(4))
        interests = list(dict.fromkeys(taste["interests"][:2] + habit["interests"]))[: len(taste["interests"])]
        applied = datetime(2020, 3, 2, tzinfo=UTC) + timedelta(seconds=chance.randrange(30 * 86_400))
        result.append(
            {
                "id": f"q{number:06}",
                "country": place["country"],
                "languages": place["languages"],
                "library_type": work["library_type"],
                "wants_library_type": work["wants_library_type"],
                "interests": interests,
                "wants_shared_interests": taste["wants_shared_interests"],
                "career_stage": work["career_stage"],
                "frequency": habit["frequency"],
                "applied_at": applied.isoformat(),
                "waiting": habit["waiting"],
            }
        )
    hours(result, seed)
    return result


def hours(people: list[dict], seed: int) -> None:
    """Give everybody free hours: some evenings and a weekend, in a time zone that follows from the country's code."""
    chance = random.Random(seed + 1)
    for person in people:
        zone = sum(map(ord, person["country"])) * 7 % 24
        days = chance.sample(range(7), 3)
        start = chance.choice([12, 17])
        local = {24 * day + hour for day in days for hour in range(start, 21)}
        person["hours"] = sorted((hour - zone) % 168 for hour in local) if chance.random() < 0.8 else []


def problem(people: list[dict], seats: int, preset: dict) -> dict:
    """A problem of these people under a preset."""
    rules = {key: value for key, value in preset.items() if key != "source"}
    return {"people": people, "seats": seats, **rules}
