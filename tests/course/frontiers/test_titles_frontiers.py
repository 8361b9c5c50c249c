"""Each title of unit 13 that rests on a figure can fail: a planted change of its numbers, or of a record, names it alone."""

import titles

# Title, up to where it is told from the others, to figure and numbers that make it false.
PLANTED = {
    "A line does better": ("four_pretexts", {"most_left": 0.95}),
    "On a new chapter": ("next_letter", {"last_gain": 0.1}),
    "Training to find pairs": ("pairs_learned", {"after": 0.1}),
    "At an angle, codes": ("views_at_an_angle", {"copies_over": [0.1, -0.01, 0.1]}),
    "On upright clothes": ("views_upright", {"under_pixels": [0.1, 0.1, -0.01]}),
    "Without other images": ("code_collapses", {"most_no_predictor": 0.4}),
    "A power law with a floor": ("error_by_examples", {"better": 1.5}),
    "With a floor": ("floor_and_exponent", {"apart": -0.1}),
    "Beyond the sizes": ("foretold_losses", {"least_floor": -0.01}),
    "With few examples": ("exponent_by_dimension", {"late_off": [0.1, 0.1, 0.5, 0.9]}),
    "Digit by digit": ("all_right_at_once", {"whole": [0.5] * 8}),
    "By either published fit": ("compute_split", {"above": 0.9}),
    "Eight bits a weight": ("bits_kept", {"lost": {"8": 0.03, "4": 0.01, "1": 0.3}}),
    "Single weights can be cut": ("pruned_two_ways", {"least_lead": -0.01}),
    "A student taught": ("taught_students", {"least_closer": 0.0}),
    "Four bits lose": ("same_score_other_answers", {"four_changed": 0.02}),
    "Backpropagation goes back": ("credit_graph", {"backward": 17}),
    "Random feedback falls": ("feedback_compared", {"product_ahead": [0, 5, 5]}),
    "From a right angle": ("angle_to_gradient", {"least_fell": 0.0}),
    "Hebb's rule finds": ("hebb_and_oja", {"least_hebb": 10.0}),
    "Noise in the weights": ("noise_credit", {"off": 0.3}),
    "Each written unit": ("units_linked", {"most": 2}),
}


def codes_that_are_read_as_pixels(results):
    results["right"][:, 0] = results["right"][:, 0, :1]
    results["validation_accuracy"][:, 0] = results["validation_accuracy"][:, 0, :1]


def outputs_that_stay_apart(results):
    results["spread"][:, 1:] = results["spread"][:, :1]


def losses_on_a_straight_line(results):
    import numpy as np

    sizes = 100 * 2.0 ** np.arange(8)
    results["loss"][:] = 3 * sizes**-0.2 * (1 + 0.001 * np.arange(10)[:, None])


def feedback_that_does_not_lag(results):
    results["accuracy"][:, 1] = results["accuracy"][:, 2]
    results["validation_loss"][:, 1] = results["validation_loss"][:, 2]


def changes_at_right_angles(results):
    results["angle"][:] = 90


def answers_that_teach_as_labels(results):
    results["student_same"][:, :, 1] = results["student_same"][:, :, 0]
    results["student_right"][:, :, 1] = results["student_right"][:, :, 0]
    results["validation_accuracy"][:, :, 1] = results["validation_accuracy"][:, :, 0]


# Record to what is done to it and the titles that this makes false.
RECORDS = (
    ("frontiers/views", codes_that_are_read_as_pixels, ["At an angle, codes"]),
    ("frontiers/collapse", outputs_that_stay_apart, ["Without other images"]),
    (
        "frontiers/scaling",
        losses_on_a_straight_line,
        ["A power law with a floor", "With a floor", "Beyond the sizes"],
    ),
    ("frontiers/feedback", feedback_that_does_not_lag, ["Random feedback falls"]),
    ("frontiers/feedback", changes_at_right_angles, ["From a right angle"]),
    ("frontiers/compressed", answers_that_teach_as_labels, ["A student taught"]),
)


test_claims_hold, test_planted_numbers, test_changed_records = titles.tests(
    "13-frontiers", "frontiers", PLANTED, RECORDS
)
