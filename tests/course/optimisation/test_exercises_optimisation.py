"""The code in unit 6's solutions runs and gives what the solutions say; the code that it shows is the code that was tested."""

import ast
import inspect
import re

import exercises
import numpy as np
import pytest

from measured import optimisers

UNIT = exercises.UNITS / "06-optimisation.qmd"
ran = exercises.ran(UNIT)


def bare(source: str) -> dict[str, str]:
    """Name to syntax of each function, without docstrings, type hints and line breaks."""
    found = {}
    for function in ast.parse(source).body:
        for node in ast.walk(function):
            if isinstance(node, ast.FunctionDef):
                node.returns = None
                for argument in (*node.args.args, *([node.args.kwarg] if node.args.kwarg else [])):
                    argument.annotation = None
                if ast.get_docstring(node) is not None:
                    node.body = node.body[1:]
        found[function.name] = ast.dump(function)
    return found


def test_the_optimisers_that_students_see_are_those_that_were_tested():
    text = UNIT.read_text(encoding="utf-8").split("## Exercises")[0]
    shown = {}
    for block in re.findall(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
        shown |= bare(block)
    names = [make.__name__ for make in optimisers.OPTIMISERS.values()] + ["newton_step"]
    assert sorted(shown) == sorted(names)
    for name in names:
        assert shown[name] == bare(inspect.getsource(getattr(optimisers, name)))[name], name


def test_there_are_conceptual_computational_and_open_exercises():
    exercises.check_kinds(UNIT, computed=5)


def test_the_chapter_shows_what_solutions_print(ran):
    exercises.check_results(UNIT, ran)


def test_the_plateau_of_momentum_ends_where_the_solution_says(ran):
    plateau = ran["exr-heavy-ball"]["plateau"]
    assert plateau.min() == pytest.approx((1 - np.sqrt(0.9)) ** 2, abs=2e-4)
    assert plateau.max() == pytest.approx((1 + np.sqrt(0.9)) ** 2, abs=2e-4)


def test_the_floor_is_the_derived_one(ran):
    assert ran["exr-floor"]["measured"] == pytest.approx(ran["exr-floor"]["predicted"], rel=0.05)


def test_adaptive_methods_do_not_notice_the_scale_of_the_loss(ran):
    names = ran["exr-adam-scale"]
    assert names["same"] == {"sgd": False, "momentum": False, "adagrad": True, "adam": True}
    assert names["moved"][1e-12] < 0.01 * names["moved"][1]


def test_losses_fall_with_the_powers_that_hold_for_all_convex_functions(ran):
    assert ran["exr-beyond"]["slopes"] == pytest.approx([-1, -2], abs=0.06)


def test_batch_and_rate_scaled_together_leave_one_floor_until_the_rate_is_large(ran):
    found = ran["exr-scaled"]["found"]
    for measured, floor in found.values():
        assert measured == pytest.approx(floor, rel=0.1)
    floors = {batch: floor for batch, (_, floor) in found.items()}
    assert floors[16] == pytest.approx(floors[1], rel=0.1) and floors[64] == pytest.approx(1.5 * floors[1], rel=0.02)


def test_adam_walks_to_the_worst_end_and_sgd_to_the_best(ran):
    ends = ran["exr-adam-fails"]["ends"]
    assert ends["Adam"] > 0.99 and ends["SGD"] < -0.95 and ends["longer memory"] < -0.95


def test_scaling_inputs_keeps_their_correlation_and_whitening_does_not(ran):
    condition = ran["exr-whitening"]["condition"]
    assert condition["raw"] > 1000 and condition["white"] == pytest.approx(1)
    assert condition["scaled"] == pytest.approx(1.99 / 0.01, rel=0.1)


def test_newton_runs_into_the_saddle_and_the_corrected_step_does_not(ran):
    names = ran["exr-newton-saddle"]
    assert np.abs(names["newton"]).max() < 1e-9
    assert names["saddle_free"].prod() == pytest.approx(1, abs=1e-6)


def test_memories_have_the_sizes_that_the_solution_tells(ran):
    numbers = ran["exr-hessian-memory"]["numbers"]
    assert numbers["momentum"] == 101_770 and numbers["L-BFGS"] == 20 * 101_770
    assert 40e9 < 4 * numbers["Newton"] < 45e9
    assert 2e6 < 4 * numbers["K-FAC"] < 4e6


def test_the_start_that_shows_no_zigzag_ends_where_the_solution_says():
    place = np.array([10.0, 2.0])
    for _ in range(20):
        place = place - 0.1 * np.array([0.02, 10]) * place
    assert place == pytest.approx([9.61, 0], abs=0.005)
