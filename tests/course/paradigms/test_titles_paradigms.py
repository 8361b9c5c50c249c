"""Each title of unit 3 that rests on a figure can fail: a planted change of its numbers, or of a record, names it alone."""

import titles

# Title, up to where it is told from the others, to figure and numbers that make it false.
PLANTED = {
    "Training reads": ("train_then_infer", {"answer": 7.0}),
    "Projection, groups": ("hidden_views", {"three": 0.6}),
    "k-means never": ("kmeans_descends", {"worse": 0.4}),
    "Each method": ("clusterings_compared", {"lowest": [0.7, 0.2, 0.1, 0.1]}),
    "Ten groups": ("clusters_and_digits", {"with_all": 7}),
    "Two labels": ("labels_spread", {"spreading": [0.98, 0.97, 0.9, 0.9, 0.9, 0.9]}),
    "Where heaps": ("unlabelled_hurt", {"across": [0.75, 0.76, 0.5]}),
    "A network fills": ("masked_digits", {"lead": [0.001, -0.001, 0.003]}),
    "Units that learned": ("features_probed", {"over_pixels": [[0.01, -0.01, 0.03]]}),
    "Fine-tuned": ("transfer_clothes", {"gains": [[0.08, 0.05, 0.11], [-0.02, -0.03, -0.01]]}),
    "Ten labels": ("accuracy_by_labels", {"needed_low": 15.0}),
    "A report": ("published_few_labels", {"few": 0.9}),
    "A rule that": ("rule_followed", {"arrive": 14}),
    "Six sweeps": ("values_spread", {"need": 9}),
    "Thirty runs": ("q_learning_runs", {"right_share": 0.95}),
    "Who never": ("greedy_or_curious", {"lead": {"hundredth": [0.1, -0.1, 0.3], "tenth": [0.1, 0.05, 0.15]}}),
    "Told only": ("digits_by_reward", {"times_low": 9.0}),
    "The error of": ("dopamine_td", {"last_reward": 0.5}),
}


def copies_as_good_as_the_network(results):
    results["error"] = results["error"] + 0.02


def units_that_are_read_as_pixels_are(results):
    for key in ("validation_right", "right"):
        results[key][:, 2] = results[key][:, 0]


def labels_that_do_not_spread(results):
    results["right"][:, :, 1] = results["right"][:, :, 0]


def a_start_that_helps(results):
    results["right"][:, :, 1] = results["right"][:, :, 0] + 0.1


def rewards_that_teach_as_classes(results):
    for key in ("validation_right", "right"):
        results[key][:, 1] = results[key][:, 0]


# Record to what is done to it and the titles that this makes false.
RECORDS = (
    ("paradigms/masking", copies_as_good_as_the_network, ["A network fills"]),
    ("paradigms/masking", units_that_are_read_as_pixels_are, ["Units that learned"]),
    ("paradigms/labels", labels_that_do_not_spread, ["Ten labels"]),
    ("paradigms/transfer", a_start_that_helps, ["Fine-tuned"]),
    ("paradigms/feedback", rewards_that_teach_as_classes, ["Told only"]),
)


test_claims_hold, test_planted_numbers, test_changed_records = titles.tests(
    "03-paradigms", "paradigms", PLANTED, RECORDS
)
