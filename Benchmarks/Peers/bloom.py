"""The BLOOM study (Studies/bloom-176b) as closed formulas: its inputs, its scores by stage and its exact mean."""

from math import log

from scipy import integrate, stats

GPU_HOURS = 1082990
HOURS = 8760  # of a year
COMPUTATION = GPU_HOURS * 0.4  # kWh at full load


def lognormal(median, gsd):
    return stats.lognorm(s=log(gsd), scale=median)


def triangular(minimum, mode, maximum):
    width = maximum - minimum
    return stats.triang(c=(mode - minimum) / width, loc=minimum, scale=width)


# In the units of the formulas below: kWh, kg, years.
INPUTS = {
    "load": triangular(0.75, 0.9, 1),
    "grid_intensity": lognormal(0.057, 1.25),
    "idle_ratio": triangular(0.3, 0.59, 0.8),
    "server_gwp": lognormal(2500, 1.6),
    "gpu_gwp": lognormal(150, 1.62),
    "server_life": triangular(3, 5, 7),
    "use_rate": stats.beta(17, 3),
    "pue": triangular(1.08, 1.2, 1.45),
    "requests": lognormal(1e9, 5),
    "request_energy": lognormal(0.00375, 2.2),
}
USED = {"BLOOM": list(INPUTS)[:7], "one request": list(INPUTS)}


def draw(name, random, n):
    """Draws by NumPy's own samplers: SciPy's are the same ones behind checks."""
    match name:
        case "load": return random.triangular(0.75, 0.9, 1, n)
        case "grid_intensity": return random.lognormal(log(0.057), log(1.25), n)
        case "idle_ratio": return random.triangular(0.3, 0.59, 0.8, n)
        case "server_gwp": return random.lognormal(log(2500), log(1.6), n)
        case "gpu_gwp": return random.lognormal(log(150), log(1.62), n)
        case "server_life": return random.triangular(3, 5, 7, n)
        case "use_rate": return random.beta(17, 3, n)
        case "pue": return random.triangular(1.08, 1.2, 1.45, n)
        case "requests": return random.lognormal(log(1e9), log(5), n)
        case "request_energy": return random.lognormal(log(0.00375), log(2.2), n)


def stages(system, p):
    """Scores by stage, kg CO2-eq; what stages share is computed once."""
    production = GPU_HOURS / HOURS * (p["server_gwp"] / 8 + p["gpu_gwp"]) / (p["server_life"] * p["use_rate"])
    use = COMPUTATION * p["load"] * p["grid_intensity"]
    if system == "BLOOM":
        return {"production": production, "use": use, "idle": use * p["idle_ratio"]}
    share = 1 / p["requests"]
    use *= p["pue"] * share
    inference = p["request_energy"] * p["pue"] * p["grid_intensity"]
    return {"production": production * share, "use": use, "idle": use * p["idle_ratio"], "inference": inference}


def exact_mean():
    """The mean of the total of system BLOOM: of independent inputs, so a sum of products of expectations."""

    def reciprocal(distribution):
        low, high = distribution.support()
        # The mode of the triangular distribution is a kink of its density.
        return integrate.quad(lambda x: distribution.pdf(x) / x, low, high, points=[5], epsabs=0, epsrel=1e-12)[0]

    mean = {name: INPUTS[name].mean() for name in USED["BLOOM"]}
    use = COMPUTATION * mean["load"] * mean["grid_intensity"]
    hardware = GPU_HOURS / HOURS * (mean["server_gwp"] / 8 + mean["gpu_gwp"])
    reciprocal_use_rate = (17 + 3 - 1) / (17 - 1)
    return use * (1 + mean["idle_ratio"]) + hardware * reciprocal(INPUTS["server_life"]) * reciprocal_use_rate
