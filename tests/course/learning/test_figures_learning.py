"""What the figures of unit 1 show, as numbers: against exact results, libraries, and the claims of the text."""

import base64
import json
import re
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
import titles
import unit_figures

from deeplecture.site import assets
from measured.figures import learning as fig
from measured.figures.learning import _bowl, _digits, _moons, _patterns, _waves

# The modules, whose helpers are tested too: `fig` gives the figures in them.
boundary_from_lines = import_module("measured.figures.learning.boundary_from_lines")
course_map = import_module("measured.figures.learning.course_map")
digit_four_ways = import_module("measured.figures.learning.digit_four_ways")
learning_snapshots = import_module("measured.figures.learning.learning_snapshots")
memory_and_generalisation = import_module("measured.figures.learning.memory_and_generalisation")
one_sample_steps = import_module("measured.figures.learning.one_sample_steps")
risk_and_sample_size = import_module("measured.figures.learning.risk_and_sample_size")
surrogate_loss = import_module("measured.figures.learning.surrogate_loss")
theory_and_data = import_module("measured.figures.learning.theory_and_data")
uniform_bound = import_module("measured.figures.learning.uniform_bound")
xor_degrees = import_module("measured.figures.learning.xor_degrees")


def test_every_figure_of_the_unit_is_shown_once_and_described():
    unit_figures.check_shown("01-learning", fig)


def test_the_map_names_the_units_as_the_contents_do():
    drawn = [" ".join(text.split()) for _, _, units in course_map.ROWS for text in units]
    sources = sorted((Path(__file__).parents[3] / "units").glob("*.qmd"))
    named = [re.search(r'^title: "(.*)"$', source.read_text(), re.MULTILINE)[1] for source in sources]
    assert drawn == [f"{number} {title}" for number, title in enumerate(named, 1)]


# -- two moons ---------------------------------------------------------------------------------------------------------


def test_best_line_agrees_with_trying_every_threshold():
    points, labels = _moons.fresh()
    for degrees in (0.0, 37.0, 106.0):
        along = points @ [np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees))]
        share = [((along > t) == labels).mean() for t in np.quantile(along, np.linspace(0, 1, 401))]
        tried = max(max(share), 1 - min(share))
        assert _moons.best_line_by_direction([degrees])[0] == pytest.approx(tried, abs=0.002)


def test_a_line_gets_85_percent_of_the_moons_and_no_line_gets_90():
    shown = fig.two_moons_line.numbers()
    assert shown.train_accuracy == shown.test_accuracy == 0.85
    assert shown.fresh_accuracy <= shown.best_accuracy < 0.88
    assert shown.best_accuracy - shown.fresh_accuracy < 0.01


def test_the_networks_converge_and_lie_between_the_best_line_and_the_bayes_classifier():
    shown = fig.two_moons_network.numbers()
    assert max(shown.steps) < shown.step_limit
    assert shown.test_accuracy == 0.95
    assert shown.best_line + 0.05 < shown.fresh_worst
    assert shown.ceiling - 0.015 < shown.fresh_worst <= shown.fresh_best < shown.ceiling < 0.98
    assert shown.penalties[0] < shown.penalty < shown.penalties[-1]
    assert shown.below_ninety[:2] == [0, 0] and shown.below_ninety[2] >= 2
    assert shown.means[0] < shown.means[1] > shown.means[2]
    assert shown.parameters == 2 * 10 + 10 + 10 * 10 + 10 + 10 + 1


def test_validation_chooses_by_points_that_a_model_was_not_fitted_to():
    """A model that only repeats what it was fitted to is never chosen over one that guesses from neighbours."""
    from sklearn.neighbors import KNeighborsClassifier

    class Parrot(KNeighborsClassifier):
        def predict(self, points):
            far, _ = self.kneighbors(points, 1)
            return np.where(far[:, 0] == 0, super().predict(points), -1)

    models = {"parrot": Parrot(1), "neighbours": KNeighborsClassifier(5)}
    assert _moons.validated(("parrot", "neighbours"), lambda value, fold: models[value]) == "neighbours"


def test_the_ceiling_is_the_share_that_knowing_the_densities_gets_right():
    points, labels = _moons.draw(20_000, np.random.default_rng(5))
    known, known_labels = _moons.draw(200_000, np.random.default_rng(6))
    from sklearn.neighbors import KNeighborsClassifier

    estimate = KNeighborsClassifier(201).fit(known, known_labels).score(points, labels)
    assert _moons.bayes_accuracy() == pytest.approx(estimate, abs=0.004)


