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


def test_the_solver_is_loaded_only_when_something_is_solved():
    look = "import sys, matching.engine; print(sorted({'numpy', 'highspy'} & set(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert result.stdout == "[]\n"


def test_somebody_else_in_the_process_may_use_the_solver_with_more_threads():
    look = (
        "import json, sys, highspy; other = highspy.Highs(); other.setOptionValue('threads', 2); other.addVar(0, 1);"
        "other.run();"
        "from matching.engine import solve; print(json.dumps(solve(json.load(sys.stdin))['goals']))"
    )
    goals = [*PLACES, {"maximise": "fit", "weights": {"interests": 1}}]
    problem = json.dumps({"people": four(), "seats": 4, "goals": goals})
    result = subprocess.run([sys.executable, "-c", look], input=problem, capture_output=True, text=True, check=True)
    assert [goal["proved"] for goal in json.loads(result.stdout.splitlines()[-1])] == [True, True]


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


def four(**more) -> list[dict]:
    """Two from here and two from there, the second of each with more interests in common."""
    return [
        person("ann", "DE", "en", interests=["maps"], **more),
        person("bea", "FR", "en", interests=["maps"]),
        person("cleo", "KE", "en", interests=["data", "maps"]),
        person("dan", "US", "en", interests=["data"]),
    ]


def test_waiting_counts_rounds_up_to_five_each():
    people = [
        person("a", "DE", "en", waiting=9),
        person("b", "FR", "en", waiting=1),
        person("c", "KE", "en", waiting=2),
    ]
    goals = [{"maximise": "waiting", "by": "rounds", "at_least": 2}, {"maximise": "waiting", "by": "people"}]
    solution = solve({"people": people, "seats": 2, "goals": goals})
    assert [goal["value"] for goal in solution["goals"]] == [5 + 2, 2]


def test_new_people_are_those_who_never_had_a_place():
    people = [
        person("a", "DE", "en", placed_before=1),
        person("b", "FR", "en"),
        person("c", "KE", "en", placed_before=0),
    ]
    solution = solve({"people": people, "seats": 2, "goals": [*PLACES, {"maximise": "new"}]})
    assert solution["goals"][1] == {"maximise": "new", "value": 2, "bound": 2, "proved": True}
    assert solution["groups"][0]["people"] == ["b", "c"]


def test_the_weakest_group_is_as_strong_as_it_can_be_whatever_the_sum_says():
    people = [
        person("ann", "DE", "en", hours=[1, 2, 3, 4, 5, 6]),
        person("bea", "FR", "en", hours=[1, 2, 3, 4, 5, 7, 8]),
        person("cleo", "KE", "en", hours=[6, 9]),
        person("dan", "US", "en", hours=[7, 8, 10]),
    ]
    hours = {"hours": 1}
    problem = {"people": people, "seats": 4, "goals": [*PLACES, {"maximise": "fit", "weights": hours}]}
    assert sorted(group["fit"][0] for group in solve(problem)["groups"]) == [0, 500]
    problem["goals"].insert(1, {"maximise": "worst", "weights": hours})
    solution = solve(problem)
    assert solution["goals"][1] == {"maximise": "worst", "value": 100, "bound": 100, "proved": True}
    assert sorted(group["fit"] for group in solution["groups"]) == [[100], [200]]


def test_a_trio_counts_two_thirds_for_the_weakest_group():
    problem = {
        "people": four()[:3],
        "seats": 3,
        "goals": [*PLACES, {"maximise": "worst", "weights": {"interests": 1}}],
    }
    # pairs: 1000, ⌊1000 * 9 / 14⌋ = 642 twice; the trio's fit 1142, two thirds of it 761
    assert solve(problem)["goals"][1]["value"] == 761


def test_without_a_new_group_the_weakest_counts_nothing_and_is_proved():
    problem = {"people": TWO, "seats": 2, "locked": [["ann", "bea"]], "goals": [{"maximise": "worst", "weights": {}}]}
    assert solve(problem)["goals"] == [{"maximise": "worst", "value": 0, "bound": 0, "proved": True}]


