"""Small random problems of every profile, for property-based tests and for the bench."""

from hypothesis import strategies as st

LANGUAGES = ["ar", "en", "es", "fr", "ru"]
COUNTRIES = ["CN", "DE", "FR", "HK", "KE", "PR", "US"]
INTERESTS = ["archives", "cataloguing", "children", "data", "maps", "open access"]
TYPES = ["academic", "public", "school"]
AREAS = ["Africa", "Americas", "Europe"]
FIT = [
    "interests",
    "library_type",
    "career_stage",
    "frequency",
    "type_wishes",
    "interest_wishes",
    "languages",
    "hours",
    "areas",
    "earliest",
    "complement",
    "meeting",
]
_GOALS = ["places", "countries", "waiting", "waiting ", "new", "earliest", "kept", "worst", "fit", "fit "]
SKILLS = ["children", "data", "grants", "maps"]


def _some(values, most=None):
    return st.lists(st.sampled_from(values), unique=True, max_size=most or len(values))


def _maybe(values):
    return st.sampled_from([None, *values])


@st.composite
def people(draw, count, languages, countries, mentoring):
    roles = ["mentor", "mentee", "mentee", "peer"] if mentoring else [None, "peer"]
    result = []
    for number in range(count):
        person = {
            "id": f"{draw(st.integers(0, 99)):02}-{number}",
            "country": draw(st.sampled_from(countries)),
            "languages": draw(_some(languages, 3)),
            "applied_at": f"2020-03-{draw(st.integers(1, 9)):02}T10:00:00"
            + draw(st.sampled_from(["", "Z", "+09:00", "-05:00"])),
        }
        optional = {
            "library_type": _maybe(TYPES),
            "wants_library_type": _maybe(TYPES),
            "interests": _some(INTERESTS, 6),
            "wants_shared_interests": st.sampled_from([None, True, False]),
            "career_stage": _maybe(["early", "late"]),
            "frequency": _maybe(["weekly", "monthly"]),
            "hours": st.lists(st.integers(0, 167), unique=True, max_size=3)
            | st.integers(1, 30).map(lambda n: list(range(n))),
            "waiting": st.sampled_from([None, 0, 1, 2, 7]),
            "role": st.sampled_from(roles),
            "areas": _some(AREAS),
            "trio_ok": st.sampled_from([None, True, True, False]),
            "placed_before": st.sampled_from([None, 0, 1, 3]),
            "offers": _some(SKILLS),
            "seeks": _some(SKILLS),
        }
        for key, strategy in optional.items():
            if draw(st.booleans()):
                person[key] = draw(strategy)
        result.append(person)
    return result


@st.composite
def goals(draw):
    names = draw(
        st.lists(
            st.sampled_from(
                ["places", "countries", "waiting", "waiting ", "new", "earliest", "kept", "worst", "fit", "fit "]
            ),
            unique=True,
            min_size=1,
            max_size=5,
        )
    )
    result = []
    for name in names:
        goal = {"maximise": name.strip()}
        if goal["maximise"] == "waiting" and draw(st.booleans()):
            goal["at_least"] = draw(st.integers(0, 2))
        if name == "waiting ":
            goal["by"] = "rounds"
        if goal["maximise"] in ("fit", "worst"):
            chosen = draw(_some(FIT, 5))
            goal["weights"] = {key: draw(st.integers(0, 1000)) for key in chosen}
        if goal not in result:
            result.append(goal)
    if sum(goal["maximise"] == "fit" for goal in result) == 2:
        fits = [goal for goal in result if goal["maximise"] == "fit"]
        if {k: v for k, v in fits[0]["weights"].items() if v} == {k: v for k, v in fits[1]["weights"].items() if v}:
            result.remove(fits[1])
    return result


@st.composite
def problems(draw, most=8):
    """A valid problem of at most ``most`` people; every hard rule may be loose or tight."""
    count = draw(st.integers(0, most))
    languages = LANGUAGES[: draw(st.sampled_from([1, 2, 3, 5]))]
    countries = COUNTRIES[: draw(st.sampled_from([2, 4, 7]))]
    found = draw(people(count, languages, countries, draw(st.integers(0, 4)) == 0))
    ids = [person["id"] for person in found]
    problem = {
        "people": found,
        "seats": draw(st.integers(0, count + 1) | st.just(count)),
        "goals": draw(goals()),
    }
    if draw(st.booleans()):
        problem["trio"] = draw(st.sampled_from(["never", "odd", "free"]))
    if draw(st.integers(0, 2)) == 0:
        problem["country_cap"] = draw(st.sampled_from([None, 0.01, 0.2, 0.3, 0.5, 1.0]))
    if draw(st.integers(0, 2)) == 0:
        problem["same_country"] = draw(st.sampled_from([[["US", "PR"], ["CN", "HK"]], [["FR", "DE", "KE"]], []]))
    if count >= 2:
        pair = st.lists(st.sampled_from([*ids, "gone"]), unique=True, min_size=2, max_size=2)
        different = {"unique_by": lambda pair: tuple(sorted(pair)), "max_size": 4}
        for key in ("met", "never"):
            if draw(st.integers(0, 2)) == 0:
                problem[key] = draw(st.lists(pair, **different))
        group = st.lists(st.sampled_from(ids), unique=True, min_size=2, max_size=3)
        if draw(st.integers(0, 2)) == 0:
            problem["present"] = draw(st.lists(group, **different))
        if draw(st.integers(0, 3)) == 0:
            locked, used = [], set()
            for candidate in draw(st.lists(group, max_size=2)):
                if not used & set(candidate) and len(used) + len(candidate) <= problem["seats"]:
                    locked.append(candidate)
                    used |= set(candidate)
            problem["locked"] = locked
        if draw(st.integers(0, 3)) == 0:
            used = {who for locked in problem.get("locked", []) for who in locked}
            opened = []
            for candidate in draw(st.lists(pair, max_size=2)):
                fits = len(used) + 2 <= problem["seats"]
                if fits and "gone" not in candidate and not used & set(candidate):
                    opened.append(candidate)
                    used |= set(candidate)
            problem["open"] = opened
    return problem
