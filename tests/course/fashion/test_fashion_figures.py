"""Figures of unit 5: their numbers against the records, the model and each other; no result typed in the unit."""

import re
from pathlib import Path

import numpy as np
import pytest

from deeplecture import record
from deeplecture.record import load
from measured.experiments.fashion import ladder
from measured.fashion.data import CLASSES
from measured.figures import fashion as fig

UNIT = Path(__file__).parents[3] / "units" / "05-fashion.qmd"


def test_the_drawn_network_is_the_trained_one():
    from measured.fashion.model import MLP, parameter_table

    numbers = fig.fashion_network.numbers()
    drawn = [(row["name"], tuple(row["shape"]), row["count"]) for row in numbers.layers]
    assert drawn == parameter_table(MLP()) and numbers.total == 101_770


def test_the_notebooks_cells_were_really_run():
    assert fig.notebook_state.numbers().printed == [50_000, 40_000, 60_000]


def test_ten_seeds_reach_what_is_claimed():
    numbers = fig.fashion_seed_spread.numbers()
    final = 100 * record.load("fashion/seeds").results["test_accuracy"]
    assert numbers.seeds == len(final) == 10
    assert numbers.mean == pytest.approx(final.mean()) and numbers.mean >= 87.0
    assert numbers.low == final.min() and numbers.deviation == pytest.approx(final.std(ddof=1))
    share = numbers.mean / 100
    assert numbers.sampling == pytest.approx(196 * np.sqrt(share * (1 - share) / 10_000))


def test_curves_end_where_the_spread_stands():
    numbers = fig.fashion_training.numbers()
    assert numbers.test_accuracy == pytest.approx(fig.fashion_seed_spread.numbers().mean)
    held_out = 100 * record.load("fashion/seeds").results["validation_accuracy"]
    np.testing.assert_allclose(numbers.validation_accuracy, held_out.mean(0))
    assert (numbers.train_accuracy[0] < numbers.validation_accuracy[0]) and numbers.gap > 0
    assert abs(fig.fashion_training.numbers().first_loss - np.log(10)) < 0.2


def test_confusions_count_every_image_and_agree_with_the_predictions():
    kept = record.load("fashion/confusion").results
    assert (kept["confusion"].sum((1, 2)) == 10_000).all()
    assert (np.trace(kept["confusion"], axis1=1, axis2=2) == (kept["predicted"] == kept["labels"]).sum(1)).all()
    numbers = fig.fashion_confusions.numbers()
    assert numbers.accuracy == pytest.approx(fig.fashion_seed_spread.numbers().mean, abs=0.3)
    assert numbers.worst == "Shirt" and numbers.worst_low <= numbers.worst_recall <= numbers.worst_high


def test_the_box_holds_the_mistakes_among_the_upper_five_and_the_pairs_are_the_largest():
    counts = record.load("fashion/confusion").results["confusion"]  # in the data set's order of classes
    numbers = fig.fashion_confusions.numbers()
    upper = [0, 2, 3, 4, 6]
    shares = [
        100 * sum(run[i, j] for i in upper for j in upper if i != j) / (run.sum() - np.trace(run)) for run in counts
    ]
    assert numbers.uppers_share == pytest.approx(np.mean(shares)) and numbers.uppers_least == pytest.approx(min(shares))
    mean = (100 * counts / counts.sum(2, keepdims=True)).mean(0)
    both = {(i, j): mean[i, j] + mean[j, i] for i in range(10) for j in range(i)}
    first, second = sorted(both, key=both.get)[:-3:-1]
    # The bet's other answers: feet are taken for feet, few trousers for dresses, fewer dresses for trousers.
    wrong = mean * (1 - np.eye(10))
    feet = [CLASSES.index(name) for name in ("Sandal", "Sneaker", "Ankle boot")]
    among = 100 * wrong[np.ix_(feet, feet)].sum() / wrong[feet].sum()
    assert numbers.footwear_among == pytest.approx(among) and among > 90
    assert (
        wrong[feet].sum(1).max() < 7 < wrong[upper].sum(1).min() > numbers.trouser_as_dress > numbers.dress_as_trouser
    )
    assert (numbers.trouser_as_dress, numbers.dress_as_trouser) == pytest.approx((mean[1, 3], mean[3, 1]))
    # The bet's right answer, and the one that comes second.
    assert {CLASSES[k] for k in first} == {"Shirt", "T-shirt/top"} == {numbers.largest_from, numbers.largest_to}
    assert {CLASSES[k] for k in second} == {"Pullover", "Coat"} == set(numbers.next_pair)
    assert numbers.trouser_as_dress == pytest.approx(mean[1, 3])


