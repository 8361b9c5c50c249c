"""What other devices gave of the course's experiments: kept whole, compared as it says, and what the units read of it holds there."""

import numpy as np
import pytest
from test_project_files import ROOT

from deeplecture import devices, record
from deeplecture.claims import within
from measured.figures import fashion as fig

KEPT = sorted("/".join(file.parts[-4:-1]) for file in (ROOT / "figures").glob("*/*/on-*/record.json"))
EXPERIMENTS = sorted({name.rpartition("/")[0] for name in KEPT})


def test_a_card_and_the_processor_beside_it_repeated_the_same_experiments():
    assert EXPERIMENTS and KEPT == [f"{name}/on-{device}" for name in EXPERIMENTS for device in ("cpu", "cuda")]


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_what_is_kept_was_made_by_the_code_of_the_record_and_differs_as_it_says(name):
    known = record.load(name)
    for device, made in record.elsewhere(name).items():
        assert made.settings == known.settings | {"device": device}
        assert made.provenance["code"] == known.provenance["code"]
        assert made.provenance["differs"] == devices.differences(known, made)


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_what_the_units_read_of_an_experiment_holds_on_every_device(name):
    for device, made in record.elsewhere(name).items():
        assert [claim.sentence for claim in record.claims(made) if not claim.holds] == [], device


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_less_is_allowed_to_a_device_than_another_seed_moves(name):
    stated = record.declared(name)
    score = stated.test if stated.test in stated.on_devices else stated.validation
    allowed, runs = within(stated.on_devices[score]), record.load(name).results[score]
    held = np.broadcast_to(True if allowed.where is None else allowed.where, runs.shape[1:])
    assert np.max(allowed.each) < np.ptp(runs, axis=0)[held].max()
    assert allowed.mean is None or allowed.mean < runs.std(axis=0, ddof=1)[held].max()


def test_the_chapter_tells_how_far_the_card_lay():
    numbers = fig.fashion_seed_spread.numbers()
    here, card = record.load("fashion/seeds"), record.elsewhere("fashion/seeds")["cuda"]
    gap = 100 * (card.results["test_accuracy"] - here.results["test_accuracy"])
    assert numbers.card == card.provenance["device"] and "H100" in numbers.card
    assert numbers.card_most == pytest.approx(np.abs(gap).max())
    assert numbers.card_usual == pytest.approx(np.sqrt(np.mean(gap**2)))
    limit = within(record.declared("fashion/seeds").on_devices["train_loss"]).each
    assert numbers.loss_off["cpu"] < limit < numbers.loss_off["cuda"] < numbers.loss_deviation
