"""What the figures of unit 13 show, as numbers: against exact results, differences, PyTorch, and the claims of the text."""

from dataclasses import replace
from datetime import date
from importlib import import_module

import exercises
import numpy as np
import pytest
import torch
import unit_figures

from deeplecture.record import load
from measured.experiments.frontiers import _views, collapse, compressed, dimension, feedback, scaling, views
from measured.experiments.generalisation import _copies
from measured.experiments.regularisation._net import Net
from measured.figures import frontiers as fig

UNIT = exercises.UNITS / "13-frontiers.qmd"


def module(name: str):
    """The module of a figure, whose helpers are tested too: `fig` gives the figures."""
    return import_module(f"measured.figures.frontiers.{name}")


def test_every_figure_of_the_unit_is_shown_once_and_described():
    unit_figures.check_shown("13-frontiers", fig)


def test_every_slide_has_cues_of_at_most_forty_words_and_narration():
    unit_figures.check_cues("13-frontiers")


def test_parts_last_as_long_as_their_slides():
    unit_figures.check_minutes("13-frontiers")


# -- the networks of the experiments -----------------------------------------------------------------------------------


def small() -> tuple[feedback.Settings, tuple, np.ndarray, np.ndarray]:
    settings = feedback.Settings(width=5, rates=(0.1, 0.2))
    rng = np.random.default_rng(0)
    return settings, (6, 5, 5, 4), rng.normal(size=(7, 6)).astype(np.float32), rng.integers(4, size=7)


def test_backpropagation_is_that_of_pytorch_and_feedback_replaces_only_the_way_back():
    _, sizes, x, y = small()
    weights = feedback.start(sizes, np.random.default_rng(1), 2)
    parts = [torch.tensor(part[0], requires_grad=True) for part in weights]
    out = torch.tensor(x)
    for at in range(0, 4, 2):
        out = torch.tanh(out @ parts[at] + parts[at + 1])
    torch.nn.functional.cross_entropy(out @ parts[4] + parts[5], torch.tensor(y)).backward()
    found = feedback.changes(weights, x, y, None)
    for one, other in zip(found, parts):
        assert one[1] == pytest.approx(other.grad.numpy(), abs=1e-6)
    transposed = [weights[2 * layer][0].T for layer in (1, 2)]
    for one, other in zip(feedback.changes(weights, x, y, transposed), found):
        assert one == pytest.approx(other, abs=1e-6)
    for rule in ("feedback", "direct feedback", "product"):
        back = feedback.feedback(sizes, rule, np.random.default_rng(2))
        own = feedback.changes(weights, x, y, back)
        assert all(one == pytest.approx(other) for one, other in zip(own[-2:], found[-2:]))
        assert np.abs(own[0] - found[0]).max() > 1e-3
        assert feedback.straight(back) == (rule != "feedback")
    through, product = (feedback.feedback(sizes, rule, np.random.default_rng(2)) for rule in ("feedback", "product"))
    assert product[1] == pytest.approx(through[1]) and product[0] == pytest.approx(through[1] @ through[0])
    assert feedback.angles(weights, (x, y), None) == pytest.approx(np.zeros((2, 2)), abs=0.1)


def test_the_last_layer_alone_leaves_the_others_as_they_were():
    settings, _, x, y = small()
    settings = feedback.Settings(width=5, rates=(0.1,), epochs=2, batch=4)
    ended = feedback.trained(settings, (6, 5, 5, 4), "last layer", (x, y), 0, None)
    begun = feedback.start((6, 5, 5, 4), np.random.default_rng([0, 1, 4]), 1)
    assert all((one == other).all() for one, other in zip(ended[:-2], begun[:-2])) and (ended[-2] != begun[-2]).any()


