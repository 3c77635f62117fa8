"""Whether draws of databases agree with bw2calc and with a direct solver. Usage: agreement.py [--draws N] [check ...]

Prints what it found and ends with status 1 where a check does not hold. Checks:
  `uslci`, `ecoinvent-2000`, `ecoinvent-20000`: distributions of scores against bw2calc;
  `round-trip`: arrays written here, used by bw2calc, draw by draw;
  `recheck`: draws of the inventory of 20,000 processes against KLU factorisations of the same draws;
  `slopes`: derivatives of a score by exchanges of that inventory against central differences of KLU solutions;
  `planted`: exchanges made influential by hand, which a ranking has to find;
  `ranking-time`: draws with derivatives by all exchanges against plain draws.
"""

import argparse
import os
import sys
import tempfile

import numpy as np
from scipy import stats

import exchanges
import sides
from inventories import Missing, ecoinvent_like, real

METHODS = {"uslci": 23, "ecoinvent-2000": 3, "ecoinvent-20000": 3}
# What of each database is asked for; None: a dozen with uncertain supply chains.
DEMANDS = {"uslci": None, "ecoinvent-2000": [0, 500, 1000, 1500, 2000], "ecoinvent-20000": [0, 1000, 15000]}
PEER = {"uslci": "LCA", "ecoinvent-2000": "LCA", "ecoinvent-20000": "IterativeLCA"}
LEVEL = 0.001
STANDARD_ERRORS = 4
# Scores that hardly vary are compared by value: brightway stores parameters of distributions in single precision.
CONSTANT, SINGLE = 1e-5, 1e-6
# What a direct solver leaves of a score that is zero.
ROUNDING = 1e-10


def folder_of(database):
    return real("uslci_2017") if database == "uslci" else ecoinvent_like(int(database.split("-")[1]))


