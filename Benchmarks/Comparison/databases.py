"""Monte Carlo on a whole database of ecoinvent's size against bw2calc."""

import importlib.util
import os
from statistics import median

from inventories import Missing, ecoinvent_like
from sides import fresh, fresh_peer, require_same, take_turns, times

PROCESSES = 20_000
METHODS = 3
DEMAND = 1000  # a process whose supply chain is most of the database
ROUNDS = 5  # the peers take seconds for a round
DRAWS = {"totals": 800, "contributions": 800, "one worker": 400, "IterativeLCA": 10, "LCA": 3}
MANY = 10_000
READINGS = 5


def speed(ours, peer, folder, workers, repetitions):
    question = [folder, METHODS, DEMAND]
    replies = take_turns({
        "totals": (ours, ["database", *question, "totals", DRAWS["totals"], workers]),
        "contributions": (ours, ["database", *question, "contributions", DRAWS["contributions"], workers]),
        "one worker": (ours, ["database", *question, "totals", DRAWS["one worker"], 1]),
        "IterativeLCA": (peer, ["database", "IterativeLCA", *question, DRAWS["IterativeLCA"]]),
        "LCA": (peer, ["database", "LCA", *question, DRAWS["LCA"]]),
    }, min(repetitions, ROUNDS))
    if any(reply["failed"][0] for name in ("totals", "contributions", "one worker") for reply in replies[name]):
        raise RuntimeError("draws failed")
    rounds = len(replies["totals"])
    for method in range(METHODS):
        mean = median(reply["mean"][method] for reply in replies["totals"])
        deviation = median(reply["sd"][method] for reply in replies["totals"])
        for name in ("IterativeLCA", "LCA"):
            theirs = sum(reply["mean"][method] for reply in replies[name]) / rounds
            # Six standard errors of the peer's mean, the far smaller one of ours in with them.
            require_same(
                f"mean of method {method + 1}", mean, theirs, 6.5 * deviation / (rounds * DRAWS[name]) ** 0.5)
    solver = "PARDISO" if replies["LCA"][0]["PARDISO"][0] else "SuperLU"
    return {name: times(answers) for name, answers in replies.items()}, solver


def speed_text(seconds, solver, workers):
    titles = {
        "totals": f"Monteverde, {workers} workers",
        "contributions": f"Monteverde, {workers} workers, with the largest contributions of processes",
        "one worker": "Monteverde, 1 worker",
        "IterativeLCA": f"bw2calc `IterativeLCA`, up to {workers} threads",
        "LCA": f"bw2calc `LCA` with {solver}, up to {workers} threads",
    }
    best = seconds["totals"].median / DRAWS["totals"]
    rows = []
    for name, title in titles.items():
        taken = seconds[name].median / DRAWS[name]
        rows.append(
            f"| {title} | {seconds[name].text(1e3 / DRAWS[name], 2)} | {1 / taken:,.1f} | {taken / best:.1f} |")
    header = "| what | ms per draw: median (least to most) | draws per second | times as long |\n|---|---|---|---|\n"
    return header + "\n".join(rows)


def phases_text(ours, folder):
    reply = ours.ask("database-phases", folder, METHODS, DEMAND, 400, 1, 1)
    bandwidth = reply["copied bytes per second"][0]
    exchanges = reply["exchanges drawn"][0]
    # Values of drawn exchanges are written to the matrix in double precision, once.
    moved = {"solve": reply["bytes of solve"][0], "scores": reply["bytes of scores"][0]}
    names = {
        "randomNumbers": "random numbers", "distributions": "distributions", "assembly": "assembly", "solve": "solve",
        "scores": "scores", "statistics": "statistics",
    }
    total = sum(reply[phase][0] for phase in names)
    rows = []
    for phase, name in names.items():
        nanoseconds = reply[phase][0]
        rate = f"{moved[phase] / nanoseconds:.1f} GB/s, {moved[phase] / nanoseconds * 1e9 / bandwidth:.0%}" \
            if phase in moved else ""
        if phase in ("randomNumbers", "distributions"):
            rate = f"{nanoseconds / exchanges:.2f} ns for each of {exchanges:,.0f} exchanges"
        rows.append(f"| {name} | {nanoseconds / 1e3:,.0f} | {nanoseconds / total:.0%} | {rate} |")
    return f"""\
Where a draw of one worker goes (clocks between the steps; bytes as the plan counts them, beside the {bandwidth / 1e9:.1f} GB/s
at which one thread copies memory that is in no cache):

| step | µs per draw | share | rate |
|---|---|---|---|
""" + "\n".join(rows)


def memory(folder, workers):
    readings, peak = [], None
    for _ in range(READINGS):
        side = fresh()
        readings.append(side.ask("database-memory", folder, METHODS, DEMAND, 0, workers, 1)["reading"][0])
        side.stop()
    side = fresh()
    reply = side.ask("database-memory", folder, METHODS, DEMAND, MANY, workers, 1)
    side.stop()
    peak = reply["peak megabytes"][0]
    text = (
        f"Reading the packages: {median(readings):.2f} s ({min(readings):.2f} to {max(readings):.2f}, fresh processes, "
        f"hashes and checks included); making the plan: {reply['planning'][0]:.2f} s. {MANY:,} draws with contributions and "
        f"quantiles: {reply['seconds'][0]:.1f} s, {reply['failed'][0]:.0f} failed, peak memory {peak:.0f} MB "
        f"({reply['peak megabytes of reading'][0]:.0f} MB after reading).")
    claims = [
        ("reading the packages of 20,000 processes, 2 s over the time", "1 time", f"{2 / median(readings):.1f} times",
         median(readings) < 2),
        (f"peak memory of {MANY:,} draws of them, 1.5 GB over the peak", "1 time", f"{1500 / peak:.1f} times",
         peak < 1500),
    ]
    return text, claims


def measure(ours, peer, repetitions):
    title = "Whole databases"
    workers = os.cpu_count()
    try:
        folder = ecoinvent_like(PROCESSES)
        if importlib.util.find_spec("bw2calc") is None:
            raise Missing("bw2calc is not installed")
    except Missing as reason:
        return title, f"Not measured: {reason}.", []
    threaded = fresh_peer(threads=workers)
    seconds, solver = speed(ours, threaded, folder, workers, repetitions)
    threaded.stop()
    phases = phases_text(ours, folder)
    rest, claims = memory(folder, workers)
    per_draw = {name: taken.median / DRAWS[name] for name, taken in seconds.items()}
    iterative, direct = (per_draw[name] / per_draw["totals"] for name in ("IterativeLCA", "LCA"))
    claims = [
        ("draws per second of a database of 20,000 processes, against bw2calc's IterativeLCA", "30 times",
         f"{iterative:.0f} times", iterative >= 30),
        (f"the same against its LCA with {solver}", "200 times", f"{direct:.0f} times", direct >= 200),
    ] + claims
    body = f"""\
A made-up inventory of ecoinvent's size and structure (`ecoinvent_like.py`: 20,764 processes, half a million exchanges,
most of them lognormal), one demand that reaches most of it, {METHODS} methods. Reading, planning and the first solution
are timed on neither side. bw2calc draws with `next(lca)`; its methods then cost it one sparse product and one small
dense one.

{speed_text(seconds, solver, workers)}

{phases}

{rest}"""
    return title, body, claims