def test_views_turn_and_shift_as_they_say_and_stay_where_nothing_changes():
    image = torch.zeros(1, 1, 14, 14)
    image[0, 0, 3, 4] = 1
    rng = np.random.default_rng(0)
    assert _views.changed(image, _views.Change(0, 0, 0), rng) == pytest.approx(image, abs=1e-5)

    class Fixed:
        """A generator that draws the largest."""

        def uniform(self, low, high, size):
            return np.full(size, high)

    shifted = _views.changed(image, _views.Change(0, 0, 2), Fixed())[0, 0]
    assert divmod(int(shifted.argmax()), 14) == (1, 2)
    turned = _views.changed(image, _views.Change(90, 0, 0), Fixed())[0, 0]
    assert divmod(int(turned.argmax()), 14) in ((9, 3), (4, 10))


def test_the_contrastive_loss_is_a_classification_among_all_others():
    rng = np.random.default_rng(1)
    one, other = (torch.tensor(rng.normal(size=(3, 5)), dtype=torch.float32) for _ in range(2))
    both = torch.nn.functional.normalize(torch.cat([one, other]), dim=1).numpy()
    wanted = []
    for i in range(6):
        rest = np.exp([both[i] @ both[k] / 0.5 for k in range(6) if k != i])
        wanted.append(-np.log(np.exp(both[i] @ both[(i + 3) % 6] / 0.5) / rest.sum()))
    assert float(_views.contrast(one, other, 0.5)) == pytest.approx(np.mean(wanted), rel=1e-5)
    same = torch.ones(4, 5)
    assert float(_views.contrast(same, same, 0.5)) == pytest.approx(np.log(7), rel=1e-5)


def test_the_spread_of_outputs_is_one_in_all_directions_and_zero_where_all_are_alike():
    outputs = torch.tensor(np.random.default_rng(2).normal(size=(4000, 32)), dtype=torch.float32)
    keep = torch.nn.Flatten()
    assert collapse.spread(keep, torch.nn.Identity(), outputs) == pytest.approx(1, abs=0.02)
    assert collapse.spread(keep, torch.nn.Identity(), torch.ones(10, 32)) == pytest.approx(0, abs=1e-5)


def test_rounding_has_so_many_levels_and_errs_less_with_more():
    net = Net((6, 40, 10))
    flat = net.start(np.random.default_rng(0), 1)
    errors = []
    for bits in (8, 4, 2, 1):
        made = compressed.rounded(net, flat, bits)
        for part, own in zip(net.parts(made), net.parts(flat)):
            if part.shape[1] > 1:
                assert len(np.unique(part)) <= 2**bits
            else:
                assert (part == own).all()
        errors.append(((made - flat) ** 2).mean())
    assert errors == sorted(errors) and errors[0] < errors[1] / 50


def test_pruning_leaves_the_largest_weights_or_whole_units():
    settings = compressed.Settings(widths=(6, 12, 8, 3))
    rng = np.random.default_rng(1)
    weights = [rng.normal(size=size) for size in ((1, 6, 12), (1, 12), (1, 12, 8), (1, 8), (1, 8, 3), (1, 3))]
    masks = compressed.smallest(weights, 0.25)
    kept = np.concatenate([np.abs(part[mask > 0]) for part, mask in zip(weights[::2], masks)])
    every = np.sort(np.concatenate([np.abs(part).ravel() for part in weights[::2]]))[::-1]
    assert np.sort(kept)[::-1] == pytest.approx(every[: len(kept)]) and len(kept) == round(0.25 * every.size)
    masks, count = compressed.weakest(settings, weights, 0.25)
    assert (
        set(masks[1][0].sum(axis=1)) == {0, masks[1][0].sum(axis=1).max()}
        and (masks[0][0].sum(axis=0) > 0).sum() == count
    )
    assert sum(mask.sum() for mask in masks) >= 0.25 * every.size


