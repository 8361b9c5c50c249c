"""The code in unit 10's solutions runs and gives what the text says."""

import exercises
import numpy as np
import pytest

UNIT = exercises.UNITS / "10-architectures.qmd"
ran = exercises.ran(UNIT)


def test_there_are_conceptual_computational_and_open_exercises():
    exercises.check_kinds(UNIT, computed=9)


def test_shapes_parameters_products_and_fields_are_those_of_pytorch(ran):
    import torch
    from torch import nn

    names = ran["exr-ar-counts"]
    model = nn.Sequential(
        nn.Conv2d(3, 32, 5), nn.MaxPool2d(2), nn.Conv2d(32, 64, 5), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(1600, 10)
    )
    shapes, x = [], torch.zeros(1, 3, 32, 32)
    for layer in model[:4]:
        x = layer(x)
        shapes.append(tuple(x.shape[1:]))
    assert names["shapes"] == shapes and names["fields"] == [5, 6, 14, 16]
    assert names["parameters"] == sum(part.numel() for part in model.parameters())
    assert names["products"] == 75 * 32 * 28**2 + 800 * 64 * 10**2 + 16_000


def test_both_matrices_are_the_convolution_and_the_way_back_is_one(ran):
    assert ran["exr-ar-matrix"]["same"] < 1e-12 and ran["exr-ar-matrix"]["back"] < 1e-12


def test_what_shifts_with_the_picture_is_a_convolution(ran):
    names = ran["exr-ar-only"]
    assert names["gap"] < 1e-12 and np.ptp(names["off"]) < 0.2 * np.ptp(names["W"])


def test_dilated_fields_double(ran):
    names = ran["exr-ar-dilated"]
    assert names["found"] == [2 ** (layers + 1) - 1 for layers in range(1, 10)] and names["plain"] == 1001


def test_rounds_end_at_the_mean_that_neighbours_weigh(ran):
    names = ran["exr-ar-message"]
    assert names["once"][4] == pytest.approx([1, 4])
    assert names["often"] == pytest.approx(np.tile(names["weights"] @ names["h"], (5, 1)))
    assert abs(names["often"][0, 0] - names["h"][:, 0].mean()) > 0.05


def test_the_variance_of_a_product_is_the_width(ran):
    for variance, own, share in ran["exr-ar-scale"]["found"].values():
        assert variance == pytest.approx(1, abs=0.1) and own == pytest.approx(1, abs=0.02)
    assert share > 0.99


def test_attention_is_between_the_nearest_value_and_the_mean(ran):
    errors = ran["exr-ar-kernel"]["errors"]
    assert errors[0.2] < 0.8 * errors[0.01] < errors[10.0] and errors[10.0] == pytest.approx(2**-0.5, abs=0.05)


def test_separable_kernels_have_rank_one(ran):
    names = ran["exr-ar-separable"]
    assert names["factor"](3, 1e9) == pytest.approx(9) and names["ranks"] == [1] * 4


def test_the_expected_noise_is_that_of_draws(ran):
    names = ran["exr-ar-exact"]
    assert names["exact"] == pytest.approx(names["drawn"], abs=0.05) and names["near"].sum() > 300


def test_readers_meet_the_result_of_each_solution(ran):
    exercises.check_results(UNIT, ran)
