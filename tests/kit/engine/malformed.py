"""Documents that are wrong in one known way each."""

import copy
import json
import random

BASE = {
    "people": [
        {
            "id": f"p{number}",
            "country": country,
            "languages": ["en", "fr"],
            "library_type": "public",
            "wants_library_type": "school",
            "interests": ["maps", "data"],
            "wants_shared_interests": True,
            "career_stage": "early",
            "frequency": "weekly",
            "hours": [1, 2, 3],
            "applied_at": "2020-03-02T09:04:37-05:00",
            "waiting": 1,
            "role": "peer",
            "areas": ["Europe"],
            "trio_ok": True,
        }
        for number, country in enumerate(["DE", "FR", "KE", "US"])
    ],
    "seats": 4,
    "trio": "odd",
    "country_cap": 0.5,
    "same_country": [["US", "PR"], ["HK", "CN"]],
    "met": [["p0", "p1"]],
    "never": [["p0", "gone"]],
    "locked": [["p0", "p2"]],
    "present": [["p1", "p3"]],
    "goals": [
        {"maximise": "places"},
        {"maximise": "waiting", "at_least": 1},
        {"maximise": "fit", "weights": {"interests": 3, "earliest": 1}},
    ],
}

_WRONG = {
    "text": [None, 5, 1.5, True, [], {}],
    "maybe text": [5, 1.5, True, [], {}],
    "texts": [5, "maps", True, {}, [5], [None], [["a"]], ["a", "a"]],
    "maybe boolean": [0, 1, "yes", [], {}],
    "maybe whole": [-1, 1.5, 1.0, "1", True, [], {}],
    "whole": [None, -1, 1.5, 2.0, "1", True, [], {}],
    "hours": [5, "1", {}, [168], [-1], [1.0], [True], ["1"], [None], [1, 1]],
    "instant": [
        "",
        "yesterday",
        "2020-13-01",
        "2020-02-30T10:00",
        5,
        True,
        [],
        "2020-03-02T25:00Z",
        None,
    ],
    "pairs": [
        None,
        5,
        "p0",
        {},
        ["p0"],
        [["p0"]],
        [["p0", "p1", "p2"]],
        [["p0", "p0"]],
        [[5, "p1"]],
        [[]],
    ],
    "groups": [
        None,
        5,
        {},
        ["p0"],
        [["p0"]],
        [["p0", "p0"]],
        [["p0", "gone"]],
        [["p0", 1]],
        [["p0", "p1", "p2", "p3"]],
    ],
    "share": [0, -0.1, 1.1, 2, "0.2", True, [], {}, 1e9],
    "classes": [None, 5, {}, ["US"], [["US", "US"]], [["US"], ["US", "PR"]], [[5]]],
    "trio": [None, "", "always", 1, True, [], {}],
    "role": ["", "boss", 1, True, []],
    "weight": [-1, 1001, 1.5, 1.0, "1", True, None, [], {}],
    "goals": [
        None,
        [],
        {},
        5,
        "places",
        [5],
        [{}],
        [{"maximise": "happiness"}],
        [{"maximise": None}],
        [{"maximise": "fit"}],
        [{"maximise": "places", "at_least": 1}],
        [{"maximise": "places", "weights": {}}],
        [{"maximise": "fit", "weights": []}],
        [{"maximise": "fit", "weights": {"looks": 1}}],
        [{"maximise": "places"}, {"maximise": "places"}],
    ],
    "people": [
        None,
        {},
        5,
        "p0",
        [5],
        [None],
        [{}],
        [[]],
        [{"id": "a"}],
        [{"id": "a", "country": "DE"}],
        [{"id": "", "country": "DE", "languages": []}],
    ],
}

_PERSON = {
    "id": "text", "country": "text", "languages": "texts", "library_type": "maybe text",
    "wants_library_type": "maybe text", "interests": "texts", "wants_shared_interests": "maybe boolean",
    "career_stage": "maybe text", "frequency": "maybe text", "hours": "hours", "applied_at": "instant",
    "waiting": "maybe whole", "role": "role", "areas": "texts", "trio_ok": "maybe boolean",
}  # fmt: skip
_DOCUMENT = {
    "people": "people", "seats": "whole", "trio": "trio", "country_cap": "share", "same_country": "classes",
    "met": "pairs", "never": "pairs", "locked": "groups", "present": "groups", "goals": "goals",
}  # fmt: skip


