"""Each title of unit 5 that rests on a figure can fail: a planted change of its numbers, or of a record, names it alone."""

import numpy as np
import titles

# Title, up to where it is told from the others, to figure and numbers that make it false.
PLANTED = {
    "A notebook shows": ("notebook_state", {"printed": [50_000, 50_000, 50_000]}),
    "Ten kinds of clothing": ("fashion_samples", {"classes": 11}),
    "Nearly all parameters": ("fashion_network", {"first_share": 0.6}),
    "A start at zero": ("fashion_starts", {"lowest": {"usual": 70.0, "tenfold": 69.0}}),
    "Most is learned": ("fashion_training", {"gains_low": [1.2, 0.5, -0.01]}),
    "Held-out images decide": ("fashion_settings_grid", {"gain_smallest_high": 0.2}),
    "A data loader": ("fashion_epoch_cost", {"fetching_share": 0.4}),
    "An H100 card": ("fashion_card", {"mlp_longer_least": 0.9}),
    "A second core": ("fashion_devices_timed", {"cnn_gains": [1.5, 1.6, 1.0]}),
    "Sleeping threads": ("fashion_threads", {"sleep_idle": 1.1}),
    "Another seed": ("fashion_seed_spread", {"deviation": 0.5}),
    "Each rung": ("fashion_baselines", {"least_steps": [57.0, 16.7, -0.1, 2.0, 4.7]}),
    "Most mistakes": ("fashion_confusions", {"uppers_least": 49.0}),
    "Networks from other seeds": ("fashion_mistakes", {"same_wrong_answer": 300}),
    "It is sure": ("fashion_turned", {"most_noise": 60.0}),
    "Of test images": ("fashion_sureness", {"room": -0.4}),
    "Hidden units": ("fashion_hidden_units", {"smooth": 0.01}),
    "The hidden layer": ("fashion_hidden_space", {"silhouette": 0.6}),
    "Past the least loss": ("fashion_forty_epochs", {"last_accuracy": 91.0}),
}


def spread_the_seeds(results):
    results["test_accuracy"][:] = np.linspace(0.82, 0.9, 10)


def exchange_schedules(results):
    results["validation_accuracy"] = results["validation_accuracy"][:, ::-1]


def exchange_logistic_and_neighbours(results):
    results["accuracy"] = results["accuracy"][:, [0, 1, 3, 2, 4, 5]]


def other_answers_in_half_of_the_runs(results):
    results["predicted"][::2] = (results["predicted"][::2] + 1) % 10


def nothing_learnt(results):
    results["silhouettes"] = results["untrained_silhouettes"]


def loss_that_goes_on_falling(results):
    results["validation_loss"] = -np.sort(-results["validation_loss"], axis=1)


def images_fetched_twice_as_fast(results):
    results["fetching"] /= 2


def zeros_that_learn(results):
    results["validation_accuracy"][:, 1] = results["validation_accuracy"][:, 0]


def noise_answered_as_images_are(results):
    results["kind_confidence"][:, 2] = results["kind_confidence"][:, 0]


def card_and_processor_exchanged(results):
    results["seconds"] = results["seconds"][:, ::-1]


def a_tenth_fewer_right(results):
    results["right"] = results["right"] * 9 // 10


# Record to what is done to it and the titles that this makes false.
RECORDS = (
    ("fashion/seeds", spread_the_seeds, ["Another seed"]),
    ("fashion/settings", exchange_schedules, ["Held-out images decide"]),
    ("fashion/ladder", exchange_logistic_and_neighbours, ["Each rung"]),
    ("fashion/confusion", other_answers_in_half_of_the_runs, ["Networks from other seeds"]),
    ("fashion/embedding", nothing_learnt, ["The hidden layer"]),
    ("fashion/starts", zeros_that_learn, ["A start at zero"]),
    ("fashion/turned", noise_answered_as_images_are, ["It is sure"]),
    ("fashion/page", a_tenth_fewer_right, ["Of test images"]),
    ("fashion/longer", loss_that_goes_on_falling, ["Past the least loss"]),
    ("fashion/card", card_and_processor_exchanged, ["An H100 card"]),
    ("fashion/dataloader", images_fetched_twice_as_fast, ["A data loader"]),
)


test_claims_hold, test_planted_numbers, test_changed_records = titles.tests("05-fashion", "fashion", PLANTED, RECORDS)
