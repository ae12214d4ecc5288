"""What somebody who runs the engine may rely on."""

import json
import random
import subprocess
import sys

import pytest

from matching.engine import PRESETS, explain, solve


def person(name: str, country: str, *languages: str, **more) -> dict:
    return {"id": name, "country": country, "languages": list(languages), **more}


TWO = [person("ann", "DE", "en", interests=["maps", "data"]), person("bea", "FR", "en", "fr", interests=["data"])]
PLACES = [{"maximise": "places"}]


def run(*arguments: str, given: str = "") -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "matching.engine", *arguments], input=given, capture_output=True, text=True, check=False
    )


def test_the_command_prints_the_solution_alone_on_standard_output(tmp_path):
    file = tmp_path / "problem.json"
    file.write_text(json.dumps({"people": TWO, "seats": 2, "goals": PLACES}))
    result = run(str(file))
    assert (result.returncode, result.stderr) == (0, "")
    solution = json.loads(result.stdout)
    assert set(solution) == {"groups", "goals", "unplaced", "seconds", "engine"}
    assert solution["groups"][0]["people"] == ["ann", "bea"]
    assert solution["groups"][0]["shared"]["languages"] == ["en"]
    assert solution["groups"][0]["shared"]["interests"] == ["data"]
    assert solution["goals"] == [{"maximise": "places", "value": 2, "bound": 2, "proved": True}]


def test_progress_is_lines_of_json_on_standard_error():
    result = run("-", "--progress", given=json.dumps({"people": TWO, "seats": 2, "goals": PLACES}))
    steps = [json.loads(line) for line in result.stderr.splitlines()]
    assert steps[-1]["maximise"] == "places"
    assert steps[-1]["value"] == steps[-1]["bound"] == 2


def test_progress_may_cancel_a_search():
    class Cancelled(Exception):
        pass

    def cancel(step: dict) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        solve({"people": TWO, "seats": 2, "goals": PLACES}, progress=cancel)


def test_the_fit_of_a_pair_follows_the_published_values():
    weights = {"interests": 1, "languages": 1, "hours": 1, "type_wishes": 1}
    solution = solve({"people": TWO, "seats": 2, "goals": [{"maximise": "fit", "weights": weights}]})
    # interests: (4 + 5) of (5 + 4 + 5); one language of three; nobody states hours; nobody asks for a type
    assert solution["groups"][0]["fit"] == [642 + 333 + 500 + 1000]


def test_nobody_and_no_seats_are_problems_too():
    assert solve({"people": [], "seats": 5, "goals": PLACES})["goals"][0]["proved"]
    nothing = solve({"people": TWO, "seats": 0, "goals": PLACES})
    assert nothing["groups"] == []
    assert [entry["reason"] for entry in nothing["unplaced"]] == ["seats", "seats"]


def test_a_locked_group_stays_though_it_breaks_every_rule():
    twins = [person("ann", "DE", "en"), person("bea", "DE", "fr"), person("cleo", "FR", "en", "fr")]
    problem = {"people": twins, "seats": 3, "goals": PLACES, "locked": [["bea", "ann"]], "never": [["ann", "bea"]]}
    solution = solve(problem)
    assert [group["people"] for group in solution["groups"]] == [["ann", "bea"]]
    assert solution["unplaced"] == [{"id": "cleo", "reason": "partners_locked", "facts": {"partners": 2}}]


def test_one_person_too_many_joins_a_pair_unless_trios_are_off():
    three = [person("ann", "DE", "en"), person("bea", "FR", "en"), person("cleo", "KE", "en")]
    problem = {"people": three, "seats": 3, "goals": PLACES}
    assert solve(problem)["groups"][0]["people"] == ["ann", "bea", "cleo"]
    apart = solve({**problem, "trio": "never"})
    assert apart["goals"][0] == {"maximise": "places", "value": 2, "bound": 2, "proved": True}


def test_no_more_people_of_a_country_than_its_cap():
    people = [person(f"u{n}", "US", "en") for n in range(4)] + [person(f"d{n}", "DE", "en") for n in range(2)]
    people += [person("k", "KE", "en"), person("f", "FR", "en")]
    solution = solve({"people": people, "seats": 8, "country_cap": 0.25, "trio": "never", "goals": PLACES})
    placed = [who for group in solution["groups"] for who in group["people"]]
    assert sum(who.startswith("u") for who in placed) == 2
    assert {entry["reason"] for entry in solution["unplaced"]} == {"cap"}


def test_everything_is_told_about_somebody_outweighed():
    people = [
        person("ann", "DE", "en", interests=["maps"]),
        person("bea", "FR", "en", interests=["maps"]),
        person("cleo", "KE", "en"),
    ]
    goals = [*PLACES, {"maximise": "fit", "weights": {"interests": 3}}]
    problem = {"people": people, "seats": 3, "trio": "never", "goals": goals}
    facts = solve(problem)["unplaced"][0]["facts"]
    assert facts == {"goal": "fit", "position": 1, "possible": True}
    told = explain(problem, "cleo")
    assert told["unplaced"][0]["facts"]["by"] == 3000
    assert [goal["by"] for goal in told["explanation"]["goals"]] == [0, 3000]
    assert explain(problem, "ann")["explanation"]["group"]["people"] == ["ann", "bea"]


def test_a_fit_of_many_millions_is_proved_to_the_last_unit():
    chance = random.Random(266)

    def weights(*names: str) -> dict:
        return {name: chance.randint(900, 1000) for name in names}

    people = [
        {
            "id": f"p{number:02}",
            "country": f"C{chance.randrange(9)}",
            "languages": chance.sample(["en", "es", "ar"], chance.randint(1, 3)),
            "interests": chance.sample("abcdefgh", chance.randint(0, 5)),
            "library_type": chance.choice("xy"),
            "wants_library_type": chance.choice(["x", "y", None]),
            "hours": chance.sample(range(40), chance.randint(0, 25)),
            "applied_at": f"2020-03-{chance.randint(1, 28):02}",
        }
        for number in range(20)
    ]
    fits = [
        weights("interests", "hours", "languages", "type_wishes", "library_type"),
        weights("interests", "earliest"),
        weights("hours", "library_type", "earliest"),
    ]
    goals = [{"maximise": "fit", "weights": fit} for fit in fits]
    solution = solve({"people": people, "seats": 20, "trio": "free", "goals": goals})
    assert [(goal["value"], goal["bound"]) for goal in solution["goals"]] == [
        (28350665, 28350665),
        (6832765, 6832765),
        (18965150, 18965150),
    ]


def test_no_time_at_all_still_gives_permitted_groups_and_honest_bounds():
    people = [person(f"p{n}", "DFKUR"[n % 5], "en", interests=[f"i{n % 3}"]) for n in range(40)]
    goals = [*PLACES, {"maximise": "fit", "weights": {"interests": 10}}]
    full = solve({"people": people, "seats": 40, "goals": goals})
    hurried = solve({"people": people, "seats": 40, "goals": goals}, seconds=0)
    for now, best in zip(hurried["goals"], full["goals"], strict=True):
        assert now["bound"] >= best["value"] or hurried["goals"][0]["value"] < full["goals"][0]["value"]
        assert now["bound"] >= now["value"]


@pytest.mark.parametrize("name", list(PRESETS))
def test_every_preset_says_where_it_comes_from_and_is_a_valid_policy(name):
    policy = dict(PRESETS[name])
    assert policy.pop("source").endswith(".")
    people = [{**one, "applied_at": "2020-03-02T10:00:00Z"} for one in TWO]
    assert all(goal["proved"] for goal in solve({"people": people, "seats": 2, **policy})["goals"])
