"""Solvers against LAPACK: a foreground system with a loop, and an input-output table."""

import os

from sides import FOLDER, take_turns, times, require_same

TABLE = "../../shared/data/lci/useeio_2017"  # as seen from FOLDER: third-party data that may be absent
ORDER = 400


def foreground(ours, repetitions, workers):
    contestants = {
        name: (ours, ["foreground", name, draws, workers])
        for name, draws in [("elimination", 1_000_000), ("lapack", 100_000)]
    }
    replies = take_turns(contestants, repetitions)
    seconds = {name: times(answers) for name, answers in replies.items()}
    draws = {name: int(words[2]) for name, (_, words) in contestants.items()}
    for mine, theirs in zip(replies["elimination"], replies["lapack"]):
        require_same("mean of the foreground system", mine["mean"][0], theirs["mean"][0], 0.01 * mine["mean"][0])
    rates = {name: draws[name] / taken.median for name, taken in seconds.items()}
    ratio = rates["elimination"] / rates["lapack"]
    rows = "\n".join(
        f"| {name} | {1e9 * taken.median / draws[name]:.0f} ({1e9 * taken.least / draws[name]:.0f} to "
        f"{1e9 * taken.most / draws[name]:.0f}) | {rates[name]:,.0f} |"
        for name, taken in seconds.items())
    claim = (
        "draws per second of 50 processes with a loop of 12, batched elimination against LAPACK", "10 times",
        f"{ratio:.1f} times", ratio >= 10)
    body = f"""\
Fifty processes with four inputs each (fewer where there are no more suppliers), one loop of twelve, twenty scattered
lognormal amounts; from random numbers to moments, {workers} workers. `lapack` calls dgetrf and dgetrs on the whole system
for every draw, from the same workers.

| solver | ns per draw | draws per second |
|---|---|---|
{rows}
"""
    return body, [claim]


def table(ours, repetitions, workers):
    if not (FOLDER / TABLE / "inventory.zip").exists():
        return "The input-output table is not on this machine: not measured.", []
    matrices, many = 1200, 8000
    contestants = {
        "bare": (ours, ["bare", ORDER, matrices, workers]),
        "all entries, lapack": (ours, ["input-output", TABLE, "all", "lapack", matrices, workers]),
        "5 columns, lapack": (ours, ["input-output", TABLE, "columns", "lapack", matrices, workers]),
        "5 columns, low-rank": (ours, ["input-output", TABLE, "columns", "low-rank", many, workers]),
    }
    replies = take_turns(contestants, repetitions)
    count = {name: many if name.endswith("low-rank") else matrices for name in contestants}
    seconds = {name: times(answers) for name, answers in replies.items()}
    solves = {name: times(answers, "solve") for name, answers in replies.items()}
    for answers in replies.values():
        if any(answer.get("failed", [0])[0] for answer in answers):
            raise RuntimeError("draws of the input-output table failed")
    rows = "\n".join(
        f"| {name} | {1e6 * solves[name].median / count[name]:.0f} | "
        f"{1e6 * taken.median * workers / count[name]:.0f} ({1e6 * taken.least * workers / count[name]:.0f} to "
        f"{1e6 * taken.most * workers / count[name]:.0f}) |"
        for name, taken in seconds.items())
    bare = solves["bare"].median / count["bare"]
    solve = solves["all entries, lapack"].median / count["all entries, lapack"] / bare
    whole = seconds["all entries, lapack"].median * workers / count["all entries, lapack"] / bare
    columns = {name: seconds[name].median / count[name] for name in seconds}
    gain = columns["5 columns, lapack"] / columns["5 columns, low-rank"]
    claims = [
        ("solve of a full table of 400, against bare LAPACK calls", "0.91 times", f"{1 / solve:.2f} times", solve <= 1.1),
        ("whole draw of it, every entry lognormal", "0.71 times", f"{1 / whole:.2f} times", whole <= 1.4),
        ("five uncertain columns of it, correction against new factors", "10 times", f"{gain:.0f} times", gain >= 10),
    ]
    body = f"""\
USEEIO 2017, {ORDER} commodities, half of the cells filled, lognormal with GSD 1.2: every entry of A and B, or five columns
of A. Microseconds of one worker per draw, {workers} workers; `bare` is dgetrf and dgetrs on matrices of order {ORDER}, filling
them not timed. Monteverde solves the part that the demand reaches, its largest loop of 372 by LAPACK.

| what | solve | whole draw |
|---|---|---|
{rows}
"""
    return body, claims


def measure(ours, peer, repetitions):
    workers = os.cpu_count()
    first, claims = foreground(ours, repetitions, workers)
    second, more = table(ours, repetitions, workers)
    return "Solvers against LAPACK", first + "\n" + second, claims + more
