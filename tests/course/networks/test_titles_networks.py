"""Each title of unit 4 that rests on a figure can fail: a planted change of its numbers, or of a record, names it alone."""

import titles

# Title, up to where it is told from the others, to figure and numbers that make it false.
PLANTED = {
    "On separable points": ("perceptron_mistakes", {"stopped": 0.97}),
    "On *exclusive or*": ("perceptron_never_stops", {"most": 4}),
    "Without a bend": ("stack_collapses", {"gap": 0.01}),
    "Of eight bends": ("activations_and_slopes", {"both": 3}),
    "Flat units": ("bends_compared", {"flat": {"sigmoid": 0.3, "tanh": 0.08, "ReLU": 0.45, "leaky ReLU": 0.0}}),
    "At the best rate": ("silent_units", {"at_best": 0.4}),
    "One hidden layer grows": ("parameters_counted", {"one_doubled": [3.9, 3.9]}),
    "The first step": ("one_step_by_hand", {"fell": -0.2}),
    "Differences confirm": ("gradient_check", {"least_wrong": 1e-5}),
    "Eight units always": ("lab_starts", {"found": {"2": 0.0, "3": 0.5, "4": 0.6, "8": 1.0}}),
    "Wider networks": ("widths_fitted", {"relu": 0.001}),
    "From random weights": ("built_or_trained", {"times": 0.9}),
    "Parity takes one": ("parity_built", {"right": [1.0, 1.0, 0.5, 1.0, 1.0, 1.0, 1.0]}),
    "Eight units can do": ("parity_trained", {"enough": [9, 9, 8, 8]}),
    "Two units a layer": ("tents", {"shaken": [2.0, 5.0]}),
    "Forty-eight": ("pieces_counted", {"most_mean": 400.0}),
    "A leaky neuron": ("spiking_neuron", {"below": 3.0}),
}


def bends_exchanged(results):
    results["flat"] = results["flat"][:, [1, 0, 2, 3]]


def no_unit_too_many(results):
    results["right"][:, :, 2] = results["right"][:, :, 0]


def pieces_without_end(results):
    results["pieces"] = results["pieces"] * 100


def a_search_that_finds(results):
    results["error"][:, 1] = results["error"][:, 2] - 0.3


# Record to what is done to it and the titles that this makes false.
RECORDS = (
    ("networks/bends", bends_exchanged, ["Flat units"]),
    ("networks/parity", no_unit_too_many, ["Eight units can do"]),
    ("networks/pieces", pieces_without_end, ["Forty-eight"]),
    ("networks/approximation", a_search_that_finds, ["From random weights"]),
)


test_claims_hold, test_planted_numbers, test_changed_records = titles.tests("04-networks", "networks", PLANTED, RECORDS)
