"""Each title of unit 9 that rests on a figure can fail: a planted change of its numbers, or of a record, names it alone."""

import titles

# Title, up to where it is told from the others, to figure and numbers that make it false.
PLANTED = {
    "A network learns digits": ("memorised_labels", {"fitted": False}),
    "True labels are learned": ("sound_first", {"lost": 0.02}),
    "The decay that suits": ("decay_and_lots", {"lots_some_most": 0.9}),
    "Polynomials err": ("polynomials_past_interpolation", {"falls": False}),
    "With as many random": ("features_peak", {"true_peak": 0.2}),
    "A penalty chosen": ("ridge_takes_the_peak", {"rises": 0.3}),
    "Where the rank": ("rank_norm_error", {"norm_highest_at": 400}),
    "With 150 features": ("more_digits_hurt", {"worse": 2}),
    "Trained networks": ("widths_trained", {"rise": 0.2}),
    "Descent from zero": ("min_norm_paths", {"adam": 0.9}),
    "On the logistic": ("margin_paths", {"most": 20.0}),
    "Squares from": ("two_layer_sparse", {"smallest": 0.5}),
    "A wider network": ("kernel_moves", {"falling_ratio": 0.02}),
    "Features that move": ("features_worth", {"least_gain_signs": 0.0}),
    "With a sixtieth": ("tickets_compared", {"signs_behind": [0.0, 0.0, 0.0, 0.2]}),
    "Masks keep": ("what_masks_keep", {"together": 0.1}),
    "A straight line": ("paths_between", {"most": [1.4, 0.2, 0.9, 0.01]}),
    "A change of names": ("renamed_sharpness", {"gap": 0.1}),
    "At step 600": ("grokking_film", {"right_shown": 0.4}),
    "By step 3,600": ("grokking_cases", {"delay": 1.2}),
    "Digits held out": ("bounds_for_one_network", {"closest": 0.1}),
}


def labels_that_are_not_learned(results):
    results["epochs_to_fit"][:, -1] = 120


def a_decay_that_forgets_nothing(results):
    results["train_accuracy"][:, 2] = 1.0


def wide_networks_that_err(results):
    results["test_error"][:, 4] += 0.3


def kernels_that_stay_at_any_scale(results):
    results["change_by_width"][:, 2] = results["change_by_width"][:, 0]


def features_that_do_not_help(results):
    results["accuracy"][:, 0] = results["accuracy"][:, 0, -1:]


def random_masks_that_do(results):
    results["test_accuracy"][:, :, 3] = results["test_accuracy"][:, :, 0]
    results["validation_loss"][:, :, 3] = results["validation_loss"][:, :, 0]


def curves_over_a_wall(results):
    results["loss"][:, 2] = results["loss"][:, 0]


def sums_without_decay(results):
    results["test"][:, 1] = results["test"][:, 6]


# Record to what is done to it and the titles that this makes false.
RECORDS = (
    ("generalisation/memorising", labels_that_are_not_learned, ["A network learns digits"]),
    ("generalisation/memorising", a_decay_that_forgets_nothing, ["The decay that suits"]),
    ("generalisation/widths", wide_networks_that_err, ["Trained networks"]),
    ("generalisation/lazy", kernels_that_stay_at_any_scale, ["A wider network"]),
    ("generalisation/lazy", features_that_do_not_help, ["Features that move"]),
    ("generalisation/tickets", random_masks_that_do, ["With a sixtieth"]),
    ("generalisation/connected", curves_over_a_wall, ["A straight line"]),
    ("generalisation/grokking", sums_without_decay, ["By step 3,600"]),
)


test_claims_hold, test_planted_numbers, test_changed_records = titles.tests(
    "09-generalisation", "generalisation", PLANTED, RECORDS
)