@pytest.mark.parametrize("seed", [0, 7])
def test_images_are_counted_by_the_runs_that_get_them_wrong(seed):
    kept = record.load("fashion/confusion").results
    wrong = kept["predicted"] != kept["labels"]
    numbers = fig.fashion_mistakes.numbers(seed=seed)
    assert numbers.wrong_in_all == sum(column.all() for column in wrong.T)
    assert numbers.wrong_in_one == sum(column.sum() == 1 for column in wrong.T)
    assert numbers.same_wrong_answer <= numbers.wrong_in_all < numbers.mean_wrong < numbers.wrong_in_some
    assert numbers.expected_in_all == pytest.approx(10_000 * wrong.mean() ** 10)
    assert numbers.shared == 8 if seed == 0 else numbers.shared < 8


def test_a_start_knob_shows_each_recorded_start():
    kept = record.load("fashion/starts")
    for place, start in enumerate(kept.settings["starts"]):
        numbers = fig.fashion_starts.numbers(start=start)
        assert numbers.end == pytest.approx(100 * kept.results["validation_accuracy"][:, place, -1].mean())
        # The line under the knob, the curve's first point and the text tell of one batch, not of the mean of the first five.
        assert numbers.first_loss == numbers.first_losses[start]
        assert numbers.first_loss == pytest.approx(kept.results["losses"][:, place, 0].mean())
    assert numbers.different["alike"] == 1 and numbers.different["usual"] == 128


def test_the_rate_knob_reads_both_schedules():
    kept = record.load("fashion/settings")
    accuracy = 100 * kept.results["validation_accuracy"]
    for place, rate in enumerate(kept.settings["learning_rates"]):
        numbers = fig.fashion_settings_grid.numbers(rate=rate)
        assert (numbers.kept_here, numbers.falling_here) == pytest.approx(tuple(accuracy[:, :, place].mean(0)))
    gains = accuracy[:, 1, 2] - accuracy[:, 0, 2]  # at the customary step size
    reach = 2.262 * gains.std(ddof=1) / 10**0.5  # Student's quantile for ten seeds
    assert (numbers.default_low, numbers.default_high) == pytest.approx(
        (gains.mean() - reach, gains.mean() + reach), 0.01
    )


def test_pairs_of_runs_by_mcnemar():
    kept = record.load("fashion/confusion").results
    right = kept["predicted"] == kept["labels"]
    numbers = fig.fashion_confusions.numbers()
    disagree, apart = [], 0
    for i in range(10):
        for j in range(i):
            b, c = int((right[i] & ~right[j]).sum()), int((right[j] & ~right[i]).sum())
            disagree.append(b + c)
            apart += abs(b - c) / np.sqrt(b + c) > 1.96
    assert (numbers.pairs_of_runs, numbers.pairs_apart) == (45, apart)
    assert numbers.disagree == pytest.approx(np.mean(disagree))
    assert numbers.difference_reach == pytest.approx(196 * np.sqrt(np.mean(disagree)) / 10_000)


def test_the_border_is_not_all_background():
    background = record.load("fashion/data").results["background"][0]
    border = [*background[0], *background[-1], *background[1:-1, 0], *background[1:-1, -1]]
    numbers = fig.fashion_samples.numbers()
    assert numbers.border_cloth == pytest.approx(100 * (1 - np.mean(border))) and 10 < numbers.border_cloth < 20
    corners = [background[i, j] for i in (0, -1) for j in (0, -1)]
    assert numbers.corner_cloth == pytest.approx(100 * (1 - min(corners))) and numbers.corner_cloth < 1


def test_the_example_of_a_remembered_computation_prints_what_the_page_says(capsys):
    (block,) = [b for b in re.findall(r"```python\n(.*?)```", UNIT.read_text(), re.DOTALL) if "requires_grad" in b]
    import torch

    exec(block, {"torch": torch})
    assert capsys.readouterr().out.strip() == "tensor(12.)" and "# tensor(12.)" in block