def _wrong_value(document, chance):
    if chance.random() < 0.5:
        key = chance.choice(list(_PERSON))
        chance.choice(document["people"])[key] = chance.choice(_WRONG[_PERSON[key]])
    else:
        key = chance.choice(list(_DOCUMENT))
        document[key] = chance.choice(_WRONG[_DOCUMENT[key]])
    return json.dumps(document).encode()


def _wrong_weight(document, chance):
    key = chance.choice(["interests", "hours", "earliest"])
    document["goals"][2]["weights"][key] = chance.choice(_WRONG["weight"])
    return json.dumps(document).encode()


def _wrong_threshold(document, chance):
    document["goals"][1]["at_least"] = chance.choice(_WRONG["whole"])
    return json.dumps(document).encode()


def _unknown_key(document, chance):
    where = chance.choice(
        [
            document,
            document["people"][1],
            document["goals"][0],
            document["goals"][2]["weights"],
        ]
    )
    where[chance.choice(["", "Id", "comment", "seats ", "\n", "é", "\ud800"])] = 1
    return json.dumps(document).encode()


def _missing_key(document, chance):
    where, key = chance.choice(
        [(document, "people"), (document, "seats"), (document, "goals")]
        + [(person, key) for person in document["people"] for key in ("id", "country", "languages", "applied_at")]
        + [(document["goals"][0], "maximise"), (document["goals"][2], "weights")]
    )
    del where[key]
    return json.dumps(document).encode()


def _same_person_twice(document, chance):
    document["people"].append(copy.deepcopy(chance.choice(document["people"])))
    return json.dumps(document).encode()


def _locked_twice(document, chance):
    document["locked"] = chance.choice(
        [
            [["p0", "p1"], ["p1", "p2"]],
            [["p0", "p1"], ["p1", "p0"]],
            [["p0", "p1", "p2"], ["p2", "p3"]],
        ]
    )
    return json.dumps(document).encode()


def _too_few_seats(document, chance):
    document["seats"] = chance.choice([0, 1])
    return json.dumps(document).encode()


def _key_twice(document, chance):
    text = json.dumps(document)
    key = chance.choice(
        [
            '"seats": 4',
            '"id": "p1"',
            '"maximise": "places"',
            '"interests": 3',
            '"country": "US"',
        ]
    )
    return text.replace(key, f"{key}, {key}", 1).encode()


def _no_json(document, chance):
    text = json.dumps(document)
    return chance.choice(
        [
            b"", b" ", b"null", b"5", b"[]", b'"text"', b"{", b"\xff\xfe{}", b"\xef\xbb\xbf{}", text.encode("utf-16"),
            text[: chance.randrange(1, len(text))].encode(), text.encode() + b"x", text.encode() + text.encode(),
            b"[" * 200_000, b'{"people":' * 100_000, text.replace('"seats": 4', '"seats": NaN').encode(),
            text.replace('"seats": 4', '"seats": -Infinity').encode(), text.replace("0.5", "1e999999999").encode(),
            text.replace("0.5", "Infinity").encode(), text.replace('"seats": 4', '"seats": 4,').encode(),
            text.replace('"seats": 4', '"seats": ' + "9" * 5000).encode(), text.replace('"', "'").encode(),
            text.replace("p1", "p\xe9").encode("latin-1").replace(b"p0", b"p\xe9"), b"\x00" + text.encode(),
            text.replace("p1", "p\n1").encode(), text.replace('"seats": 4', '"seats": 04').encode(),
        ]
    )  # fmt: skip


_WAYS = [
    _wrong_value, _wrong_value, _wrong_value, _wrong_value, _wrong_weight, _wrong_threshold, _unknown_key,
    _missing_key,
    _same_person_twice, _locked_twice, _too_few_seats, _key_twice, _no_json,
]  # fmt: skip


def malformed(seed: int) -> bytes:
    """One malformed document; the same seed gives the same one."""
    chance = random.Random(seed)
    return chance.choice(_WAYS)(copy.deepcopy(BASE), chance)
