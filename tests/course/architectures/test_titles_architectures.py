"""Each title of unit 10 that rests on a figure can fail: a planted change of its numbers, or of a record, names it alone."""

import titles

# Title, up to where it is told from the others, to figure and numbers that make it false.
PLANTED = {
    "For 25 pixels": ("three_wirings", {"counts": {"dense": 625, "convolution": 169, "recurrent": 50}}),
    "Nine numbers": ("kernel_on_a_digit", {"smallest": -1.0}),
    "A maximum forgets": ("pooled_maxima", {"changed": 0}),
    "With stride 2": ("shifts_commute", {"worst_mean": {"stride_4": 0.0}}),
    "Two pixels off": ("digits_shifted", {"mean": [0.9, 0.9, 0.9, 0.9, 0.9]}),
    "The field grows": ("receptive_fields", {"slope": 1.0}),
    "VGG-16 keeps": ("where_parameters_sit", {"vgg_products": 0.4}),
    "A shuffle of all": ("pixels_shuffled", {"behind": 2}),
    "One round of": ("messages_passed", {"after": [4.0, 1.0]}),
    "Spreading two marks": ("karate_untrained", {"wrong": 8}),
    "Trained on two": ("karate_trained", {"rewired": [0.8] * 6}),
    "After 32 rounds": ("features_smoothed", {"least_end": 0.6}),
    "Where half": ("unlike_neighbours", {"lost": 0.0}),
    "Without the root": ("why_the_root", {"largest": {"without": [0.2] * 10, "with": [0.2] * 10}}),
    "Without positions": ("order_unseen", {"off": [0.3, 1.2]}),
    "After training each": ("lookup_matrix", {"least": 0.4}),
    "In 250 steps": ("lookup_or_votes", {"best_other": 0.9}),
    "A digit turns": ("digit_noised", {"variance": [1.0, 1.0, 1.0, 0.5, 1.0]}),
    "Taking out": ("noise_to_mixture", {"fewest": 0.01}),
    "From ten examples": ("copies_by_size", {"most_ten": 0.9}),
    "Trained on, a": ("copies_in_training", {"least_many": 0.3}),
    "The layer with": ("three_orders", {"least_grouped": 0.8}),
    "The energy of": ("simple_and_complex", {"ratio": 1.0}),
}  # fmt: skip


def a_shuffle_that_does_nothing(results):
    for key in results:
        results[key][:, :, 1] = results[key][:, :, 0]


def shifts_that_do_nothing(results):
    results["right"][:, 1:] = results["right"][:, :1]


def a_graph_that_does_not_matter(results):
    results["right"][:, 1] = results["right"][:, 0]


def attention_that_stays_as_it_was(results):
    results["after"][:] = results["before"][:, None, None]


def every_network_looks_up(results):
    for key in ("validation_loss", "test_accuracy"):
        results[key][:, 1:] = results[key][:, :1]


def a_model_that_never_copies(results):
    results["nearest"][:] = results["fresh_nearest"][:, None]


def samples_that_never_close_in(results):
    results["film"][:] = results["film"][:, :1]


def a_second_for_each_product(results):
    results["layer_seconds"] = results["layer_products"] * 1e-10
    results["seconds"] = results["products"] * 1e-10


# Record to what is done to it and the titles that this makes false.
RECORDS = (
    ("architectures/shuffled", a_shuffle_that_does_nothing, ["A shuffle of all"]),
    ("architectures/shifted", shifts_that_do_nothing, ["Two pixels off"]),
    ("architectures/karate", a_graph_that_does_not_matter, ["Trained on two"]),
    ("architectures/lookup", attention_that_stays_as_it_was, ["After training each"]),
    ("architectures/lookup", every_network_looks_up, ["In 250 steps"]),
    ("architectures/copies", a_model_that_never_copies, ["From ten examples"]),
    ("architectures/copies", samples_that_never_close_in, ["Trained on, a"]),
    ("architectures/cost", a_second_for_each_product, ["The layer with"]),
)


test_claims_hold, test_planted_numbers, test_changed_records = titles.tests(
    "10-architectures", "architectures", PLANTED, RECORDS
)