def test_the_snapshots_follow_the_gradient():
    train, _, labels, _ = _moons.split()
    rng = np.random.default_rng(0)
    weights, signs = (rng.normal(size=(2, 3)), rng.normal(size=3), rng.normal(size=3), 0.3), 2 * labels - 1
    moved = learning_snapshots.step(weights, train, signs, 1.0)
    for part, (before, after) in enumerate(zip(weights, moved)):
        before = np.asarray(before)
        for place in np.ndindex(before.shape):
            ends = []
            for shift in (1e-6, -1e-6):
                shifted = before.astype(float).copy()
                shifted[place] += shift
                trial = [*weights[:part], shifted, *weights[part + 1 :]]
                ends.append(learning_snapshots.judged(trial, train, labels)[0])
            slope = (ends[0] - ends[1]) / 2e-6
            assert np.asarray(before - after)[place] == pytest.approx(slope, abs=1e-6)


@pytest.fixture(scope="module")
def snapshots():
    return fig.learning_snapshots()


def told(film) -> dict:
    return json.loads(re.fullmatch(r"window\.deeplectureFilm = (.*);\n", film.script())[1])


def test_the_weights_in_the_film_give_the_accuracies_and_losses_that_it_shows(snapshots):
    film, count = told(snapshots.film), snapshots.numbers["snapshots"]
    assert len(film["steps"]) == count > 100 and film["steps"] == sorted(set(film["steps"]))
    hidden, points, labels = film["hidden"], np.array(film["points"]), np.array(film["labels"])
    flat = np.frombuffer(base64.b64decode(film["weights"]), "<f4").reshape(count, -1)
    assert flat.shape[1] == snapshots.numbers["weights"] == 4 * hidden + 1
    loss, right = film["curves"]
    for weights, told_loss, told_share in zip(flat, loss["train"], right["train"], strict=True):
        inner, offsets, outer, offset = np.split(weights, [2 * hidden, 3 * hidden, 4 * hidden])
        mine = learning_snapshots.judged((inner.reshape(2, hidden), offsets, outer, offset), points, labels)
        # Points are rounded to a thousandth: one near the boundary may change sides.
        assert mine == pytest.approx((told_loss, told_share), abs=1.01 / len(labels))


def test_the_film_ends_and_begins_as_the_figures_numbers_say(snapshots):
    film, numbers = told(snapshots.film), snapshots.numbers
    loss, right = film["curves"]
    for place, step in enumerate(numbers["steps"]):
        frame = film["steps"].index(step)
        assert loss["train"][frame] == pytest.approx(numbers["losses"][place], abs=1e-5)
        assert loss["test"][frame] == pytest.approx(numbers["new_losses"][place], abs=1e-5)
        assert right["train"][frame] == pytest.approx(numbers["accuracies"][place], abs=1e-5)
        assert right["test"][frame] == pytest.approx(numbers["new_accuracies"][place], abs=1e-5)
    assert (film["steps"][0], film["steps"][-1]) == (numbers["steps"][0], numbers["steps"][-1])
    assert min(loss["test"]) == pytest.approx(numbers["best_new_loss"], abs=1e-5)
    assert film["steps"][int(np.argmin(loss["test"]))] == numbers["best_step"]
    assert str(numbers["snapshots"]) in snapshots.film.says


def test_the_film_is_light(snapshots):
    script = snapshots.film.script()
    assert len(script) < 60_000
    assert len(script) + sum((assets.OURS / name).stat().st_size for name in ("film.js", "film.css")) < 1_500_000


def test_the_snapshots_go_from_useless_over_a_line_to_the_moons(snapshots):
    shown = fig.learning_snapshots.numbers()
    assert shown.steps == [0, 30, 300, 30_000]
    assert (
        shown.accuracies[0] < 0.5 < 0.84 < shown.accuracies[1] < 0.88 < shown.accuracies[2] < 0.95 < shown.accuracies[3]
    )
    assert shown.losses == sorted(shown.losses, reverse=True)


def test_the_loss_on_new_points_is_least_long_before_the_end_whatever_the_start():
    shown = fig.learning_snapshots.numbers()
    assert shown.best_new_accuracy > shown.new_accuracies[-1] + 0.005
    assert shown.accuracies[-1] > shown.new_accuracies[-1] + 0.03
    assert 500 < shown.best_step < 3000
    best, end = shown.best_new_loss, shown.new_losses[-1]
    assert end > 1.7 * best
    # The text says that other random numbers lead there as well: they are judged at the step that was best here.
    new, labels = _moons.fresh()
    for seed in (0, 2):
        kept = learning_snapshots.train((shown.best_step, 10_000), 12, 0.5, seed)
        (loss, share), (last_loss, last_share) = [learning_snapshots.judged(weights, new, labels) for weights in kept]
        assert last_loss > 1.2 * loss
        assert last_share < share


