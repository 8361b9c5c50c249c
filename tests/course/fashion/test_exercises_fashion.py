"""The code in unit 5's solutions runs and gives what the solutions say."""

import exercises
import numpy as np

from measured.figures import fashion as fig

UNIT = exercises.UNITS / "05-fashion.qmd"
ran = exercises.ran(UNIT)


def test_there_are_conceptual_computational_and_open_exercises():
    exercises.check_kinds(UNIT, computed=4)


def test_the_chapter_shows_what_solutions_print(ran):
    exercises.check_results(UNIT, ran, without=("exr-fm-centroid",))


def test_parameters_of_the_deep_network(ran):
    names = ran["exr-fm-count"]
    assert names["deep"] == 784 * 256 + 256 + 256 * 128 + 128 + 128 * 10 + 10
    assert names["parameters"](784, 128, 10) == fig.fashion_network.numbers().total


def test_runs_needed_for_a_difference(ran):
    needed = ran["exr-fm-seeds"]["runs_needed"]
    assert needed(0.4, 0.2) == 2 and needed(0.4, 0.4) == 8


def test_the_nearest_mean_is_linear_and_as_good_as_on_the_ladder(ran):
    names = ran["exr-fm-centroid"]
    assert names["W"].shape == (10, 784) and names["b"].shape == (10,)
    told = fig.fashion_baselines.numbers()["accuracy[centroid]:.2f"]
    assert names["printed"] == f"{told}% of the test images are right\n"
    assert (
        '`{python} fig.fashion_baselines["accuracy[centroid]:.2f %"]`'
        in exercises.solutions(UNIT)["exr-fm-centroid"].text
    )


def test_large_inputs_make_a_network_sure(ran):
    sure = ran["exr-fm-noise"]["sure"]
    assert sure[0] < 0.2 and sure[-1] > 0.99 and list(np.sort(sure)) == sure
