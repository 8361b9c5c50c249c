"""Each title of unit 11 that rests on a figure can fail: a planted change of its numbers, or of a record, names it alone."""

import titles

# Title, up to where it is told from the others, to figure and numbers that make it false.
PLANTED = {
    "One axis keeps": ("spiral_by_axis", {"kept": 0.8}),
    "An autoencoder rebuilds": ("spiral_unrolled", {"followed": 2}),
    "A linear autoencoder": ("linear_is_components", {"most_agreement": 0.999}),
    "Eight numbers": ("rebuilt_or_read", {"less": {"2": 0.3, "8": 0.0, "32": -1.0}}),
    "With few labels": ("few_labels", {"gaps": [0.05, 0.0]}),
    "Some new kinds": ("left_out_kind", {"faded_most": 0.9}),
    "A penalty on what": ("one_digit_sparse", {"active": 0.5}),
    "The error pays": ("penalty_sweep", {"active_least": 0.0}),
    "L1, top-k": ("three_constraints", {"top_k": {"count_spread": 2.0}}),
    "Losing a fifth": ("units_deleted", {"gap": 0.01}),
    "A store of": ("stored_patterns", {"best_share": 0.5}),
    "Many atoms": ("atoms_shown", {"gap": 0.0}),
    "The atoms are": ("gabor_and_kurtosis", {"ratio": 5.0}),
    "A denoiser learns": ("towards_the_ring", {"apart": 0.2}),
    "A denoising autoencoder": ("noise_taken", {"under_digits": 3}),
    "With a line": ("read_in_noise", {"over_pixels": {"contractive": 10, "denoising": 4}}),
    "A plain code": ("two_planes", {"deviation": 1.0}),
    "Raise the price": ("beta_and_collapse", {"end_most": 1.0}),
}  # fmt: skip


def codes_that_follow(results):
    results["order"][:] = 0.99


def codes_that_are_read(results):
    for key in ("validation_right", "right"):
        results[key][:, 3, 1] += 0.2


def units_that_never_die(results):
    results["active"][:, 5] = results["active"][:, 4]


def noise_that_stays(results):
    results["error"][:, 4] = results["error"][:, 3] - 0.01


def a_code_that_never_falls_silent(results):
    results["divergence"][:, :, -1] = results["divergence"][:, :, 0]


# Record to what is done to it and the titles that this makes false.
RECORDS = (
    ("representations/spiral", codes_that_follow, ["An autoencoder rebuilds"]),
    ("representations/codes", codes_that_are_read, ["Eight numbers"]),
    ("representations/sparse", units_that_never_die, ["A penalty on what", "The error pays"]),
    ("representations/noisy", noise_that_stays, ["A denoising autoencoder"]),
    ("representations/variational", a_code_that_never_falls_silent, ["Raise the price"]),
)


test_claims_hold, test_planted_numbers, test_changed_records = titles.tests(
    "11-representations", "representations", PLANTED, RECORDS
)