def test_half_as_long_steps_give_the_same_film_at_half_the_pace():
    shown = fig.learning_snapshots.numbers()
    new, labels = _moons.fresh()
    steps = np.array([shown.best_step // 2, shown.best_step, 2 * shown.best_step])
    usual, slow, fast = (
        [learning_snapshots.judged(weights, new, labels)[0] for weights in learning_snapshots.train(at, 12, rate, 1)]
        for at, rate in ((steps, 0.5), (2 * steps, 0.25), (steps // 2, 1.0))
    )
    assert slow == pytest.approx(usual, abs=0.002) and fast == pytest.approx(usual, abs=0.002)


# -- risk --------------------------------------------------------------------------------------------------------------


def test_nearest_neighbours_vote_as_in_scikit_learn():
    from sklearn.neighbors import KNeighborsClassifier

    known, labels = _moons.draw(80, np.random.default_rng(0))
    asked, _ = _moons.draw(200, np.random.default_rng(1))
    ours = memory_and_generalisation.vote(known, labels, asked, (1, 5))
    for answers, count in zip(ours, (1, 5)):
        assert (answers == KNeighborsClassifier(count).fit(known, labels).predict(asked)).all()


def test_remembering_everything_is_perfect_on_the_sample_and_not_best_on_fresh_points():
    shown = fig.memory_and_generalisation.numbers()
    assert shown.train[0] == 1.0
    assert 0.86 < shown.test[0] < max(shown.test) - 0.03
    assert 10 <= shown.best <= 40
    assert shown.test[-1] < shown.test[0]


def test_logistic_regression_agrees_with_scikit_learn():
    from sklearn.linear_model import LogisticRegression

    points, labels = _moons.draw(40, np.random.default_rng([3, 0]))
    fresh, answers = _moons.draw(2000, np.random.default_rng([4, 0]))
    features, others = (risk_and_sample_size.monomials(part, 3) for part in (points, fresh))
    assert features.shape == (40, 10) and (features[:, 0] == 1).all()
    ours = risk_and_sample_size.logistic(features, labels)
    theirs = LogisticRegression(C=100, tol=1e-8, max_iter=10_000).fit(features[:, 1:], labels)
    assert ours == pytest.approx(np.append(theirs.intercept_, theirs.coef_), rel=1e-3, abs=1e-3)
    found = risk_and_sample_size.errors(3, [40], draws=1, penalty=0.01)
    assert found[0, 0, 0] == 1 - theirs.score(features[:, 1:], labels)
    assert found[1, 0, 0] == pytest.approx(1 - theirs.score(others[:, 1:], answers), abs=0.001)


def test_the_gap_closes_faster_than_the_square_root_and_the_class_remains():
    shown = fig.risk_and_sample_size.numbers()
    for name in ("line", "cubic"):
        low, high = getattr(shown, f"{name}_slope_interval")
        assert low < getattr(shown, f"{name}_slope") < high < -0.75
    assert shown.penalty in risk_and_sample_size.PENALTIES[1:-1] and shown.draws == 120
    assert abs(shown.line_gap[-1]) < 0.004 and abs(shown.cubic_gap[-1]) < 0.004
    assert shown.cubic_train[0] < 0.01 < 0.1 < shown.cubic_risk[0]
    assert shown.cubic_gap[0] > shown.line_gap[0]
    assert all(cubic < line for cubic, line in zip(shown.cubic_risk, shown.line_risk))
    assert shown.cubic_risk[-1] == pytest.approx(shown.ceiling, abs=0.003)
    assert shown.line_risk[-1] == pytest.approx(shown.best_line, abs=0.005)


def test_the_exponent_is_fitted_to_all_sizes_by_their_errors():
    sizes = np.array([15.0, 40, 120, 500, 1000])
    exact = 0.3 * (sizes / 15) ** -0.5
    assert risk_and_sample_size.power(sizes, exact, np.full(5, 0.01)) == pytest.approx(-0.5)
    # A last gap that chance has made negative stays in the fit, for what its error lets it weigh.
    off = exact - [0, 0, 0, 0, 0.1]
    doubts = np.array([0.01, 0.01, 0.01, 0.01, 0.1])
    assert -0.53 < risk_and_sample_size.power(sizes, off, doubts) < -0.5
    doubts[-1] = 0.001
    assert risk_and_sample_size.power(sizes, off, doubts) < -0.6


def test_logistic_losses_of_all_directions_agree_with_scikit_learn_and_lie_above_the_mistakes():
    from sklearn.linear_model import LogisticRegression

    points, _, labels, _ = _moons.split()
    degrees = np.arange(60.0, 150.0)
    loss, wrong, *_ = surrogate_loss.least_logistic(points, labels, degrees)
    assert (loss / np.log(2) >= wrong).all()
    assert (wrong >= surrogate_loss.fewest_mistakes(points, labels, degrees) - 1e-12).all()
    best = LogisticRegression(C=1e9, tol=1e-8, max_iter=10_000).fit(points, labels)
    theirs = np.logaddexp(0, -(2 * labels - 1) * best.decision_function(points)).mean()
    assert loss.min() == pytest.approx(theirs, abs=2e-4)
    alone = LogisticRegression(C=1e9, tol=1e-8, max_iter=10_000)
    along = points @ [np.cos(np.deg2rad(70)), np.sin(np.deg2rad(70))]
    score = alone.fit(along[:, None], labels).decision_function(along[:, None])
    assert loss[10] == pytest.approx(np.logaddexp(0, -(2 * labels - 1) * score).mean(), abs=1e-6)


def test_mistakes_have_many_valleys_the_logistic_loss_one_and_its_line_makes_more_mistakes():
    shown = fig.surrogate_loss.numbers()
    assert shown.minima == 1 and shown.valleys > 2 and shown.flat > 0.6
    assert shown.fewest + 0.02 < shown.mistakes_at_least < 0.2
    assert abs(np.mean(shown.fewest_at) - shown.least_at) < 2
    from sklearn.linear_model import LogisticRegression

    # Of a fit to the same points, by a library: the points that it has right make up nearly half of what pulls it.
    points, _, labels, _ = _moons.split()
    fit = LogisticRegression(C=1e9, tol=1e-8, max_iter=10_000).fit(points, labels)
    away = 1 - fit.predict_proba(points)[np.arange(len(labels)), labels]
    assert (
        shown.pull_of_right == pytest.approx(away[away < 0.5].sum() / away.sum(), abs=0.03)
        and (away < 0.5).mean() > 0.8
    )
    assert surrogate_loss.valleys(np.array([3, 2, 2, 3, 1, 2, 2, 0])) == 2


def test_the_rules_of_the_finite_class_are_judged_one_by_one():
    points, labels = _moons.draw(50, np.random.default_rng(0))
    found = uniform_bound.wrong(points, labels)
    for direction, place in ((0, 50), (106, 40), (179, 100), (33, 0)):
        normal = np.deg2rad(uniform_bound.DIRECTIONS[direction])
        says = points @ [np.cos(normal), np.sin(normal)] > uniform_bound.THRESHOLDS[place]
        assert found[direction, place] == pytest.approx((says != labels).mean())


def test_the_bound_is_hoeffdings_for_one_holds_for_all_lines_and_says_nothing_of_the_network():
    shown = fig.uniform_bound.numbers()
    assert 2 * np.exp(-2 * 60 * shown.fixed_60**2) == pytest.approx(0.05)
    assert shown.fixed_60_points == 18 >= 100 * shown.fixed_60 > 17
    for size, worst, chosen, alone in zip(shown.sizes, shown.worst, shown.chosen, shown.alone):
        bound = shown.lines_at[str(size)]
        assert 2 * shown.lines * np.exp(-2 * size * bound**2) == pytest.approx(0.05)
        assert (
            alone < chosen < worst < bound and alone < shown.fixed_at[str(size)] < bound < 2 * shown.fixed_at[str(size)]
        )
    assert max(shown.broken) == 0 and shown.lines == 36_360
    assert shown.weights == fig.two_moons_network.numbers().parameters
    assert shown.network_140 > 1 and shown.network_needs > 100_000


# -- theory and data ---------------------------------------------------------------------------------------------------


def test_the_ball_falls_freely_at_first_and_at_constant_speed_at_last():
    assert theory_and_data.truth(0.01) == pytest.approx(0.5 * 9.81 * 0.01**2, rel=1e-3)
    assert theory_and_data.truth(60.0) - theory_and_data.truth(59.0) == pytest.approx(
        theory_and_data.TERMINAL, rel=1e-3
    )


def test_near_is_the_mean_of_the_nearest_in_order():
    times, heights = np.arange(10.0), np.arange(10.0) ** 2
    assert theory_and_data.near(times, heights, np.array([4.5]), 4)[0] == np.mean([9, 16, 25, 36])
    assert theory_and_data.near(times, heights, times, 2, leave_out=True)[5] == np.mean([16, 36])


@pytest.mark.parametrize("leave_out", (False, True))
def test_near_takes_the_nearest_times_where_they_lie_unevenly(leave_out):
    rng = np.random.default_rng(0)
    times = np.sort(rng.uniform(0, 1, 30) ** 3)
    heights = rng.normal(size=30)
    asked = times if leave_out else rng.uniform(-0.2, 1.2, 40)
    for count in (1, 4, 9):
        found = theory_and_data.near(times, heights, asked, count, leave_out)
        for place, (time, mean) in enumerate(zip(asked, found)):
            far = np.abs(times - time)
            if leave_out:
                far[place] = np.inf
            assert mean == pytest.approx(heights[np.argsort(far)[:count]].mean())


def test_the_law_wins_early_and_outside_and_loses_late_inside():
    shown = fig.theory_and_data.numbers()
    times = np.linspace(0, theory_and_data.SEEN, 20_001)
    heights = theory_and_data.truth(times)
    asked = np.linspace(0.1, theory_and_data.SEEN, 100)
    bias = np.sqrt(((theory_and_data.law(times, heights, asked) - theory_and_data.truth(asked)) ** 2).mean())
    assert shown.law_inside[-1] == pytest.approx(bias, rel=0.03)
    assert shown.data_inside[1] > 5 * shown.law_inside[1]
    assert shown.data_inside[:2] == pytest.approx([1.67, 0.88], abs=0.01)
    assert shown.data_inside[-2] > shown.law_inside[-2] and shown.data_inside[-1] < 0.75 * shown.law_inside[-1]
    assert np.all(np.array(shown.data_beyond) > 6 * np.array(shown.law_beyond))


# -- what goes in and comes out ----------------------------------------------------------------------------------------


def test_saying_no_is_right_nine_times_in_ten_and_the_detector_more_often():
    shown = fig.twos_detector.numbers()
    assert shown.always_no == pytest.approx(1 - 177 / 1797, abs=0.005)
    assert shown.accuracy > 0.99 and 0.98 < shown.recall < 1
    train, test = _digits.halves(3)
    assert shown.tested == len(test) and not set(train) & set(test)
    assert 0 < shown.missed < 8 and len(shown.false_digits) == shown.false < 20 and 2 not in shown.false_digits
    assert shown.false_digits.count(1) > shown.false / 2
    assert shown.shown == list(range(10))


def test_probabilities_lie_on_the_simplex_and_the_shown_digit_is_a_lucky_one():
    shown = fig.label_encodings.numbers()
    assert shown.total == pytest.approx(1) and min(shown.chances) >= 0 and len(shown.chances) == 10
    assert int(np.argmax(shown.chances)) == shown.label == 9 and np.argsort(shown.chances)[-3:-1].tolist() == [4, 7]
    assert shown.next < shown.certainty < 0.5 and shown.pixels == 64 and shown.accuracy > 0.95


def test_the_digits_penalty_is_chosen_on_a_third_that_no_fit_saw(monkeypatch):
    from sklearn.linear_model import LogisticRegression

    images, labels = _digits.digits()
    counts, fit = [], LogisticRegression.fit
    monkeypatch.setattr(
        LogisticRegression, "fit", lambda self, x, y: counts.append((self.C, len(x))) or fit(self, x, y)
    )
    model = _digits.linear(images[:300], labels[:300])
    *tried, last = counts
    assert {count for _, count in tried} == {200} and last == (model.C, 300)
    assert model.C in {inverse for inverse, _ in tried} and model.C < tried[-1][0]


def test_the_four_encodings_are_what_their_names_say():
    images, _ = _digits.digits()
    ways = digit_four_ways.encodings(images)
    assert set(np.unique(ways["bits"])) == {0.0, 1.0} and (ways["bits"] == (16 * images > 7)).all()
    shuffled = ways["pixels shuffled"].reshape(-1, 64)
    assert (np.sort(shuffled) == np.sort(images.reshape(-1, 64))).all() and (shuffled != images.reshape(-1, 64)).any()
    step = np.zeros((1, 8, 8))
    step[:, :, 4:] = 1
    across, up = (digit_four_ways.encodings(pattern)["edge strength"] for pattern in (step, step.transpose(0, 2, 1)))
    assert (across == up.transpose(0, 2, 1)).all() and across[0, 3].tolist() == up[0, :, 3].tolist()
    assert across[0, 3].tolist() == pytest.approx([0, 0, 0, 4 / np.hypot(4, 4), 4 / np.hypot(4, 4), 0, 0, 0])
    alone = digit_four_ways.encodings(images[5:6])
    for name, coded in ways.items():
        assert (coded[5:6] == alone[name]).all(), f"{name} of one image depends on the others"


def test_shuffling_changes_nothing_and_bits_and_edge_strength_lose_something():
    shown = fig.digit_four_ways.numbers()
    assert shown.shuffled == shown.grey
    assert shown.grey - 0.01 > shown.edges > shown.bits + 0.015 and shown.edges_apart > shown.grey + 0.005
    assert shown.grey == pytest.approx(0.96, abs=0.01)


def test_the_bits_are_the_pattern_row_by_row():
    shown = fig.pattern_bits.numbers()
    rows = [row.replace("#", "1").replace(".", "0") for row in _patterns.SQUARE.split()]
    assert shown.vector == [int(bit) for bit in "".join(rows)]
    assert shown.length == 49 and shown.ones == 16
    assert fig.pattern_tiles.numbers().patterns == 2**49 and fig.pattern_tiles.numbers().examples == 3


def test_three_classifiers_know_the_examples_and_disagree_about_the_fourth():
    shown = fig.pattern_verdicts.numbers()
    assert shown.example_scores == pytest.approx([1, 1, -1])
    assert shown.example_holes == [1, 1, 0]
    assert (shown.linear, shown.nearest, shown.holes) == ("BAD", "BAD", "GOOD")
    assert shown.distances == [24, 20, 13]
    weights, offset = _patterns.linear_weights()
    patterns, _ = _patterns.examples()
    rows = np.column_stack([patterns, np.ones(3)])
    solution = np.append(weights, offset)
    assert rows.T @ np.linalg.lstsq(rows.T, solution, rcond=None)[0] == pytest.approx(solution)


# -- classes of rules --------------------------------------------------------------------------------------------------


def test_without_flips_the_class_is_the_product_of_the_signs():
    points, labels = xor_degrees.sample(500, 0.0, np.random.default_rng(0))
    assert (labels == (np.sign(points[:, 0]) == np.sign(points[:, 1]))).all()
    _, flipped = xor_degrees.sample(20_000, 0.1, np.random.default_rng(0))
    points, clean = xor_degrees.sample(20_000, 0.0, np.random.default_rng(0))
    assert (flipped != clean).mean() == pytest.approx(0.1, abs=0.01)


def test_degree_two_is_best_on_fresh_points_degree_twelve_on_known_ones_and_a_penalty_mends_it():
    shown = fig.xor_degrees.numbers()
    assert shown.terms == [3, 6, 91] and shown.draws == 20
    assert shown.test_mean[0] < 0.57 and shown.test_mean[0] < shown.test_mean[2] < shown.test_mean[1] < shown.ceiling
    assert shown.train_mean[0] < shown.train_mean[1] < shown.train_mean[2]
    assert 0.02 < shown.test_mean[1] - shown.test_mean[2] < 0.06 and 0 < shown.twelve_beats_two < shown.draws / 4
    assert abs(shown.held_over_two) < shown.held_over_two_reach < 0.03
    assert xor_degrees.PENALTIES[0] < shown.penalty < xor_degrees.PENALTIES[-1]


def test_the_classifier_of_monomials_is_scikit_learns():
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import PolynomialFeatures, StandardScaler

    points, labels = xor_degrees.sample(100, 0.1, np.random.default_rng(0))
    asked, _ = xor_degrees.sample(500, 0.1, np.random.default_rng(1))
    theirs = make_pipeline(
        PolynomialFeatures(3, include_bias=False), StandardScaler(), LogisticRegression(C=10, tol=1e-8, max_iter=10_000)
    ).fit(points, labels)
    ours = xor_degrees.classifier(points, labels, 3, 0.1)
    assert ours(asked) == pytest.approx(theirs.decision_function(asked), abs=1e-3)


def test_a_network_without_a_bend_is_a_line_and_one_with_bends_is_flat_between_its_lines():
    shown = fig.boundary_from_lines.numbers()
    assert shown.collapse_gap < 1e-12
    assert shown.identity <= shown.best_line + 1e-3 < 0.95 < shown.relu
    assert 6 <= shown.stuck <= 14 and shown.stuck_twice <= 2 and shown.starts == 30
    assert shown.penalty == fig.two_moons_network.numbers().penalty
    model = boundary_from_lines.fitted(8, "relu", 4)
    first, second = np.random.default_rng(0).uniform(-1.5, 2.5, (2, 3000, 2))
    switched = lambda points: points @ model.coefs_[0] + model.intercepts_[0] > 0  # noqa: E731
    same = (switched(first) == switched(second)).all(axis=1)
    ends = boundary_from_lines.score(model, first) + boundary_from_lines.score(model, second)
    bent = np.abs(2 * boundary_from_lines.score(model, (first + second) / 2) - ends)
    assert same.sum() > 50 and bent[same].max() < 1e-9 < 0.1 < bent[~same].max()
    fresh, _ = _moons.fresh()
    assert ((boundary_from_lines.score(model, fresh) > 0) == model.predict(fresh)).all()


# -- descent -----------------------------------------------------------------------------------------------------------


def test_descent_in_the_bowl_contracts_by_one_minus_rate_times_curvature():
    shown = fig.gradient_descent_bowl.numbers()
    assert shown.limit == 1.0 and shown.loss_start == 7.125
    offset = np.array([-2.5, 2.0])
    for rate, end in zip(shown.rates, shown.loss_end):
        exact = 0.5 * np.sum(_bowl.CURVATURES * (offset * (1 - rate * _bowl.CURVATURES) ** 20) ** 2)
        assert end == pytest.approx(exact, rel=1e-9)
    assert shown.end == pytest.approx([1 - 2.5 * 0.9**20, 0.5 + 2 * 0.8**20])
    assert shown.loss_end[1] < shown.loss_end[0] < shown.loss_start < shown.loss_end[2]


def test_past_twice_the_inverse_curvature_nothing_converges():
    shown = fig.step_size_limit.numbers()
    assert shown.best == pytest.approx(2 / 3, abs=0.005)
    assert shown.limit < shown.first_diverging <= shown.limit + 0.0051


def test_single_steps_start_faster_and_end_where_the_noise_is():
    shown = fig.one_sample_steps.numbers()
    x, y, _, best = one_sample_steps.problem(200, 10, 0.5, np.random.default_rng([0, 0]))
    assert np.abs(x.T @ (x @ best - y)).max() < 1e-10
    assert shown.full_last < 1e-10 < shown.shrinking_last < 0.1 * shown.constant_last
    assert shown.constant_first < 0.3 * shown.full_first
    assert shown.overtaken == 3
    assert shown.rate in one_sample_steps.FIXED[1:-1] and shown.wait in one_sample_steps.WAITS[1:-1]
    assert shown.constant_last == pytest.approx(shown.statistical_error, rel=0.3)


# -- bias and variance -------------------------------------------------------------------------------------------------


def test_variance_noise_and_bias_are_those_of_theory():
    shown = fig.bias_variance_measured.numbers()
    degrees = np.array(shown.degrees)
    expected = shown.noise * (degrees + 1) / shown.count
    # A variance that is a mean of d + 1 squares, estimated from `sets` samples, scatters by this share of itself.
    scatter = np.sqrt(2 / shown.sets / (degrees + 1))
    assert np.all(np.abs(np.array(shown.variance) / expected - 1) < 4 * scatter)
    x = np.linspace(_waves.LOW, _waves.HIGH, shown.count)
    exact = [((_waves.fit(x, _waves.truth(x), degree)(x) - _waves.truth(x)) ** 2).mean() for degree in degrees]
    assert shown.bias == pytest.approx(exact, abs=0.006)
    parts = np.array(shown.bias) + shown.variance + shown.noise
    assert shown.error == pytest.approx(parts, rel=0.04)
    assert shown.best == 6 and shown.error[14] < 1.3 * shown.error[6]


def test_all_fits_at_once_are_those_of_numpy_and_the_leverages_leave_one_out():
    x, y = _waves.sample(np.random.default_rng(0))
    grid = np.linspace(0, 10, 50)
    at_points, at_grid, leverage = _waves.fit_all(x, y, 8, grid)
    for degree in (0, 3, 8):
        curve = _waves.fit(x, y, degree)
        assert at_points[degree] == pytest.approx(curve(x), abs=1e-6)
        assert at_grid[degree] == pytest.approx(curve(grid), abs=1e-6)
    others = np.arange(len(x)) != 7
    left_out = _waves.fit(x[others], y[others], 3)(x[7]) - y[7]
    assert (at_points[3, 7] - y[7]) / (1 - leverage[3, 7]) == pytest.approx(left_out)


def test_more_degrees_fit_the_points_better_and_the_truth_worse():
    shown = fig.polynomial_fits.numbers()
    assert shown.train == sorted(shown.train, reverse=True)
    assert np.argmin(shown.true) == shown.degrees.index(6)
    assert shown.true[3] > 1.5 * shown.true[2]


def test_no_degree_wins_half_of_the_samples():
    shown = fig.degree_sweep.numbers()
    assert sum(shown.wins) == pytest.approx(1) and sum(shown.picks) == pytest.approx(1)
    assert shown.winner == 6 and 0.3 < shown.wins_share < 0.5 and shown.draws == 300
    assert shown.train == sorted(shown.train, reverse=True)
    assert min(shown.true[4:8]) < 0.3 * shown.true[3] and shown.true[14] > 100 * shown.true[6]
    assert shown.true_high[14] > 100 * shown.true_high[8]
    assert 0.2 < shown.line_beats_cubic < 0.6


def test_leave_one_out_is_near_the_best_in_the_median_and_a_disaster_in_the_mean_beyond_the_points():
    shown = fig.degree_sweep.numbers()
    assert 1 <= shown.cost_of_choosing < 2 and shown.agree < 0.2
    assert shown.picked_median < 0.15 < 10 < shown.picked_mean < shown.picked_worst
    assert 1 < shown.picked_thousandfold < 6
    assert 0.1 < shown.picked_loses_to_line < 0.25 and shown.usual_loses_to_line < 0.06
    assert shown.usual_mean == pytest.approx(0.151, abs=0.001)
    assert max(shown.true_mean[4:7]) < 0.5, "the text says that no fixed degree from 4 to 6 has such a tail"
    assert shown.among_picked_mean < 1.6 * shown.among_usual_mean and shown.among_picked_loses_to_line < 0.02


# -- complexity --------------------------------------------------------------------------------------------------------


def test_the_line_leads_the_neighbours_until_30_000_images_and_the_network_leads_both():
    from deeplecture import record

    shown = fig.models_compared.numbers()
    kept = record.load("learning/models_compared").results
    assert shown.network == pytest.approx(kept["error"][:, 3].mean(axis=0))
    assert shown.seeds == 10 and shown.sizes[-2:] == [30_000, 60_000]
    for size, means, near in zip(shown.sizes, shown.class_means, shown.nearest_neighbours):
        assert near < means
        mean, low, high = shown.lead[str(size)]
        assert mean == pytest.approx(near - shown.linear[shown.sizes.index(size)])
        assert (low > 0.01) if size <= 10_000 else (high < 0.005) if size == 30_000 else (high < -0.01)
    assert shown.gain["300"][1] < 0.005 and shown.gain["1000"][1] > 0 and shown.gain["60000"][1] > 0.03
    assert shown.only_line_wrong > 1.1 * shown.only_neighbours_wrong
    assert shown.work["linear"] == 784 * 10 and shown.work["network"] == 784 * 128 + 128 * 10
    assert shown.work["nearest_neighbours"] == 784 * shown.sizes[-1]
    assert shown.stored["network"] == 101_770
    assert shown.published_stored["network"] == 784 * 300 + 300 + 300 * 10 + 10


def test_a_walk_over_a_grid_ends_below_both_neighbours_and_asks_for_no_value_twice():
    from measured.experiments.learning import models_compared

    grid, asked = (1.0, 2.0, 3.0, 4.0, 5.0), []
    error = lambda value: asked.append(value) or abs(value - 4)  # noqa: E731
    assert models_compared.walk(grid, 1, error) == 3 and sorted(asked) == list(grid)
    assert models_compared.walk(grid, 2, lambda value: value) == 0
    assert models_compared.walk(grid, 2, lambda value: 1.0) == 2


def test_the_networks_batches_are_new_in_each_pass_and_its_rate_falls_to_nothing(monkeypatch):
    """One integer seed for every pass would replay the same batches, as it once did."""
    import torch

    from measured.experiments.learning import models_compared

    seen, rates = [], []
    forward, step = torch.nn.Sequential.forward, torch.optim.Adam.step
    monkeypatch.setattr(
        torch.nn.Sequential, "forward", lambda self, x: seen.append(x[:, 0].tolist()) or forward(self, x)
    )
    monkeypatch.setattr(torch.optim.Adam, "step", lambda self: rates.append(self.param_groups[0]["lr"]) or step(self))
    images = np.zeros((6, 784), np.float32)
    images[:, 0] = np.arange(6)
    settings = models_compared.Settings(batch=2, hidden=3)
    models_compared._train(images, np.arange(6) % 2, settings, 9, 0.9, np.random.default_rng(0))
    passes = [sum(seen[start : start + 3], []) for start in (0, 3, 6)]
    assert all(sorted(one) == [0, 1, 2, 3, 4, 5] for one in passes) and len({tuple(one) for one in passes}) > 1
    assert rates == pytest.approx(0.9 * (1 - np.arange(9) / 9))


# -- titles ------------------------------------------------------------------------------------------------------------

# Title, up to where it is told from the others, to figure and numbers that make it false.
PLANTED = {
    "A network first finds a line": ("learning_snapshots", {"best_new_accuracy": 0.88}),
    "A law needs few": ("theory_and_data", {"law_beyond": [17.0] * 8}),
    "To be right": ("memory_and_generalisation", {"test": [0.91] * 13}),
    "No straight line": ("two_moons_line", {"best_accuracy": 0.95}),
    "A small network": ("two_moons_network", {"fresh_worst": 0.87}),
    "What is minimised": ("surrogate_loss", {"minima": 3}),
    "A guarantee": ("uniform_bound", {"worst": [0.3, 0.2, 0.1, 0.06, 0.04]}),
    "Examples close the gap": ("risk_and_sample_size", {"cubic_risk": [0.13] * 8}),
    "A detector": ("twos_detector", {"always_no": 0.5}),
    "Images go in": ("label_encodings", {"total": 1.2}),
    "How a digit": ("digit_four_ways", {"least_gap": 0.001}),
    "Three examples": ("pattern_tiles", {"asked_among_examples": 1}),
    "A linear rule gives": ("pattern_bits", {"length": 48}),
    "Three classifiers": ("pattern_verdicts", {"holes": "BAD"}),
    "Too small a class": ("xor_degrees", {"two_over_twelve_low": -0.01}),
    "A network bends": ("boundary_from_lines", {"bent_between": 0.3}),
    "One example per step": ("one_sample_steps", {"shrinking_error": 0.2}),
    "Gradient descent": ("gradient_descent_bowl", {"loss_end": [0.05, 9.0, 181.0]}),
    "The error splits": ("bias_variance_measured", {"noise": 0.5}),
    "Fitting the points": ("polynomial_fits", {"true": [0.4, 0.3, 0.12, 0.1]}),
    "No degree wins": ("degree_sweep", {"wins_share": 0.6}),
    "The line leads": ("models_compared", {"only_line_wrong": 300.0, "only_neighbours_wrong": 300.0}),
}


def lines_and_neighbours_exchanged(results):
    results["error"] = results["error"][:, [0, 2, 1, 3]]


RECORDS = (("learning/models_compared", lines_and_neighbours_exchanged, ["The line leads"]),)

test_claims_hold, test_planted_numbers, test_changed_records = titles.tests("01-learning", "learning", PLANTED, RECORDS)
