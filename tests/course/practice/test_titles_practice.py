"""Each title of unit 12 that rests on a figure can fail: a planted change of its numbers, or of a record, names it alone."""

import titles

# Title, up to where it is told from the others, to figure and numbers that make it false.
PLANTED = {
    "Three pixels": ("digits_looked_at", {"dead": 2}),
    "Digits are told": ("file_order", {"low": [0.01, 0.01, -0.001]}),
    "A network that knows": ("first_loss", {"least_tenfold": 3.0}),
    "Five of fourteen": ("one_batch", {"caught": 6}),
    "Of three losses": ("quiz_flat", {"zero_moves": 0.3}),
    "Of three gaps": ("quiz_gap", {"least_true": 0.5}),
    "A loss can": ("quiz_floor", {"least": 1.2}),
    "Two programs": ("quiz_good", {"looks_better": 4}),
    "Ten layers": ("deep_gradients", {"most_sigmoid": 0.1}),
    "Three bugs": ("checks_compared", {"hidden": 4}),
    "The minimum": ("range_test", {"least": {"lowest": 0.9}}),
    "Larger batches want": ("rate_by_batch", {"growth": 1.5}),
    "On this table": ("random_or_grid", {"gap": [-0.04, 0.001, 0, 0]}),
    "One run each": ("reversed_rankings", {"different": {"smoothing": 0.1}}),
    "Three pairs": ("seeds_needed", {"ten": {"smoothing": 0.8}}),
    "Batch norm and": ("components", {"extra_low": 0.001}),
    "Four fifths": ("ladder_with_seconds", {"cheap": 0.7}),
    "Turning the rows": ("tables_by_budget", {"turn": [0.1, 0.01, 0.2]}),
    "Larger batches buy": ("memory_by_batch", {"then": 0.9}),
    "Six operations": ("operations_counted", {"deep": 1.5}),
    "At up to": ("energy_scale", {"energy": 5.0}),
    "How far one": ("same_seed", {"parted": 2.0}),
}


def copies_that_are_none(results):
    results["said_accuracy"][:, -1] = results["said_accuracy"][:, 0]


def networks_that_gain_little(results):
    results["accuracy"][:, 5] = results["accuracy"][:, 1] + 0.01


def parts_that_add_up(results):
    results["loss"][:, 1, 0, 0, 1] += 0.04


def turned_like_the_others(results):
    results["loss"][:, 4] = results["loss"][:, 3]


def seeds_without_spread(results):
    results["accuracy"][:] = results["accuracy"].mean(axis=(0, 2), keepdims=True)


RECORDS = (
    ("practice/broken", copies_that_are_none, ["Two programs"]),
    ("practice/baselines", networks_that_gain_little, ["Four fifths"]),
    ("practice/ablation", parts_that_add_up, ["Batch norm and"]),
    ("practice/tables", turned_like_the_others, ["Turning the rows"]),
    ("practice/seeds", seeds_without_spread, ["One run each", "Three pairs"]),
)


test_claims_hold, test_planted_numbers, test_changed_records = titles.tests("12-practice", "practice", PLANTED, RECORDS)