def uncertain_demands(folder, count):
    """Ids of processes, spread over the database, whose supply chain has uncertain exchanges of A and of B."""
    sys.path.insert(0, str(sides.FOLDER / "Peers"))
    import databases

    package = databases.data_objects(folder)[0]

    def table(matrix):
        [group] = [name for name in package.groups if package.groups[name].resources[0]["matrix"] == matrix]
        indices = package.get_resource(f"{group}.indices")[0]
        types = package.get_resource(f"{group}.distributions")[0]["uncertainty_type"]
        return indices["row"], indices["col"], types > 1

    rows, columns, varies = table("technosphere_matrix")
    _, emitters, emissions_vary = table("biosphere_matrix")
    suppliers = {}
    for row, column in zip(rows, columns):
        suppliers.setdefault(column, []).append(row)
    in_a, in_b = set(columns[varies]), set(emitters[emissions_vary])
    found = []
    for start in sorted(suppliers):
        reached, pending = set(), [start]
        while pending:
            process = pending.pop()
            if process not in reached:
                reached.add(process)
                pending += suppliers.get(process, [])
        if reached & in_a and reached & in_b:
            found.append(int(start))
    step = max(1, len(found) // count)
    return found[::step][:count]


def holm(p_values):
    """Adjusted p-values of Holm (1979)."""
    p_values = np.asarray(p_values)
    order = np.argsort(p_values)
    adjusted = np.minimum(1, np.maximum.accumulate(p_values[order] * np.arange(len(order), 0, -1)))
    result = np.empty(len(order))
    result[order] = adjusted
    return result


def distributions(ours, peer, database, draws):
    folder, methods = folder_of(database), METHODS[database]
    demands = DEMANDS[database] or uncertain_demands(folder, 12)
    ids = ",".join(map(str, demands))
    reply = ours.ask("database-draws", folder, methods, ids, draws, os.cpu_count(), 1)
    shape = (draws, len(demands), methods)
    mine = np.array(reply["scores"]).reshape(shape)
    theirs = np.array(peer.ask("database-draws", PEER[database], folder, methods, ids, draws)["scores"]).reshape(shape)
    failed = reply["failed"][0]

    labels, p_values, errors, worst_value, constants = [], [], [], 0.0, 0
    zeros, largest_zero = 0, 0.0
    for demand in range(len(demands)):
        for method in range(methods):
            a, b = mine[:, demand, method], theirs[:, demand, method]
            if not a.any():
                # Structural zeros are exact here; a solver of the whole matrix leaves rounding errors.
                zeros += 1
                size = np.abs(mine[:, :, method]).max()
                largest_zero = max(largest_zero, np.abs(b).max() / size if size > 0 else 0)
                continue
            size = max(abs(a.mean()), abs(b.mean()))
            if max(a.std(ddof=1), b.std(ddof=1)) <= CONSTANT * size:
                constants += 1
                worst_value = max(worst_value, abs(a.mean() - b.mean()) / size)
                continue
            labels.append(f"demand {demands[demand]}, method {method + 1}")
            p_values.append(stats.ks_2samp(a, b, method="asymp").pvalue)
            error = np.hypot(a.std(ddof=1), b.std(ddof=1)) / draws ** 0.5
            errors.append(abs(a.mean() - b.mean()) / error)
    adjusted = holm(p_values)
    least, most = int(np.argmin(adjusted)), int(np.argmax(errors))
    print(
        f"{database}: {draws} draws on each side (bw2calc {PEER[database]}), demands {ids}: {len(labels)} scores vary; "
        f"{failed:.0f} draws failed\n"
        f"  Kolmogorov-Smirnov: least p {min(p_values):.2g}, after Holm {adjusted[least]:.2g} ({labels[least]})\n"
        f"  means: at most {errors[most]:.2f} standard errors apart ({labels[most]})\n"
        f"  {constants} scores hardly vary: values differ by at most {worst_value:.1e}; {zeros} are zero, in "
        f"bw2calc at most {largest_zero:.1e} of the largest score of the method")
    return (
        failed == 0 and adjusted[least] >= LEVEL and errors[most] <= STANDARD_ERRORS and worst_value <= SINGLE
        and largest_zero <= ROUNDING)


def round_trip(ours, peer, draws):
    holds = True
    for database, demands, wanted in [
        ("uslci", None, min(draws, 50)), ("ecoinvent-2000", [1000], min(draws, 20)),
        ("ecoinvent-20000", [1000], min(draws, 5)),
    ]:
        folder, methods = folder_of(database), METHODS[database]
        ids = ",".join(map(str, demands or uncertain_demands(folder, 12)))
        with tempfile.TemporaryDirectory() as scratch:
            package = scratch + "/samples.zip"
            reply = ours.ask("database-samples", folder, methods, ids, wanted, os.cpu_count(), 1, package)
            megabytes = os.path.getsize(package) / 1e6
            theirs = peer.ask("database-arrays", folder, methods, ids, wanted, package)["scores"]
        mine, theirs = (np.array(scores).reshape(wanted, -1, methods) for scores in (reply["scores"], theirs))
        # Of scores that are zero here, a solver of the whole matrix leaves rounding errors.
        size = np.maximum(np.abs(mine), 1e-10 * np.abs(mine).max((0, 1)))
        error = float(np.divide(np.abs(mine - theirs), size, out=np.zeros_like(size), where=size > 0).max())
        print(
            f"round trip, {database}: {wanted} draws of {mine.shape[1]} demands and {methods} methods, {megabytes:.1f} MB of "
            f"arrays: scores differ by at most {error:.1e} of their value")
        holds = holds and error <= 1e-6
    return holds


def recheck(ours, peer, draws):
    draws, holds = min(draws, 100), True
    floor = 1e-13  # what the reference itself may lose
    for database, planted in [
        ("ecoinvent-20000", "none"), ("ecoinvent-20000", "loop"), ("ecoinvent-20000", "waste"),
    ]:
        folder, methods = folder_of(database), METHODS[database]
        reply = ours.ask("database-recheck", folder, methods, 1000, draws, os.cpu_count(), 1, planted)
        scores, sweeps, estimates, rungs = (
            np.array(reply[name]) for name in ("error of scores", "error of sweeps", "estimate", "rung"))
        solved = rungs < 3
        understated = float((np.maximum(sweeps - floor, 0) / estimates)[solved].max(initial=0))
        counts = ", ".join(f"{name} {int((rungs == number).sum())}" for number, name in enumerate(
            ["sweeps", "refactorisation", "factorisation", "failed"]))
        print(
            f"recheck, {database}, planted: {planted}: {draws} draws of {reply['processes'][0]:.0f} reached processes "
            f"factored by KLU: {reply['failed'][0]:.0f} failed; scores differ by at most {scores.max():.1e} of their "
            f"contribution sums (median {np.median(scores):.1e})\n"
            f"  estimates {estimates[solved].min():.1e} to {estimates[solved].max():.1e}; errors at most "
            f"{understated:.2f} times the estimate, in the median "
            f"{np.median(sweeps[solved] / estimates[solved]):.2f} times; {counts}")
        holds = holds and scores.max() <= 1e-7 and understated <= 10
    return holds


def main():
    checks = {
        **{name: lambda *sides, name=name: distributions(*sides[:2], name, sides[2]) for name in METHODS},
        "round-trip": round_trip, "recheck": recheck,
        "slopes": lambda ours, peer, draws: exchanges.slopes(ours),
        "planted": lambda ours, peer, draws: exchanges.planted(ours),
        "ranking-time": lambda ours, peer, draws: exchanges.time(ours),
    }
    parser = argparse.ArgumentParser(description="Holds draws of databases against bw2calc and KLU.")
    parser.add_argument("--draws", type=int, default=2000, help="draws on each side (default 2000)")
    parser.add_argument("checks", nargs="*", metavar="check", help=f"any of {', '.join(checks)}; none: all")
    options = parser.parse_args()
    if set(options.checks) - set(checks) or options.draws < 5:
        parser.error("checks are " + ", ".join(checks) + "; at least 5 draws")
    ours, peer = sides.fresh(), sides.fresh_peer(threads=os.cpu_count())
    failures = []
    for name in options.checks or checks:
        try:
            if not checks[name](ours, peer, options.draws):
                failures.append(name)
        except Missing as reason:
            print(f"{name}: not checked: {reason}")
        sys.stdout.flush()
    if failures:
        sys.exit(f"does not hold: {', '.join(failures)}")


if __name__ == "__main__":
    main()