def test_what_is_trained_on_with_nothing_cut_is_trained_without_masks():
    settings = compressed.Settings(widths=(6, 12, 8, 3), left=(0.5, 0.25), again=2, batch=10)
    net, rng = Net(settings.widths), np.random.default_rng(3)
    first = net.start(rng, 1).astype(np.float32)
    known = rng.normal(size=(40, 6)).astype(np.float32), rng.integers(3, size=40)
    asked = rng.normal(size=(300, 6)).astype(np.float32), None
    judge = lambda answers: ((answers == 0).mean(axis=-1), (answers == 1).mean(axis=-1))  # noqa: E731
    found = compressed.pruned(settings, net, first, known, asked, judge, 5)
    weights = [part[:, 0] if at % 2 else part for at, part in enumerate(net.parts(first))]
    made = _copies.Training(np.full(1, settings.pruned_rate, np.float32), settings.again, settings.batch, falling=True)
    alone = _copies.train(weights, known, made, np.random.default_rng([5, 3]))
    right, same = judge(_copies.logits(alone, asked[0]).argmax(axis=2))
    assert (found["on_right"], found["on_same"]) == (right[0], same[0]) and found["pruned_right"].shape == (2, 2, 2)
    assert found["pruned_right"][0, 1, 0] != right[0]


def test_the_control_of_codes_stops_where_validation_is_best_and_turns_its_batches():
    classes = np.repeat(np.arange(10), 6)
    images = torch.zeros(60, 1, 14, 14)
    for at, one in enumerate(classes):
        images[at, 0, 3 + one // 5 * 5 : 6 + one // 5 * 5, 2 * (one % 5) + 2 : 2 * (one % 5) + 4] = 1
    settings = views.Settings(steps=120, look=20, patience=60)
    share, step, model = views.taught(settings, (images, classes), (images, classes), 0.01, None, [0, 4, 0])
    assert share == 1 and step <= 60 and views.answered(model, (images, classes)) == 1
    moved = _views.changed(images, _views.Change(60, 0, 0), np.random.default_rng(1))
    plain, turned = (
        views.taught(settings, (images, classes), (moved, classes), 0.01, change, [0, 4, 0])[0]
        for change in (None, _views.Change(60, 0, 0))
    )
    assert turned > plain + 0.1


def test_scaling_keeps_the_weights_of_the_least_validation_loss_and_ends_when_it_is_old():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(700, 196)).astype(np.float32) * np.where(np.arange(196) < 10, 1, 0.1).astype(np.float32)
    y = (x[:, :10] + 0.5 * rng.normal(size=(700, 10))).argmax(axis=1)
    known, checks, asked = ((x[part], y[part]) for part in (slice(0, 100), slice(100, 400), slice(400, 700)))
    settings = scaling.Settings(rates=(0.01, 0.1), steps=600, patience=100, look=20)
    least, loss, _, at, step = scaling.best(settings, 8, known, checks, asked, 0)
    longer = scaling.best(replace(settings, patience=10_000), 8, known, checks, asked, 0)
    assert least[at] == least.min() < np.log(10) and loss < np.log(10) and 20 < step < 500 and step % 20 == 0
    assert longer[0][at] == least[at] and longer[1] == loss and longer[4] == step


def test_students_of_known_dimension_learn_by_the_gradient():
    settings = dimension.Settings(
        dimensions=(2,),
        inputs=3,
        sizes=(20, 40),
        rates=(0.01,),
        units=6,
        steps=200,
        looks=4,
        checked=50,
        tested=50,
        pool=40,
    )
    checked, tested, at = dimension.trained(settings, 2, 0)
    assert checked.shape == (1, 2) and tested.shape == (2,) and (tested < 1.2).all() and (at == 0).all()
    (x, y), *_ = dimension.world(settings, 2, 0)
    assert np.linalg.matrix_rank(x, tol=1e-4) == 2 and x.shape == (40, 3)


# -- without labels ----------------------------------------------------------------------------------------------------


def test_a_line_does_better_than_a_guess_and_a_code_of_pairs_than_pixels():
    shown = fig.four_pretexts.numbers()
    assert max(shown.left) < 0.75 and shown.least_gain > 0 and shown.found > 0.2


