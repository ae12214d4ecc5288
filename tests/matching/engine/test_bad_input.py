"""What somebody with a wrong document meets: exit 2 and one line that names the place, never an answer."""

import io
import json
import subprocess
import sys

import pytest

from matching.engine import ProblemError, solve
from matching.engine.__main__ import main
from tests.kit.engine.malformed import BASE, malformed

_TOO_MANY = "open: 4 people are locked or in open pairs, but there are only 3 seats"


def run(content: bytes, monkeypatch, capfd, *options: str):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content), encoding="utf-8"))
    code = main(["-", *options])
    out, err = capfd.readouterr()
    return code, out, err


def test_the_document_that_is_broken_below_is_right_as_it_stands(monkeypatch, capfd):
    code, out, err = run(json.dumps(BASE).encode(), monkeypatch, capfd)
    assert (code, err) == (0, "")
    assert json.loads(out)["groups"][0]["people"] == ["p0", "p2"]


@pytest.mark.parametrize("start", range(0, 400, 50))
def test_malformed_documents_are_refused_in_one_line(start, monkeypatch, capfd):
    for seed in range(start, start + 50):
        content = malformed(seed)
        code, out, err = run(content, monkeypatch, capfd)
        assert (code, out) == (2, ""), content[:2000]
        assert err.count("\n") == 1 and err.isascii() and ": " in err, err


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (lambda d: d["people"][2].update(age=4), 'people[2]: the key "age" is not known here'),
        (lambda d: d["people"][2].pop("country"), 'people[2]: the key "country" is missing'),
        (lambda d: d["people"][1].update(id="p0"), 'people[1].id: "p0" is there twice'),
        (lambda d: d["people"][1].update(id=""), "people[1].id: must not be empty"),
        (lambda d: d["people"][0]["hours"].append(168), "people[0].hours[3]: must be from 0 to 167, not 168"),
        (lambda d: d["people"][0]["hours"].append(True), "people[0].hours[3]: must be a whole number, not true"),
        (lambda d: d["same_country"].append(["PR"]), 'same_country[2][0]: "PR" is in two classes'),
        (lambda d: d["goals"][2]["weights"].update(hours=1001), "goals[2].weights.hours: must be from 0 to 1000, not 1001"),
        (lambda d: d.update(country_cap=0), "country_cap: must be above 0 and at most 1"),
        (lambda d: d.update(seats=1), "locked: 2 people are locked, but there are only 1 seats"),
        (lambda d: d["locked"].append(["p1", "gone"]), 'locked[1][1]: "gone" is not among the people'),
        (lambda d: d["people"][3].pop("applied_at"), "people[3].applied_at: is needed, because a goal asks for earliness"),
        (lambda d: d["met"].append(["p1", "p0"]), "met[1]: this pair is there twice"),
        (lambda d: d.update(open=[["p0", "p1"]]), 'open: "p0" is in a locked group too'),
        (lambda d: d.update(open=[["p1", "p3"], ["p3", "p1"]]), "open[1]: this group is there twice"),
        (lambda d: d.update(open=[["p1", "p2", "p3"]]), "open[0]: must name two people, not 3"),
        (lambda d: d.update(open=[["p1", "p3"]], seats=3), _TOO_MANY),
        (lambda d: d["goals"][0].update(by="rounds"), 'goals[0]: the key "by" belongs to the goal "waiting" only'),
        (lambda d: d["goals"][1].update(by="weeks"), 'goals[1].by: must be one of people, rounds, not "weeks"'),
        (lambda d: d["goals"].append({"maximise": "worst"}), 'goals[3]: the goal "worst" needs the key "weights"'),
        (lambda d: d["people"][0].update(seeks=["maps", "maps"]), 'people[0].seeks[1]: "maps" is there twice'),
        (lambda d: d["people"][0].update(placed_before=-1), "people[0].placed_before: must be 0 or more, not -1"),
    ],
)  # fmt: skip
def test_the_line_names_the_path_and_what_is_wrong(change, line):
    document = json.loads(json.dumps(BASE))
    change(document)
    with pytest.raises(ProblemError) as caught:
        solve(document)
    assert str(caught.value) == line


def test_history_may_name_people_who_have_gone():
    document = json.loads(json.dumps(BASE))
    document["never"] = [["gone", "p1"], ["gone", "long gone"]]
    assert solve(document)["goals"][0]["value"] == 4


@pytest.mark.parametrize("arguments", [["/nowhere/problem.json"], [], ["-", "--seconds", "soon"], ["/"]])
def test_a_file_that_cannot_be_read_or_a_wrong_call_is_one_line_too(arguments):
    result = subprocess.run(
        [sys.executable, "-m", "matching.engine", *arguments],
        capture_output=True,
        text=True,
        input="",
    )
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1


def test_somebody_unknown_cannot_be_explained(monkeypatch, capfd):
    code, out, err = run(json.dumps(BASE).encode(), monkeypatch, capfd, "--explain", "nobody")
    assert (code, out, err) == (2, "", '--explain: "nobody" is not among the people\n')
