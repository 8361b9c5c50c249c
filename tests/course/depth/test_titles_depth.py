"""Each title of unit 7 that rests on a figure can fail: a planted change of its numbers, or of a record, names it alone."""

import titles

# Title, up to where it is told from the others, to figure and numbers that make it false.
PLANTED = {
    "Nine of twelve": ("gradients_by_depth", {"kept": 5}),
    "Each bend has": ("factor_by_gain", {"crossing": {"sigmoid": 16.0, "tanh": 1.0, "ReLU": 2.0}}),
    "Gaussian matrices": ("directions_lost", {"kept": 40.0}),
    "A tenth more": ("signal_by_gain", {"expected": 2.0}),
    "With He's start": ("typical_signal", {"share_below": [0.5, 0.5, 0.5]}),
    "Ten layers of sigmoids": ("starts_trained", {"least_usual": 0.3}),
    "Clipping holds": ("clipping_at_the_cliff", {"thrown": 0.9}),
    "Clipping at 1": ("clipping_trained", {"better_bad": 4}),
    "Forty plain layers": ("plain_or_residual", {"most_scaled_40": 1.2}),
    "Bare shortcuts": ("residual_growth", {"root": 30.0}),
    "Before training": ("gradients_arrive", {"ratio": {"plain": 1e-6, "scaled_shortcuts": 1.0, "plain_batch_norm": 1e3}}),
    "Forty plain ReLU": ("alike_by_depth", {"ends": {"ReLU": 0.7, "tanh": 0.4, "shortcut": 0.7}}),
    "Batch norm gives": ("batch_norm_units", {"off_spread": 0.2}),
    "In training mode": ("one_image_many_batches", {"high": [0.1] * 5}),
    "One group": ("norm_limits", {"layer": [0.1, 0.5, 0.8, 1.1]}),
    "With two images": ("norms_by_batch", {"conv_least": 0.3}),
    "Batch norm learns": ("rates_tolerated", {"norm_top": 0.03}),
    "Noise that": ("noise_after_norm", {"gap": 0.3}),
    "Multiplying": ("synaptic_scaling", {"kept": 1.5}),
}  # fmt: skip


def every_start_alike(results):
    results["train_loss"][:, 0] = results["train_loss"][:, 2]


def clipping_that_does_nothing(results):
    for key in ("train_loss", "validation_loss"):
        results[key][:, :, 1:] = results[key][:, :, :1]


def shortcuts_that_fail(results):
    for key in ("train_loss", "validation_loss"):
        results[key][:, 3] = results[key][:, 0]


def batches_of_two_that_do(results):
    for key in ("test_accuracy", "validation_loss"):
        results[f"dense_{key}"][:, 1] = results[f"dense_{key}"][:, 2]


def noise_that_harms(results):
    results["train_loss"][:, 2] = results["train_loss"][:, 0] + 0.1


# Record to what is done to it and the titles that this makes false.
RECORDS = (
    ("depth/starts", every_start_alike, ["Ten layers of sigmoids"]),
    ("depth/clipping", clipping_that_does_nothing, ["Clipping at 1"]),
    ("depth/shortcuts", shortcuts_that_fail, ["Forty plain layers"]),
    ("depth/batches", batches_of_two_that_do, ["With two images"]),
    ("depth/noise", noise_that_harms, ["Noise that"]),
)


test_claims_hold, test_planted_numbers, test_changed_records = titles.tests("07-depth", "depth", PLANTED, RECORDS)