def test_chances_of_letters_sum_to_one_and_known_text_gets_cheaper():
    letters = module("_letters")
    counts, known, asked = letters.counted()
    for order in (0, 2, letters.MOST):
        before = np.full(counts.size, 1 / counts.size)
        for step in range(order + 1):
            code = 0
            for letter in asked[100 - step : 100]:
                code = code * counts.size + letter
            before = counts._mixed(step, np.full(counts.size, code), np.arange(counts.size), before)
        assert before.sum() == pytest.approx(1) and before.min() > 0
        assert counts.chances(asked, order)[100 - letters.MOST] == pytest.approx(before[asked[100]])
    shown = fig.next_letter.numbers(letters=3)
    assert (np.diff(shown.read) < 0).all() and np.argmin(shown.new) == 4 and shown.first_gains > 1.5


def test_the_chapters_that_letters_are_counted_on_are_kept_with_their_day(tmp_path, monkeypatch):
    chapters = module("_chapters")
    (tmp_path / "units").mkdir()
    said = "A *long* line, $x^2$ and `code` aside [@vapnik1998]. " * 9
    for unit in (*chapters.KNOWN, chapters.ASKED):
        (tmp_path / f"units/{unit}.qmd").write_text(f"Not told.\n\n::: {{.narration}}\n{unit} {said}\n:::\n")
    monkeypatch.setenv("DEEPLECTURE_PROJECT", str(tmp_path))
    chapters.keep(tmp_path / "kept.json", date(2026, 2, 3))
    again = chapters.kept(tmp_path / "kept.json")
    assert again.day == date(2026, 2, 3) and set(again.chapters) == {*chapters.KNOWN, chapters.ASKED}
    plain = "-data" + " a long line, and aside ." * 9
    assert again.chapters["02-data"] == plain == chapters.prose("02-data")
    assert (tmp_path / "kept.json").read_text().count("\n") > 3 * len(again.chapters)


def test_what_letters_show_of_the_kept_chapters_holds_of_them_as_they_are():
    """Where it no longer does, `make chapters-again` and the slide's title decide which of the two is told."""
    letters, chapters = module("_letters"), module("_chapters")
    known = letters.numbers(" ".join(map(chapters.prose, chapters.KNOWN)))
    counts, asked = letters.Counts(known), letters.numbers(chapters.prose(chapters.ASKED))
    new = [-np.log2(counts.chances(asked, order)).mean() for order in range(letters.MOST + 1)]
    assert np.argmin(new) == 4 and new[-2] - new[-1] < -0.05


def test_learned_codes_help_at_an_angle_and_harm_upright():
    angle, upright = fig.views_at_an_angle.numbers(), fig.views_upright.numbers()
    assert min(angle.over_pixels) > 0 and min(upright.under_pixels) > 0 and min(angle.copies_over) > 0
    assert fig.pairs_learned.numbers().after > 2 * fig.pairs_learned.numbers().before


def test_outputs_fall_together_and_the_code_is_still_read():
    shown = fig.code_collapses.numbers()
    assert shown.no_predictor < 0.1 < 0.5 < shown.stop and shown.share_lost > 0.4 > shown.share_lost_predictor


# -- at scale ----------------------------------------------------------------------------------------------------------


def test_laws_are_found_again():
    law = module("_law")
    sizes = np.array([100, 200, 400, 800, 1600, 3200])
    truth = np.array([[0.3, 5.0, 0.5], [0.0, 2.0, 0.2]])
    found = law.floored(sizes, law.told(truth, sizes))
    assert found[:, 0] == pytest.approx(truth[:, 0], abs=0.01) and found[:, 2] == pytest.approx(truth[:, 2], abs=0.01)
    assert law.pure(sizes, law.told(truth[1], sizes)) == pytest.approx(truth[1])


def test_the_exponent_depends_on_the_floor_and_forecasts_miss():
    floor, foretold = fig.floor_and_exponent.numbers(), fig.foretold_losses.numbers()
    assert floor.ratio > 2 and floor.low > floor.high_pure and foretold.outside_pure == foretold.count == 9
    shown = fig.exponent_by_dimension.numbers()
    assert max(shown.early_off[:3]) < 0.15 and shown.late_off[0] > 0.5


def test_numbers_of_several_digits_are_right_as_a_power_says():
    one, ten = fig.all_right_at_once.numbers(length=1), fig.all_right_at_once.numbers(length=10)
    assert one.whole == pytest.approx(one.single, abs=0.01) and ten.off < 0.02