def test_mistakes_are_mistakes_in_order_of_confidence():
    kept = record.load("fashion/confusion").results
    assert (kept["mistake_labels"] != kept["mistake_predicted"]).all()
    assert (np.diff(kept["mistake_confidence"], axis=1) <= 0).all()


def test_the_ladder_rises():
    accuracy = fig.fashion_baselines.numbers().accuracy
    assert accuracy["chance"] < 12 < accuracy["centroid"] < accuracy["logistic"] < accuracy["network"] < accuracy["cnn"]
    assert accuracy["cnn"] > 91


def test_the_penalty_of_the_ladder_is_the_strongest_within_one_standard_error():
    scores = np.array([[0.80, 0.848, 0.850, 0.852], [0.80, 0.850, 0.852, 0.851]])
    assert ladder.strongest(scores, 10_000) == 1  # 0.0025 is one standard error of 0.8515 on 20,000 images
    assert ladder.strongest(scores, 1_000_000) == 3  # and here 0.00025
    kept, numbers = record.load("fashion/ladder"), fig.fashion_baselines.numbers()
    grid, images = kept.settings["inverse_penalties"], kept.settings["splits"] * kept.settings["validation"]
    for run, chosen in zip(kept.results["penalty_scores"].mean(1), kept.results["chosen"][:, 2], strict=True):
        error = (run.max() * (1 - run.max()) / images) ** 0.5
        assert chosen == min(one for one, score in zip(grid, run, strict=True) if score >= run.max() - error)
        assert grid[0] < chosen < grid[-1]
    assert numbers.penalty_behind < 1 < numbers.stronger_behind and numbers.penalties_apart == 0


def test_what_chooses_the_penalty_is_held_out_once():
    order = np.random.default_rng(0).permutation(60)
    splits = [ladder._split(order, 10, number) for number in range(3)]
    assert all(set(known) | set(asked) == set(range(60)) and len(known) == 50 for known, asked in splits)
    assert len({place for _, asked in splits for place in asked}) == 30


def test_the_best_setting_is_the_highest_point():
    numbers = fig.fashion_settings_grid.numbers()
    assert numbers.best == max(numbers.constant + numbers.linear)


def test_a_loader_costs_more():
    numbers = fig.fashion_epoch_cost.numbers()
    assert numbers.ratio > 4 and 0 < numbers.fetching_share < 1


def test_silhouettes_and_variance_are_what_they_can_be():
    numbers = fig.fashion_hidden_space.numbers()
    assert -1 < numbers.pixel_silhouette < numbers.silhouette < 1
    # What the text says of the control: the layer does nothing for the classes before it is trained.
    assert numbers.untrained_silhouette < numbers.pixel_silhouette + 0.03 < numbers.silhouette
    assert numbers.untrained_silhouette_tsne < numbers.silhouette_tsne
    assert 0 < numbers.explained_two < numbers.explained_ten <= 100


def test_forty_epochs_overfit_by_the_loss():
    numbers = fig.fashion_forty_epochs.numbers()
    assert numbers.best_loss_epoch < numbers.epochs and numbers.last_loss > numbers.best_loss
    assert numbers.last_train_accuracy > numbers.last_accuracy


def test_a_devices_picture_leaves_out_what_was_not_there():
    numbers = fig.fashion_devices_timed.numbers()
    assert set(numbers.here) <= {"cpu-1", "cpu-2", "mps", "cuda"}
    assert all(np.isfinite(times).all() for times in numbers.milliseconds.values())
    # What the slide's title, its alternative text and the chapter say in words.
    for model, gains in (("mlp", numbers.mlp_gains), ("cnn", numbers.cnn_gains)):
        one, two = (numbers.milliseconds[f"cpu-{cores}_{model}"] for cores in (1, 2))
        assert gains == pytest.approx(np.divide(one, two))
    assert numbers.mlp_gains[0] < 1.1 and list(numbers.mlp_gains) == sorted(numbers.mlp_gains)
    assert min(*numbers.cnn_gains, numbers.mlp_gains[-1]) > 1.4 and max(numbers.cnn_gains) < 2
    assert numbers.small_batch_cost > 1 and numbers.cnn_large_batch_cost > 1


