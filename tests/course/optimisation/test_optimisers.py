"""Our optimisers and schedules give PyTorch's numbers."""

import numpy as np
import pytest
import torch

from measured import optimisers

TORCH = {
    "SGD": lambda w: torch.optim.SGD([w], lr=0.03),
    "momentum": lambda w: torch.optim.SGD([w], lr=0.03, momentum=0.9),
    "Nesterov": lambda w: torch.optim.SGD([w], lr=0.03, momentum=0.9, nesterov=True),
    "AdaGrad": lambda w: torch.optim.Adagrad([w], lr=0.03),
    "RMSprop": lambda w: torch.optim.RMSprop([w], lr=0.03),
    "Adam": lambda w: torch.optim.Adam([w], lr=0.03),
    "AdamW": lambda w: torch.optim.AdamW([w], lr=0.03),
}


@pytest.mark.parametrize("name", TORCH)
@pytest.mark.parametrize("schedule", ["constant", "cosine"])
def test_hundred_noisy_steps_agree_with_torch(name, schedule):
    rng = np.random.default_rng(3)
    factors, targets = rng.normal(size=(5, 5)), rng.normal(size=(100, 5))
    ours = rng.normal(size=5)
    theirs = torch.tensor(ours, requires_grad=True)
    update, reference = optimisers.OPTIMISERS[name](), TORCH[name](theirs)
    for t in range(100):
        rate = 0.03 * optimisers.SCHEDULES[schedule](t / 100)
        ours = update(ours, factors.T @ np.tanh(factors @ ours - targets[t]), rate)
        reference.param_groups[0]["lr"] = rate
        theirs.grad = torch.tensor(factors.T @ np.tanh(factors @ theirs.detach().numpy() - targets[t]))
        reference.step()
        np.testing.assert_allclose(ours, theirs.detach().numpy(), rtol=0, atol=1e-6)
    assert set(TORCH) == set(optimisers.OPTIMISERS)


def test_two_trainings_share_no_memory():
    first, second = optimisers.momentum(), optimisers.momentum()
    first(np.zeros(2), np.ones(2), 1.0)
    np.testing.assert_array_equal(second(np.zeros(2), np.ones(2), 1.0), -np.ones(2))


@pytest.mark.parametrize(
    "ours, theirs",
    [
        (optimisers.step, lambda o: torch.optim.lr_scheduler.StepLR(o, step_size=30, gamma=0.1)),
        (optimisers.exponential, lambda o: torch.optim.lr_scheduler.ExponentialLR(o, gamma=0.01 ** (1 / 100))),
        (optimisers.cosine, lambda o: torch.optim.lr_scheduler.CosineAnnealingLR(o, T_max=100)),
        (
            lambda done: optimisers.cyclic(done, cycles=4, low=0.1),
            lambda o: torch.optim.lr_scheduler.CyclicLR(
                o, base_lr=0.1, max_lr=1.0, step_size_up=12.5, cycle_momentum=False
            ),
        ),
    ],
    ids=["step", "exponential", "cosine", "cyclic"],
)
def test_schedules_agree_with_torch(ours, theirs):
    weight = torch.zeros(1, requires_grad=True)
    optimiser = torch.optim.SGD([weight], lr=1.0)
    scheduler = theirs(optimiser)
    for t in range(100):
        assert ours(t / 100) == pytest.approx(optimiser.param_groups[0]["lr"], abs=1e-9), t
        optimiser.step()
        scheduler.step()


def test_warm_up_and_one_cycle_rise_to_the_base_rate_and_end_near_nothing():
    for schedule, top in ((optimisers.warmup_cosine, 0.1), (optimisers.one_cycle, 0.3)):
        shares = np.linspace(0, 1, 1001)[:-1]
        factors = np.array([schedule(share) for share in shares])
        assert shares[factors.argmax()] == pytest.approx(top) and factors.max() == pytest.approx(1)
        assert (np.diff(factors[shares < top]) > 0).all() and (np.diff(factors[shares > top]) < 0).all()
        assert factors[-1] < 1e-5


def test_newton_solves_a_quadratic_in_one_step():
    rng = np.random.default_rng(0)
    root = rng.normal(size=(4, 4))
    hessian, optimum, start = root @ root.T + np.eye(4), rng.normal(size=4), rng.normal(size=4)
    np.testing.assert_allclose(optimisers.newton_step(start, hessian @ (start - optimum), hessian), optimum, atol=1e-9)