def test_what_one_seeks_and_the_other_offers():
    people = [
        person("ann", "DE", "en", offers=["data"], seeks=["grants", "maps", "children"]),
        person("bea", "FR", "en", offers=["grants", "maps"], seeks=["data", "law"]),
    ]
    goals = [{"maximise": "fit", "weights": {"complement": 1}}, {"maximise": "fit", "weights": {"meeting": 1}}]
    solution = solve({"people": people, "seats": 2, "goals": goals})
    assert solution["groups"][0]["fit"] == [1000 * 3 // 5, 600]


@pytest.mark.parametrize(("common", "value"), [(0, 0), (1, 700), (2, 900), (3, 1000), (9, 1000)])
def test_one_hour_to_meet_is_most_of_what_is_needed(common, value):
    people = [
        person("ann", "DE", "en", hours=list(range(10))),
        person("bea", "FR", "en", hours=list(range(10 - common, 20))),
    ]
    goals = [*PLACES, {"maximise": "fit", "weights": {"meeting": 1}}]
    assert solve({"people": people, "seats": 2, "goals": goals})["goals"][1]["value"] == value


def test_an_open_pair_takes_somebody_who_is_allowed_with_both():
    people = [person("ann", "DE", "en"), person("bea", "DE", "en"), person("cleo", "KE", "en")]
    problem = {"people": people, "seats": 3, "open": [["bea", "ann"]], "goals": [*PLACES, {"maximise": "kept"}]}
    solution = solve({**problem, "trio": "never"})
    assert [group["people"] for group in solution["groups"]] == [["ann", "bea", "cleo"]]
    assert [goal["value"] for goal in solution["goals"]] == [3, 1]
    apart = solve({**problem, "met": [["ann", "cleo"]]})
    assert [group["people"] for group in apart["groups"]] == [["ann", "bea"]]
    assert apart["unplaced"][0]["reason"] == "partners_locked"
    full = solve({**problem, "seats": 2})
    assert full["unplaced"] == [{"id": "cleo", "reason": "seats", "facts": {"seats": 2, "placed": 2}}]


def test_the_trio_of_an_open_pair_is_not_the_one_that_odd_allows():
    people = [
        person(name, country, "en")
        for name, country in zip("abcdef", ["DE", "FR", "KE", "US", "BR", "JP"], strict=True)
    ]
    solution = solve({"people": people, "seats": 6, "open": [["a", "b"]], "goals": PLACES})
    assert sorted(len(group["people"]) for group in solution["groups"]) == [2, 2, 2]
    solution = solve(
        {
            "people": people,
            "seats": 6,
            "open": [["a", "b"]],
            "never": [["c", "f"], ["d", "f"], ["e", "f"]],
            "goals": PLACES,
        }
    )
    assert sorted(len(group["people"]) for group in solution["groups"]) == [3, 3]


def test_alternates_are_the_best_partners_each_with_what_it_would_cost(tmp_path):
    people = [
        person("ann", "DE", "en", interests=["maps"]),
        person("bea", "FR", "en", interests=["maps"]),
        person("cleo", "KE", "en", interests=["maps", "data"]),
        person("dan", "US", "en", interests=["data"]),
        person("eve", "BR", "en"),
        person("fay", "JP", "en"),
    ]
    goals = [*PLACES, {"maximise": "fit", "weights": {"interests": 1}}]
    file = tmp_path / "problem.json"
    file.write_text(
        json.dumps({"people": people, "seats": 6, "trio": "never", "locked": [["eve", "fay"]], "goals": goals})
    )
    told = json.loads(run(str(file), "--alternates", "ann", "--count", "4").stdout)
    assert told["id"] == "ann"
    assert [(entry["id"], entry["possible"], entry["fit"]) for entry in told["alternates"]] == [
        ("bea", True, 1000),
        ("cleo", True, 714),
        ("dan", True, 0),
        ("eve", False, 0),
    ]
    bea, cleo, dan, eve = told["alternates"]
    assert [(goal["now"], goal["then"], goal["bound"], goal["proved"]) for goal in bea["goals"]] == [
        (6, 6, 6, True),
        (1642, 1642, 1642, True),
    ]
    assert [goal["then"] for goal in cleo["goals"]] == [6, 714]
    assert [goal["maximise"] for goal in dan["goals"]] == ["places", "fit"]
    assert eve["goals"] == []
    entry = json.loads(run(str(file), "--pair", "ann", "dan").stdout)
    assert {key: value for key, value in entry.items() if key != "seconds"} == {
        key: value for key, value in dan.items() if key != "seconds"
    }


@pytest.mark.parametrize(
    "arguments",
    [
        ["--alternates", "gone"],
        ["--pair", "ann", "ann"],
        ["--pair", "ann", "gone"],
        ["--alternates", "ann", "--count", "0"],
        ["--count", "3"],
        ["--alternates", "ann", "--explain", "bea"],
    ],
)
def test_a_question_that_cannot_be_asked_is_refused_in_one_line(arguments):
    result = run("-", *arguments, given=json.dumps({"people": TWO, "seats": 2, "goals": PLACES}))
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1


def test_one_goal_that_is_given_up_says_why_and_how_to_go_on():
    people = [person(f"p{n:02}", "DFKUR"[n % 5], "en", interests=[f"i{n % 3}", f"j{n % 4}"]) for n in range(40)]
    goals = [*PLACES, {"maximise": "fit", "weights": {"interests": 10}}]
    hurried = solve({"people": people, "seats": 40, "goals": goals}, seconds=0)
    for goal in hurried["goals"]:
        assert goal["proved"] or goal["given_up"]["because"] in ("time", "earlier")
        assert goal["proved"] or goal["given_up"]["says"].endswith(".")
    assert not all(goal["proved"] for goal in hurried["goals"])


@pytest.mark.parametrize("name", list(PRESETS))
def test_every_preset_says_where_it_comes_from_and_is_a_valid_policy(name):
    policy = dict(PRESETS[name])
    assert policy.pop("source").endswith(".")
    people = [{**one, "applied_at": "2020-03-02T10:00:00Z"} for one in TWO]
    assert all(goal["proved"] for goal in solve({"people": people, "seats": 2, **policy})["goals"])