def test_a_card_gains_with_the_batch_and_with_the_network():
    """What title, alternative text and chapter say of the card in words, from the record."""
    numbers, runs = fig.fashion_card.numbers(), load("fashion/card").results
    steps, seconds = runs["milliseconds"], runs["seconds"]  # runs, devices, models...
    assert numbers.mlp_longer_least == pytest.approx((seconds[:, 1, 0] / seconds[:, 0, 0]).min()) and (
        numbers.cnn_shorter_least == pytest.approx((seconds[:, 0, 1] / seconds[:, 1, 1]).min())
    )
    assert list(numbers.mlp_gains) == pytest.approx(list(np.median(steps[:, 0, 0] / steps[:, 1, 0], 0)))
    assert numbers.mlp_gains[0] < 0.8 and 1 / 1.1 < numbers.mlp_gains[1] < 1.1
    assert numbers.mlp_gains[-1] > 1.2 and min(numbers.cnn_gains) > 1.2
    assert list(numbers.cnn_gains) == sorted(numbers.cnn_gains)
    level = np.median(steps[:, 1], 0)  # models, batch sizes
    assert (
        (level.max(1) / level.min(1)).max()
        < 1.5
        < 2
        < (np.median(steps[:, 0], 0)[:, -1] / np.median(steps[:, 0], 0)[:, 0]).min()
    )
    assert numbers.mlp_different == 0 < numbers.cnn_different < numbers.cnn_weights


def test_threads_that_sleep_double_a_step_and_threads_that_spin_stall_beside_a_load():
    numbers, record = fig.fashion_threads.numbers(), load("fashion/threads")
    octaves = record.results["octaves"]  # (runs, loads, unset, ACTIVE, PASSIVE)
    assert octaves.shape == (10, 2, 3) and numbers.runs == 10
    assert np.log2([numbers.unset_idle, numbers.spin_idle, numbers.sleep_idle]) == pytest.approx(octaves[:, 0].mean(0))
    assert np.log2([numbers.unset_loaded, numbers.spin_loaded, numbers.sleep_loaded]) == pytest.approx(
        octaves[:, 1].mean(0)
    )
    assert numbers.spin_loaded > 8 * numbers.sleep_loaded and numbers.spin_loaded_most > 90
    assert 1 < numbers.spin_idle + 2 * octaves[:, 0, 1].std(ddof=1) / 10**0.5  # no gain could be shown


COUNTS = r"\d[\d,]*|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|forty|a hundred"
OF_THE_DEMO = (
    r"(?:more )?(?:epochs?|seeds|runs|networks|(?:hidden |training |test |held-out )+(?:units|images)|mistakes|indices)"
)


def test_no_number_about_the_demo_is_typed_in_the_unit():
    """Each is an expression; what remains is versions, cited counts, grey values, and exercises' invented cases."""
    text = UNIT.read_text(encoding="utf-8")
    prose = text[: text.index("## Exercises")]
    for written in (r'claim="[^"]*"', r"```.*?```", r"`[^`]*`", r"\$\$.*?\$\$", r"\$[^$]*\$", r"@[\w-]+", r"\bH100\b"):
        prose = re.sub(written, " ", prose, flags=re.DOTALL)
    captions = " ".join(re.findall(r'#\| fig-(?:cap|alt): "(.*)"', text))
    versions, cited, notebook = {"2.4", "2.5", "2.6"}, {"10,388", "1,203", "879"}, {"50,000", "40,000", "60,000"}
    assert set(re.findall(r"\d+\.\d+", prose + captions)) <= versions
    assert set(re.findall(r"\d[\d,]*\d\d\b", prose)) <= cited | {"255"}
    assert set(re.findall(r"\d[\d,]*\d\d\b", captions)) <= notebook
    assert not re.findall(r"\d+ ?\\? ?(?:%|percent)", re.sub(r"9[59]\\ %", "", prose + captions))
    assert not re.findall(rf"\b(?:{COUNTS}) {OF_THE_DEMO}\b", prose + captions, flags=re.IGNORECASE)
