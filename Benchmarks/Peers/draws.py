"""Draws of one distribution by NumPy's Generator (PCG64, its default), one thread."""

from time import process_time

import numpy as np

# `Sources/MonteverdeBenchmarks/Draws.swift` draws the same ones. NumPy has no PERT: by its beta.
FAMILIES = {
    "normal": lambda random, n: random.normal(1, 0.1, n),
    "lognormal": lambda random, n: random.lognormal(4, 0.25, n),
    "triangular": lambda random, n: random.triangular(0.75, 0.9, 1, n),
    "uniform": lambda random, n: random.uniform(0.9, 1.1, n),
    "beta": lambda random, n: random.beta(17, 3, n),
    "PERT": lambda random, n: 3 + 5 * random.beta(2.6, 3.4, n),
    "gamma": lambda random, n: random.gamma(2.5, 2, n),
}

# The latest draws: while they live, new ones go to memory that was in use before, without page faults.
latest = None


def measure(family, draws, seed):
    global latest
    draw = FAMILIES[family]
    random = np.random.Generator(np.random.PCG64(int(seed)))
    start = process_time()
    values = draw(random, int(draws))
    seconds = process_time() - start
    latest = values
    return {"seconds": [seconds], "mean": [values.mean()], "standard deviation": [values.std(ddof=1)]}