def test_the_best_division_of_a_budget_is_that_of_a_search():
    split = module("compute_split")
    for fit in split.FITS.values():
        sizes = np.geomspace(1e8, 1e13, 200_001)
        assert split.best(1e24, fit) == pytest.approx(sizes[split.loss(sizes, 1e24, fit).argmin()], rel=1e-3)


# -- small again -------------------------------------------------------------------------------------------------------


def test_bytes_are_those_of_the_arrays():
    size = module("_bytes")
    widths = (196, 128, 64, 10)
    assert size.counts(widths) == (33_920, 202) and size.rounded(widths, 8) == 33_920 + 4 * 205
    assert size.sparse(widths, 0.5) == 0.5 * 33_920 * 4 + 33_920 / 8 + 4 * 202
    assert size.sparse(widths, 0.025) == 0.025 * 33_920 * (4 + 2) + 4 * 202
    assert size.narrow(widths, 64) == 4 * (196 * 64 + 64 * 32 + 32 * 10 + 64 + 32 + 10)


def test_small_networks_change_more_answers_than_they_lose():
    bits, same = fig.bits_kept.numbers(bits=4), fig.same_score_other_answers.numbers()
    assert (
        bits.changed["4"] > 2 * bits.lost["4"]
        and same.four_lost < 1 < 5 * same.four_changed * 20
        and same.twin_changed > 0.05
    )
    assert fig.taught_students.numbers().least_closer > 0.01 and fig.pruned_two_ways.numbers().least_lead > 0


# -- whose fault -------------------------------------------------------------------------------------------------------


def test_every_edge_has_its_way_back():
    shown = fig.credit_graph.numbers()
    assert shown.forward == shown.backward == 18 and shown.same


def test_feedback_lags_through_layers_and_aligns():
    shown, angle = fig.feedback_compared.numbers(), fig.angle_to_gradient.numbers()
    assert shown.deeper_lag > 0 and max(map(abs, shown.lag[1:])) < 0.006 and shown.inside and angle.least_fell > 5
    rates = load("frontiers/feedback").settings["rates"]
    assert shown.rates["last_layer"][-1] == rates[-1] and shown.at_the_end == 1


def test_hebb_grows_as_it_must_and_oja_stays():
    length, _ = module("hebb_and_oja").learned()
    assert length[1, -1] == pytest.approx(np.ones(20), abs=0.05) and (length[0, -1] > 1e10).all()


def test_noise_guesses_gradients_as_the_formula_says():
    shown = fig.noise_credit.numbers()
    assert shown.off < 0.05 and shown.lead > 0.1


def test_the_book_is_read_for_its_links():
    links = module("_links")
    every, count = links.units(), links.links()
    assert [unit.number for unit in every] == list(range(1, 14)) and count.trace() == 0
    assert count[2, 12] >= 2 and count[12, 0] > 0 and every[12].minutes == 72


def test_links_are_counted_by_paragraphs_in_which_one_unit_names_another(tmp_path, monkeypatch):
    links = module("_links")
    (tmp_path / "units").mkdir()
    one = 'title: "One"\n\n## Part {#sec-a minutes=7}\n\nSee unit 2, @sec-b and again @fig-b.\n\nMail me@sec-b, @sec-a.'
    two = 'title: "Two"\n\n## Part {#sec-b minutes=8}\n\n```{python}\n#| label: fig-b\n```\n\n[@sec-a] and unit 9.'
    for name, text in {"01-one": one, "02-two": two}.items():
        (tmp_path / f"units/{name}.qmd").write_text(text)
    monkeypatch.setenv("DEEPLECTURE_PROJECT", str(tmp_path))
    for found in (links.units, links.links):
        found.cache_clear()
        monkeypatch.setattr(links, found.__name__, found.__wrapped__)
    assert [(unit.title, unit.minutes) for unit in links.units()] == [("One", 7), ("Two", 8)]
    assert links.links().tolist() == [[0, 1], [1, 0]]
