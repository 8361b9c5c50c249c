"""Each title of unit 6 that rests on a figure can fail: a planted change of its numbers, or of a record, names it alone."""

import titles

# Title, up to where it is told from the others, to figure and numbers that make it false.
PLANTED = {
    "Small steps": ("descent_reaches_least_squares", {"half": 0.1}),
    "A narrow valley": ("zigzag_and_cures", {"turning": 0.3}),
    "Descent pays": ("steps_by_condition", {"slope_heavy_ball": 0.8}),
    "Which batch size": ("batches_compared", {"updates_all": 2000.0}),
    "The noise of a batch": ("gradient_noise", {"slope_trained": -1.0}),
    "A constant rate": ("noise_floor", {"averaged": 0.002}),
    "Momentum walks": ("momentum_builds_up", {"agree": 5.0}),
    "Nesterov's look ahead": ("contraction_by_curvature", {"nesterov_at_one": 0.9}),
    "AdaGrad adds up": ("adagrad_stops_rmsprop_forgets", {"rmsprop_end": 0.1}),
    "Adam joins": ("adam_first_steps", {"spread": 0.5}),
    "A turned ravine": ("adaptive_aligned_rotated", {"momentum_difference": 0.2}),
    "AdamW shrinks": ("decoupled_decay", {"penalised_large": 0.37}),
    "Who wins": ("rosenbrock_rates", {"adam_best": 1e-20}),
    "One rate for all": ("optimisers_shared_rate", {"adam_right": 0.01}),
    "At their own best rates": ("optimisers_own_rate", {"gap": 0.03}),
    "The best rates": ("optimiser_sensitivity", {"ratio": 3.0}),
    "A cosine beats": ("schedules_trained", {"averaged_behind_high": 0.02}),
    "Two weights": ("two_weights", {"saddle_low": 0.5}),
    "Slices": ("loss_slices", {"most_minima": 4}),
    "Random lines": ("loss_lines", {"removed": [0.9, 0.3]}),
    "Small batches": ("sharpness_by_batch", {"gaps_high": [0.004, 0.004, -0.001, 0.015]}),
    "Newton crosses": ("rosenbrock_second_order", {"newton": 40}),
    "Newton's step": ("second_order_cost", {"newton_total_large": 0.1}),
    "The natural gradient": ("natural_gradient_paths", {"gap_natural": 0.3}),
    "A rate off by ten": ("optimiser_sensitivity", {"tenfold": 1.2}),
    "What to try first": ("optimisers_own_rate", {"best": "SGD"}),
}


def one_batch_in_the_place_of_the_others(results):
    results["excess"][:] = results["excess"][:, :1]
    results["updates"][:] = results["updates"][:, :1]


def rmsprop_worse(results):
    results["test_accuracy"][:, 4] -= 0.01


def cosine_as_good_as_the_constant_rate(results):
    results["test_accuracy"][:, 3] = results["test_accuracy"][:, 0]


def networks_in_the_other_order(results):
    results["plane"] = results["plane"][:, ::-1]


def nothing_renumbered(results):
    results["aligned"] = results["between"]


def batches_exchanged(results):
    results["sharpness"] = results["sharpness"][:, ::-1]


def newton_ten_times_as_fast(results):
    results["total_seconds"][:, 3] /= 10


# Record to what is done to it and the titles that this makes false.
RECORDS = (
    ("optimisation/batches", one_batch_in_the_place_of_the_others, ["Which batch size"]),
    ("optimisation/rates", rmsprop_worse, ["At their own best rates"]),
    # The recipe recommends the cosine, and says so only as long as it gains.
    ("optimisation/schedules", cosine_as_good_as_the_constant_rate, ["A cosine beats", "What to try first"]),
    ("optimisation/landscape", networks_in_the_other_order, ["Slices"]),
    ("optimisation/landscape", nothing_renumbered, ["Random lines"]),
    ("optimisation/sharpness", batches_exchanged, ["Small batches"]),
    ("optimisation/cost", newton_ten_times_as_fast, ["Newton's step"]),
)


test_claims_hold, test_planted_numbers, test_changed_records = titles.tests(
    "06-optimisation", "optimisation", PLANTED, RECORDS
)
