"""Draws per core against NumPy's generators."""

from sides import require_same, take_turns, times

DRAWS = 1_000_000
FAMILIES = ["lognormal", "normal", "triangular", "uniform", "beta", "PERT", "gamma"]
CLAIMED = ["lognormal", "normal", "triangular"]


def measure(ours, peer, repetitions):
    rows, ratios = [], {}
    for family in FAMILIES:
        words = ["draws", family, DRAWS]
        replies = take_turns({"ours": (ours, words), "NumPy": (peer, words)}, repetitions)
        a, b = replies["ours"][0], replies["NumPy"][0]
        deviation = b["standard deviation"][0]
        # Six standard errors of a difference of means.
        require_same(f"mean of {family}", a["mean"][0], b["mean"][0], 6 * deviation * (2 / DRAWS) ** 0.5)
        require_same(f"spread of {family}", a["standard deviation"][0], deviation, 0.02 * deviation)
        mine, theirs = times(replies["ours"]), times(replies["NumPy"])
        ratios[family] = theirs.median / mine.median
        per_draw = 1e9 / DRAWS
        preparation = times(replies["ours"], "preparation").median * 1e3
        rows.append(
            f"| {family} | {mine.text(per_draw, 1)} | {theirs.text(per_draw, 1)} | {ratios[family]:.1f} "
            f"| {preparation:.0f} |")
    body = f"""\
{DRAWS:,} draws by one thread, nanoseconds of processor time per draw: Monteverde's random design (Philox
4x32-10) and quantile kernel against NumPy's `Generator(PCG64)`; both keep all draws in memory that was in use
before. Monteverde makes the kernel of a distribution once per study; that time stands in the last column and
is not in the others.

| distribution | Monteverde, ns: median (least to most) | NumPy, ns | NumPy / Monteverde | kernel made in, ms |
|---|---|---|---|---|
""" + "\n".join(rows)
    claims = [
        (f"{family} draws per core, against NumPy", "3 times", f"{ratios[family]:.2f} times", ratios[family] >= 3)
        for family in CLAIMED]
    return "Draws per core", body, claims
