"""Precision of the mean: Sobol' points against random draws, and against SciPy's Sobol' points."""

from scipy.stats import f

from sides import STUDY

DRAWS = 16_384
RANDOMIZATIONS = 30


def root_mean_square_error(means, exact):
    return (sum((mean - exact) ** 2 for mean in means) / len(means)) ** 0.5


def measure(ours, peer, repetitions):
    def means(side, *words):
        return side.ask("means", *words, DRAWS, RANDOMIZATIONS, 1)

    random = means(peer, "random")
    exact = random["exact"][0]
    errors = {
        "NumPy, random": root_mean_square_error(random["means"], exact),
        "SciPy, Sobol'": root_mean_square_error(means(peer, "sobol")["means"], exact),
    }
    for design in ["random", "lhs", "sobol"]:
        errors[design] = root_mean_square_error(means(ours, STUDY, "BLOOM", design)["means"], exact)
    # Ratio of two independent mean squares, each with as many degrees of freedom as randomisations.
    factor = f.ppf(0.975, RANDOMIZATIONS, RANDOMIZATIONS) ** 0.5
    names = {
        "random": "Monteverde, random", "lhs": "Monteverde, Latin hypercube", "sobol": "Monteverde, Sobol'"}
    rows = []
    for name, error in errors.items():
        ratio = errors["random"] / error
        interval = f"{ratio / factor:.1f} to {ratio * factor:.1f}"
        rows.append(f"| {names.get(name, name)} | {error / exact:.1e} | {ratio:.1f} | {interval} |")
    ratio = errors["random"] / errors["sobol"]
    body = f"""\
Root mean square error of the mean of system BLOOM (`Studies/bloom-176b`, seven uncertain inputs) at
{DRAWS:,} draws over {RANDOMIZATIONS} independent randomisations, relative to the exact mean, which is a sum
of products of expectations. The interval (95 %, F distribution) is that of the ratio in two sets of
{RANDOMIZATIONS} randomisations.

| design | relative RMSE | Monteverde's random / this | interval |
|---|---|---|---|
""" + "\n".join(rows)
    what = "precision of the mean of BLOOM at 16,384 draws, Sobol' against random"
    claims = [(what, "20 times", f"{ratio:.1f} times", ratio >= 20)]
    return "Precision of the mean", body, claims
