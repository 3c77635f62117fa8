"""Sobol' indices of ten inputs against SALib, and the memory of many draws."""

import os

from sides import fresh, require_same, take_turns, times

INPUTS = 10
DRAWS = 8192
RESAMPLES = 100
MANY = [65_536, 4_194_304]


def measure(ours, peer, repetitions):
    workers = os.cpu_count()

    def words(estimator, design, workers):
        return ["sobol-indices", INPUTS, DRAWS, estimator, design, RESAMPLES, workers]

    contestants = {
        "SALib": (peer, ["sobol-indices", INPUTS, DRAWS, RESAMPLES]),
        f"Monteverde, SALib's estimator, {workers} workers": (ours, words("saltelli", "random", workers)),
        "Monteverde, SALib's estimator, 1 worker": (ours, words("saltelli", "random", 1)),
        f"Monteverde, SALib's estimator, Sobol' points, {workers} workers": (ours, words("saltelli", "sobol", workers)),
        f"Monteverde's own estimator, {workers} workers": (ours, words("azzini-rosati", "random", workers)),
    }
    replies = take_turns(contestants, repetitions)
    exact_first, exact_total = exact()
    for name, answers in replies.items():
        for index, exact_values in (("first", exact_first), ("total", exact_total)):
            for mine, theirs in zip(answers[0][index], exact_values, strict=True):
                # Six standard errors of the largest index with random points.
                require_same(f"{name}, {index}", mine, theirs, 0.1)
    taken = {name: times(answers) for name, answers in replies.items()}
    peer_time = taken["SALib"]
    rows = [f"| {name} | {time.text(1e3, 1)} | {peer_time.median / time.median:.1f} |" for name, time in taken.items()]
    parts = {part: times(replies["SALib"], part).median * 1e3 for part in ("sampling", "analysis")}

    memory, peaks = [], []
    for draws in MANY:
        # The peak is that of a process, so each run has its own.
        reply = fresh().ask("sobol-indices", INPUTS, draws, "azzini-rosati", "random", RESAMPLES, workers, 1)
        peaks.append(reply["peak megabytes"][0])
        memory.append(f"| {draws:,} | {reply['evaluations'][0]:,.0f} | {peaks[-1]:.1f} | {reply['seconds'][0]:.2f} |")
    body = f"""\
Sobol' indices, first and total, of the G function of {INPUTS} inputs with {DRAWS:,} base draws and {RESAMPLES} bootstrap
resamples (with Sobol' points: 8 randomisations, whose spread gives the intervals). SALib's time is that of its sampling
({parts['sampling']:.0f} ms) and its analysis ({parts['analysis']:.0f} ms); that of the function, in NumPy, is left out.
Monteverde's is all three, as it makes points, runs them and adds up in one pass. Milliseconds are wall time: median
(least to most).

| by | milliseconds | SALib / this |
|---|---|---|
""" + "\n".join(rows) + f"""

Peak memory (resident set) of processes of their own, {workers} workers, one run each:

| base draws | model runs | peak, MB | seconds |
|---|---|---|---|
""" + "\n".join(memory)
    ratio = peer_time.median / taken[f"Monteverde, SALib's estimator, {workers} workers"].median
    claims = [
        (f"Sobol' indices of {INPUTS} inputs with {DRAWS:,} base draws and intervals, against SALib", "50 times",
         f"{ratio:.0f} times", ratio >= 50),
        (f"memory of indices from {MANY[0]:,} base draws over that of {MANY[1]:,}", "0.9 times",
         f"{peaks[0] / peaks[1]:.3f} times", peaks[1] <= peaks[0] / 0.9),
    ]
    return "Sobol' indices against SALib", body, claims


def exact():
    """First-order and total indices of the G function."""
    v = [1 / (3 * (1 + a) ** 2) for a in range(INPUTS)]
    product = 1
    for share in v:
        product *= 1 + share
    return [share / (product - 1) for share in v], [share * product / ((1 + share) * (product - 1)) for share in v]
