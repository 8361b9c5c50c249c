"""Each title of unit 2 that rests on a figure can fail: a planted change of its numbers, or of a record, names it alone."""

import titles

# Title, up to where it is told from the others, to figure and numbers that make it false.
PLANTED = {
    "Thirty thousand damaged": ("quality_and_quantity", {"pixels": [0.6, 0.65, 0.7, 0.75, 0.77]}),
    "Three wrong labels": ("votes_outvoted", {"scattered_60": [0.4, 0.9]}),
    "The same number of wrong": ("label_noise_kinds", {"gap_40": [[0.1, 0.05, 0.15], [0.01, -0.01, 0.03]]}),
    "Learn from what": ("same_camera", {"gain": [0.01, -0.01, 0.03]}),
    "Who answers": ("volunteers", {"says_yes": [0.4, 0.2]}),
    "What no line": ("rings_three_ways", {"polar_low": 0.9}),
    "A transformation": ("augmented_digit", {"sixes": 0.3}),
    "On plain digits": ("augmentation_helps_or_hurts", {"line_plain_gain": [-0.02, -0.05, 0.01]}),
    "In ten dimensions": ("ball_in_cube", {"ten": 0.3}),
    "Independent coordinates": ("shell_and_distances", {"ratio": [160.0, 3.0]}),
    "The curse": ("neighbours_784", {"images": [1.2, 1.2, 1.3]}),
    "Pictures of clothes": ("intrinsic_dimension", {"images": [30.0, 31.0, 32.0]}),
    "Without the group": ("bias_through_proxies", {"hints": [0.5, 0.5, 0.5]}),
    "The best of many": ("winner_on_validation", {"small_optimism": [[0.0, 0.0, 0.0], [0.02, 0.01, 0.03]]}),
    "Copies on both": ("duplicates_across_the_split", {"leads": [[0.23, 0.2, 0.26], [0, 0, 0], [0.01, -0.01, 0.03]]}),
    "A network goes": ("corner_mark_sites", {"lost_at_c": [0.2, 0.1, 0.3]}),
    "Covering": ("corner_mark_occlusion", {"corner_gap": [0.05, 0.02, 0.08]}),
    "A report: X-rays": ("xray_sites", {"sorted": 0.7}),
    "A model tested": ("forecast_after_shift", {"later": 0.01}),
}


def pixels_that_do_no_harm(results):
    results["accuracy"][:, :, :, 1] = results["accuracy"][:, :, :, 0]


def images_as_noise(results):
    results["ratio"][:, 0] = results["ratio"][:, 3]


def winners_that_are_as_good_elsewhere(results):
    results["small"][:] = results["test"]


def sites_exchanged(results):
    results["accuracy"] = results["accuracy"][:, :, ::-1]


# Record to what is done to it and the titles that this makes false.
RECORDS = (
    ("data/quality", pixels_that_do_no_harm, ["Thirty thousand damaged", "Learn from what"]),
    ("data/neighbours", images_as_noise, ["The curse"]),
    ("data/selection", winners_that_are_as_good_elsewhere, ["The best of many"]),
    ("data/shortcut", sites_exchanged, ["A network goes"]),
)


test_claims_hold, test_planted_numbers, test_changed_records = titles.tests("02-data", "data", PLANTED, RECORDS)
