"""Sobol' indices by SALib: sampling and analysis, each timed, the function between them not."""

from time import perf_counter

import numpy as np
from SALib.analyze import sobol as analysis
from SALib.sample import sobol as sample


def measure(inputs, draws, resamples, seed):
    inputs = int(inputs)
    problem = {"num_vars": inputs, "names": [f"x{i + 1}" for i in range(inputs)], "bounds": [[0, 1]] * inputs}
    start = perf_counter()
    x = sample.sample(problem, int(draws), calc_second_order=False, seed=int(seed) + 1)
    sampled = perf_counter()
    y = np.prod((np.abs(4 * x - 2) + np.arange(inputs)) / np.arange(1, inputs + 1), axis=1)
    evaluated = perf_counter()
    indices = analysis.analyze(
        problem, y, calc_second_order=False, num_resamples=int(resamples), seed=int(seed) + 1)
    seconds = perf_counter() - evaluated
    return {"seconds": [sampled - start + seconds], "sampling": [sampled - start], "analysis": [seconds],
            "first": [float(v) for v in indices["S1"]], "total": [float(v) for v in indices["ST"]]}
