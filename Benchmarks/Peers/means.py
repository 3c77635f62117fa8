"""The mean of system BLOOM in independent randomisations: random draws by NumPy, Sobol' points by SciPy."""

from time import perf_counter

import numpy as np
from scipy.stats import qmc

import bloom


def scores(points):
    names = bloom.USED["BLOOM"]
    parameters = {name: bloom.INPUTS[name].ppf(points[:, i]) for i, name in enumerate(names)}
    return sum(bloom.stages("BLOOM", parameters).values())


def measure(design, draws, randomizations, seed):
    dimensions = len(bloom.USED["BLOOM"])
    start = perf_counter()
    means = []
    for randomization in range(int(randomizations)):
        random = np.random.default_rng([int(seed), randomization])
        if design == "sobol":
            points = qmc.Sobol(dimensions, scramble=True, rng=random).random(int(draws))
        else:
            points = random.random((int(draws), dimensions))
        means.append(scores(points).mean())
    return {"seconds": [perf_counter() - start], "means": means, "exact": [bloom.exact_mean()]}
