"""The policies that earlier programmes followed, as data: every entry can be merged into a problem as it stands.

A preset has ``source`` (one sentence on where it comes from) and the problem keys ``trio``, ``country_cap`` and
``goals``.
"""

STRANDED = 100
"""People whose group did not work have this much on top of their earlier waves in ``waiting``."""

PRESETS: dict[str, dict] = {
    "ILNP 2020": {
        "source": (
            "What the six volunteers of 2020 weighed by hand, in their order (interests, library type, "
            "language, earlier applicants first, as many countries as possible, those left out of a wave "
            "first), with the 20 % cap per country of the International Librarians Network added by us."
        ),
        "trio": "odd",
        "country_cap": 0.2,
        "goals": [
            {"maximise": "places"},
            {"maximise": "countries"},
            {"maximise": "waiting", "at_least": 1},
            {
                "maximise": "fit",
                "weights": {
                    "interests": 100,
                    "library_type": 30,
                    "earliest": 10,
                    "languages": 6,
                    "hours": 4,
                    "frequency": 2,
                },
            },
        ],
    },
    "ILMP 2019": {
        "source": (
            "The pilot plan of 2019: the first eligible applicants, each with somebody from another country,"
            " then the library type if asked for, then shared interests if asked for."
        ),
        "trio": "odd",
        "country_cap": None,
        "goals": [
            {"maximise": "places"},
            {"maximise": "earliest"},
            {"maximise": "fit", "weights": {"type_wishes": 1}},
            {"maximise": "fit", "weights": {"interest_wishes": 1}},
            {"maximise": "fit", "weights": {"interests": 1}},
        ],
    },
    "mentoring 2014": {
        "source": (
            "The mentoring pilot of 2014-15: a mentee with an expert in an area that the mentee chose, as "
            "many as the experts allow; shared interests decide between experts."
        ),
        "trio": "never",
        "country_cap": None,
        "goals": [
            {"maximise": "places"},
            {"maximise": "fit", "weights": {"areas": 1}},
            {"maximise": "fit", "weights": {"interests": 1}},
        ],
    },
    "rematch": {
        "source": (
            "What volunteers of 2020 did by hand around the mid survey: find new partners, leave healthy "
            "groups alone, those stranded first (people with 100 added to their earlier waves), then those "
            "who waited, then the best fit."
        ),
        "trio": "odd",
        "country_cap": None,
        "goals": [
            {"maximise": "places"},
            {"maximise": "kept"},
            {"maximise": "waiting", "at_least": STRANDED},
            {"maximise": "waiting", "at_least": 1},
            {
                "maximise": "fit",
                "weights": {
                    "interests": 100,
                    "library_type": 30,
                    "earliest": 10,
                    "languages": 6,
                    "hours": 4,
                    "frequency": 2,
                },
            },
        ],
    },
}
