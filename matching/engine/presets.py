"""The policies that earlier programmes followed, as data: every entry can be merged into a problem as it stands.

A preset has ``source`` (one sentence on where it comes from) and the problem keys ``trio``, ``country_cap`` and
``goals``.
"""

STRANDED = 100
"""People whose group did not work have this much on top of their earlier waves in ``waiting``."""

_WEIGHTS_2026 = {
    "interests": 100,
    "complement": 80,
    "meeting": 40,
    "languages": 15,
    "library_type": 10,
    "frequency": 10,
    "earliest": 10,
    "career_stage": 5,
}

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
    "ILNP 2026": {
        "source": (
            "Places, countries and those who waited come first as the programme promises; then those who never had a place;"
            " then nobody with little in common (the weakest group as strong as possible); then fit. Shared interests lead:"
            " deep similarity goes with success far more than surface similarity (Eby et al. 2013; interests in a review of"
            " 123 articles, PMC8198211). What one seeks and the other offers comes next: relevant knowledge raises learning"
            " and satisfaction (de Janasz and Godshalk 2013). Then an hour to meet: each hour of distance costs 11 % of live"
            " talk, one or two common ones are enough (Chauvin et al. 2024). Languages beyond the first, type, frequency"
            " (Eby et al.), order of application and stage decide what is left. The numbers are ours: evidence gives an"
            " order, no weights. The 20 % cap per country is that of the International Librarians Network."
        ),
        "trio": "odd",
        "country_cap": 0.2,
        "goals": [
            {"maximise": "places"},
            {"maximise": "countries"},
            {"maximise": "waiting", "at_least": 1, "by": "rounds"},
            {"maximise": "new"},
            {"maximise": "worst", "weights": dict(_WEIGHTS_2026)},
            {"maximise": "fit", "weights": dict(_WEIGHTS_2026)},
        ],
    },
}
