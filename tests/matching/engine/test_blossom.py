"""With trios off and one fit goal the engine solves a heaviest matching: an independent blossom code must agree."""

import random

import pytest
import rustworkx

from matching.engine import solve
from tests.kit.engine.brute_force import BruteForce


def crowd(count: int, seed: int) -> list[dict]:
    chance = random.Random(seed)
    interests = ["archives", "cataloguing", "children", "data", "maps", "open access", "outreach"]
    return [
        {
            "id": f"p{number}",
            "country": chance.choice(["BR", "DE", "FR", "KE", "US", "US", "US"]),
            "languages": chance.sample(["en", "es", "fr", "sw"], chance.choice([1, 1, 2])),
            "interests": chance.sample(interests, chance.randrange(5)),
            "library_type": chance.choice([None, "public", "school"]),
            "hours": sorted(chance.sample(range(40), chance.choice([0, 5, 12]))),
        }
        for number in range(count)
    ]


@pytest.mark.parametrize("seed", range(8))
def test_the_heaviest_matching_is_the_one_of_a_blossom_code(seed):
    people = crowd(40 + 15 * seed, seed)
    weights = {"interests": 7, "library_type": 3, "hours": 1, "languages": 2}
    problem = {
        "people": people,
        "seats": len(people),
        "trio": "never",
        "goals": [{"maximise": "fit", "weights": weights}],
    }
    brute = BruteForce(problem)
    graph = rustworkx.PyGraph()
    graph.add_nodes_from(range(len(people)))
    ids = [person["id"] for person in people]
    edges = [
        (one, two, brute.pair_fit(ids[one], ids[two], weights))
        for one in range(len(ids))
        for two in range(one + 1, len(ids))
        if brute.pair_permitted(ids[one], ids[two])
    ]
    graph.add_edges_from(edges)
    worth = {(one, two): fit for one, two, fit in edges}
    heaviest = rustworkx.max_weight_matching(graph, weight_fn=int)
    goal = solve(problem)["goals"][0]
    assert goal["value"] == goal["bound"] == sum(worth[tuple(sorted(pair))] for pair in heaviest)


def test_the_most_people_are_placed_before_their_fit_is_looked_at():
    people = crowd(75, 99)
    problem = {
        "people": people,
        "seats": len(people),
        "trio": "never",
        "goals": [{"maximise": "places"}, {"maximise": "fit", "weights": {"interests": 1}}],
    }
    brute = BruteForce(problem)
    ids = [person["id"] for person in people]
    graph = rustworkx.PyGraph()
    graph.add_nodes_from(range(len(ids)))
    graph.add_edges_from(
        [
            (one, two, brute.pair_fit(ids[one], ids[two], {"interests": 1}))
            for one in range(len(ids))
            for two in range(one + 1, len(ids))
            if brute.pair_permitted(ids[one], ids[two])
        ]
    )
    largest = rustworkx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
    fit = sum(brute.pair_fit(ids[one], ids[two], {"interests": 1}) for one, two in largest)
    solution = solve(problem)
    assert [goal["value"] for goal in solution["goals"]] == [2 * len(largest), fit]
    assert all(goal["proved"] for goal in solution["goals"])
