"""Each title of unit 8 that rests on a figure can fail: a planted change of its numbers, or of a record, names it alone."""

import titles

# Title, up to where it is told from the others, to figure and numbers that make it false.
PLANTED = {
    "A penalty errs": ("ridge_fits", {"place": 0}),
    "The more points": ("ridge_with_more_points", {"gains": {"20_15": 9.0, "100_15": 3.0, "400_15": 2.0, "100_10": 1.2}}),
    "Held within": ("penalty_as_constraint", {"diamond": [20.0, -3.0]}),
    "Decay narrows": ("weights_by_decay", {"dearer": 2}),
    "At their best": ("decay_or_penalty", {"gap": 0.05}),
    "Survivors are": ("dropout_rescaling", {"after": 0.25}),
    "Dropout at the rate": ("dropout_by_rate", {"gained": 9}),
    "Six changes": ("six_transformations", {"least": 0.0}),
    "Moved copies": ("moved_copies", {"cost": [0.01, 0.01]}),
    "Mixup mixes": ("mixup_pair", {"middle": [0.9, 0.1]}),
    "With wrong labels the": ("stopping_early", {"least_gain": -0.01}),
    "The epoch that": ("optimism_of_minimum", {"most_fixed": 0.1}),
    "Stopping descent": ("stopping_is_ridge", {"best": {"descent": 0.3, "ridge": 0.12}}),
    "Early in training": ("reliability", {"gaps": {"4": -0.1, "12": 0.0, "32": 0.0, "100": -0.1}}),
    "Perfectly calibrated": ("error_of_the_calibrated", {"least": 0.0}),
    "Training on": ("longer_and_surer", {"more_right": 3}),
    "One temperature mends": ("temperature_mends", {"least_moved": 0.02}),
    "A smoothed target": ("smoothed_loss", {"wrong": [8.0, 8.1, 8.2]}),
    "Smoothing spoils": ("smoothing_by_epoch", {"worse": 4}),
    "With wrong labels calibration": ("calibrated_and_worse", {"fewer": 5}),
    "Every row": ("methods_compared", {"left": 0.1}),
    "One temperature does": ("methods_scaled", {"scaled": {"none": 0.7, "smoothing": 0.8, "dropout_and_decay": 0.6}}),
    "Six averaged": ("ensemble_by_members", {"over": 0.0}),
}  # fmt: skip


def a_decay_that_harms(results):
    results["loss"][:, 1, :, 1:] += 0.1


def copies_that_are_not_moved(results):
    for key in ("plain", "validation_loss"):
        results[key][:, :, 1] = results[key][:, :, 0]


def smoothing_that_does_nothing(results):
    results["error"][:, 2] = results["error"][:, 0]


def networks_that_agree(results):
    for key in ("accuracy", "loss"):
        results[f"ensemble_{key}"][:, 1:] = results[f"ensemble_{key}"][:, :1]


# Record to what is done to it and the titles that this makes false.
RECORDS = (
    ("regularisation/decay", a_decay_that_harms, ["At their best"]),
    ("regularisation/moved", copies_that_are_not_moved, ["Moved copies"]),
    ("regularisation/longer", smoothing_that_does_nothing, ["Smoothing spoils"]),
    ("regularisation/methods", networks_that_agree, ["Every row", "Six averaged"]),
)


test_claims_hold, test_planted_numbers, test_changed_records = titles.tests(
    "08-regularisation", "regularisation", PLANTED, RECORDS
)
