"""Crowds and ties: large problems whose best answer is known by construction, and policies on the people of 2020."""

from bench.engine_people import eligible, problem
from matching.engine import PRESETS, solve


def two_countries(count: int) -> dict:
    """Everybody from one of two countries, alike but for the library type: the smaller country can be placed whole."""
    people = [
        {
            "id": f"p{number:04}",
            "country": "BR" if number % 5 < 2 else "AR",
            "languages": ["es"],
            "library_type": "public" if number % 5 < 3 else "school",
        }
        for number in range(count)
    ]
    fit = {"maximise": "fit", "weights": {"library_type": 3}}
    return {"people": people, "seats": count, "goals": [{"maximise": "places"}, {"maximise": "countries"}, fit]}


def test_thousands_of_people_who_are_alike_are_proved():
    solution = solve(two_countries(4_200))
    assert [(goal["value"], goal["proved"]) for goal in solution["goals"]] == [
        (3_360, True),
        (2, True),
        (840 * 3_000, True),
    ]
    assert len(solution["unplaced"]) == 840


def test_thousands_of_people_without_time_get_an_answer_and_an_honest_bound():
    goals = solve(two_countries(4_200), seconds=0)["goals"]
    assert goals[0]["value"] > 3_000
    assert goals[0]["bound"] >= 3_360
    assert goals[2]["bound"] >= 840 * 3_000


def test_a_policy_of_many_ties_is_proved_for_everybody_of_2020():
    people = eligible()
    solution = solve(problem(people, len(people), PRESETS["ILMP 2019"]))
    assert all(goal["proved"] for goal in solution["goals"])
