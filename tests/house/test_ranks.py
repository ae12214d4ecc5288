"""The rank test that judges whether times tell who is known."""

from __future__ import annotations

import random

import pytest

from bench.hostile.ranks import two_sided


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ([1, 2, 3, 4, 5], [6, 7, 8, 9, 10], 0.01219),  # U = 0, mean 12.5, spread 4.787: z = 2.5068
        ([1, 3, 5, 7, 9], [2, 4, 6, 8, 10], 0.67610),  # U = 10, z = 0.4178
        ([1, 1, 1, 1], [1, 1, 1, 1], 1.0),
        ([1, 1, 2, 2], [2, 2, 3, 3], 0.08636),  # U = 2, mean 8, equal values: spread 3.2071, z = 1.7149
    ],
)
def test_values_worked_out_by_hand(one: list[float], other: list[float], expected: float) -> None:
    assert two_sided(one, other) == pytest.approx(expected, abs=5e-4)
    assert two_sided(other, one) == pytest.approx(expected, abs=5e-4)


def test_a_difference_of_a_few_hundredths_is_found_among_two_hundred() -> None:
    source = random.Random(1)
    one = [source.gauss(100, 10) for _ in range(200)]
    assert two_sided(one, [source.gauss(100, 10) for _ in range(200)]) > 0.01
    assert two_sided(one, [source.gauss(106, 10) for _ in range(200)]) < 0.01


def test_an_empty_side_is_refused() -> None:
    with pytest.raises(ValueError, match="Both samples"):
        two_sided([], [1.0])
