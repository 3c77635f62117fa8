"""The BLOOM study by closed formulas in NumPy: draws, stages, totals, moments to the fourth and quantiles."""

from time import perf_counter

import numpy as np

import bloom

PROBABILITIES = np.array([0.025, 0.05, 0.25, 0.5, 0.75, 0.95, 0.975])


def moments(x):
    """Count, mean and central sums to the fourth; the sums as dot products, NumPy's fastest way."""
    mean = x.mean()
    deviation = x - mean
    square = deviation * deviation
    return len(x), mean, square.sum(), square @ deviation, square @ square


def quantiles_of_sorted(x):
    """`np.quantile` by a whole sort, which NumPy vectorises with AVX-512: faster than its selection there."""
    x = np.sort(x)
    position = (len(x) - 1) * PROBABILITIES
    rank = position.astype(int)
    return x[rank] + (position - rank) * (x[rank + 1] - x[rank])


QUANTILES = {"quantile": lambda x: np.quantile(x, PROBABILITIES), "sort": quantiles_of_sorted}


def measure(system, draws, quantiles, seed):
    random = np.random.Generator(np.random.PCG64(int(seed)))
    quantiles_of = QUANTILES[quantiles]
    start = perf_counter()
    parameters = {name: bloom.draw(name, random, int(draws)) for name in bloom.USED[system]}
    drawn = perf_counter()
    scores = bloom.stages(system, parameters)
    scores["total"] = sum(scores.values())
    computed = perf_counter()
    statistics = {name: (moments(x), quantiles_of(x)) for name, x in scores.items()}
    end = perf_counter()

    reply = {"seconds": [end - start], "draws": [drawn - start], "formulas": [computed - drawn],
             "statistics": [end - computed], "inputs": [len(parameters)]}
    for name, ((count, mean, square, _, _), quantiles) in statistics.items():
        reply["mean of " + name] = [mean, (square / (count - 1) / count) ** 0.5]
        reply["quantiles of " + name] = list(quantiles)
    return reply
