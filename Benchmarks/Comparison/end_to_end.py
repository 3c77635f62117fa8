"""A whole assessment of a small study against closed formulas in NumPy."""

import os

from sides import STUDY, require_same, take_turns, times

DRAWS = 1_000_000
SYSTEMS = ["BLOOM", "one request"]


def measure(ours, peer, repetitions):
    workers = os.cpu_count()
    rows, phases, claims = [], [], []
    for system in SYSTEMS:
        assess = ["assess", STUDY, system, DRAWS]
        contestants = {
            "Monteverde, 1 worker": (ours, [*assess, 1]),
            "NumPy, `quantile`": (peer, ["assess", system, DRAWS, "quantile"]),
            f"Monteverde, {workers} workers": (ours, [*assess, workers]),
            "NumPy, `sort`": (peer, ["assess", system, DRAWS, "sort"]),
        }
        replies = take_turns(contestants, repetitions)
        check(system, *(answers[0] for answers in replies.values()))
        seconds = {name: times(answers) for name, answers in replies.items()}
        inputs = int(replies["NumPy, `sort`"][0]["inputs"][0])
        for name, taken in seconds.items():
            ratios = [seconds[f"NumPy, `{way}`"].median / taken.median for way in ("quantile", "sort")]
            rows.append(
                f"| {system}, {inputs} inputs | {name} | {taken.text(1e3, 0)} | {DRAWS / taken.median / 1e6:.1f} "
                f"| {ratios[0]:.1f} | {ratios[1]:.1f} |")
        phases += [phase(system, name, replies[name]) for name in contestants]
        ratio = seconds["NumPy, `quantile`"].median / seconds[f"Monteverde, {workers} workers"].median
        what = f"draws per second of {system}, {workers} workers, against NumPy's `quantile`"
        claims.append((what, "4 times", f"{ratio:.2f} times", ratio >= 4))
    body = f"""\
{DRAWS:,} draws of a system of `Studies/bloom-176b`, from random numbers to statistics: total and stages,
moments to the fourth, seven quantiles of each. Monteverde solves the matrix and also works out processes,
intervals of quantiles, the place of the static value and the dominant draw. NumPy computes closed formulas that
share what they can, on one thread; its quantiles come from `np.quantile`, or from `np.sort`, which it vectorises
with AVX-512. Milliseconds are wall time: median (least to most); the ratios are of these.

| system | by | milliseconds | million draws per second | NumPy `quantile` / this | NumPy `sort` / this |
|---|---|---|---|---|---|
""" + "\n".join(rows) + """

Where the time goes, milliseconds (medians):

| system | by | draws | formulas and matrix | statistics |
|---|---|---|---|---|
""" + "\n".join(phases)
    return "A small study from end to end", body, claims


def phase(system, name, replies):
    def cell(part):
        return f"{times(replies, part).median * 1e3:.0f}"

    parts = "{} with moments |".format(cell("propagation")) if name.startswith("Monteverde") else (
        "{} | {}".format(cell("draws"), cell("formulas")))
    return f"| {system} | {name} | {parts} | {cell('statistics')} |"


def check(system, ours, *peers):
    """Means within six standard errors of their difference, the middle quantiles within one per cent."""
    for reply in peers:
        for name in (name for name in reply if name.startswith("mean of ")):
            (mine, my_error), (theirs, their_error) = ours[name], reply[name]
            require_same(f"{system}, {name}", mine, theirs, 6 * (my_error**2 + their_error**2) ** 0.5)
        for name in (name for name in reply if name.startswith("quantiles of ")):
            for mine, theirs in zip(ours[name][2:5], reply[name][2:5], strict=True):
                require_same(f"{system}, {name}", mine, theirs, 0.01 * theirs)
