"""Eight half-yearly rounds with the people who come back: who gets places, and whether the line keeps what it promises."""

from __future__ import annotations

import json

from bench.own_process import answer_of
from bench.table import Row

ROUNDS, PEOPLE, SEED = 8, 120, 2026

LONGEST = 60.0
"""Seconds that one round may take, from its applications to its end: with eight of them a run stays under ten minutes."""


def rows() -> list[Row]:
    """The table: shares of people placed by how they came, and counts of what must not be."""
    found: dict[str, float] = answer_of("bench.rounds", LOG_LEVEL="ERROR")
    new = found["new, share placed"]
    over = f"{ROUNDS} rounds"
    return [
        Row(
            f"{over}: left out and applied again, placed",
            found["again, share placed"],
            new,
            "new people",
            "of all",
            True,
        ),
        Row(f"{over}: left out and stayed, placed", found["stayed, share placed"], new, "new people", "of all", True),
        Row(
            f"{over}: left out and silent, in the next run",
            found["silent, share drawn on"],
            1,
            "our promise",
            "of all",
            True,
        ),
        Row(f"{over}: left out and silent, placed", found["silent, share placed"], 0.8, "the seats", "of all", True),
        Row(f"{over}: new people, placed", new, 0.2, "our bound", "of all", True),
        Row(f"{over}: two real people put together twice", found["twice together"], 0, "our bound", "pairs"),
        Row(
            f"{over}: people who came back changed and are asked about",
            found["recall"],
            0.9,
            "our bound",
            "of all",
            True,
        ),
        Row(f"{over}: questions about different people", found["false questions"], 0.05, "our bound", "of questions"),
        Row(f"{over}: places in line unlike an independent count", found["miscounted"], 0, "our bound", "people"),
        Row(f"{over}: mails unlike their words", found["false mails"], 0, "our bound", "mails"),
        Row(f"{over}: the longest round", found["longest round"], LONGEST, "our bound", "s"),
    ]


def main() -> None:
    """Run the rounds in this process, with the servers that its environment names, and print what was found as JSON."""
    from ilnp.embedded import services

    services.attach()
    import django

    django.setup()
    from tests.cohorts import returning

    print(json.dumps(returning.programme(rounds=ROUNDS, people=PEOPLE, seed=SEED)))


if __name__ == "__main__":
    main()
