"""The card that stands for the course shows what it computes."""

import numpy as np
import pytest

from measured.figures.course.title_card import title_card


def test_the_title_card_shows_a_descent_that_was_computed():
    numbers = title_card.numbers()
    assert numbers.start_height == pytest.approx(1.5**2 + 100 * 0.25**2)
    assert numbers.end_height < numbers.start_height / 1000
    assert np.hypot(*np.subtract(numbers.end, (1, 1))) < 0.2
