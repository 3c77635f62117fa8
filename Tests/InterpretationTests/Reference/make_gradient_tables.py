"""Expected values for the tests of Gradients: central moments of distributions, slopes dx/dz in their normal
scores z, and quantiles of Student's t.

Run: python3 make_gradient_tables.py   (NumPy, SciPy); writes gradient_tables.json.
"""
import json
import pathlib

import numpy as np
from scipy import integrate, stats

FAMILIES = {
    "normal": stats.norm(3, 0.5),
    "uniform": stats.uniform(1, 3),
    "triangular": stats.triang(0.25, 0, 20),
    "beta": stats.beta(17, 3),
    "gamma": stats.gamma(2, 1, 0.5),
    "weibull": stats.weibull_min(2, 0, 3),
    "lognormal": stats.lognorm(0.5, 0, np.exp(0.25)),
    "student": stats.t(5, 1, 2),
    "extreme value": stats.genextreme(-0.1, 1, 2),
    "exponential": stats.expon(0, 2),
    "truncated normal": stats.truncnorm(-1, 2, 5, 3),
}


def moments(law):
    """Mean and central moments; the third and fourth by integration over the density."""
    mean, variance = (float(x) for x in law.stats("mv"))
    low, high = law.support()
    cuts = [low, *law.ppf([1e-6, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 1 - 1e-6]), high]
    third, fourth = (
        sum(integrate.quad(lambda x: (x - mean) ** k * law.pdf(x), a, b, epsabs=0, epsrel=1e-13, limit=500)[0]
            for a, b in zip(cuts, cuts[1:]))
        for k in (3, 4))
    return {"mean": mean, "variance": variance, "third": third, "fourth": fourth}


def slopes(law):
    """x = F^-1(Phi(z)) and phi(z) / f(x)."""
    z = np.array([-2.5, -1, -0.1, 0.3, 1.2, 2.75])
    p = stats.norm.cdf(z)
    x = np.where(z < 0, law.ppf(p), law.isf(stats.norm.sf(z)))
    return {"coordinates": list(map(float, p)), "values": list(map(float, x)),
            "slopes": list(map(float, stats.norm.pdf(z) / law.pdf(x)))}


tables = {
    "families": [dict(name=name, **moments(law), **slopes(law)) for name, law in FAMILIES.items()],
    "student975": [{"degreesOfFreedom": d, "quantile": float(stats.t.ppf(0.975, d))} for d in (3, 7)],
}
pathlib.Path(__file__).with_name("gradient_tables.json").write_text(json.dumps(tables, indent=1) + "\n")
