"""How the time of a draw grows with workers, and with what is there but does not vary."""

import os

from sides import FOLDER, STUDY, take_turns, times

DRAWS = 1_000_000
SYSTEMS = ["BLOOM", "one request"]
CONSTANTS = 1000


def with_constants():
    """The study with constant processes that the training needs, each with up to three suppliers among them."""
    processes = ["processes:"]
    for number in range(CONSTANTS):
        processes += [f"  background {number}:", "    output: 1 kg", "    impacts: {climate change: 0.001 kg}"]
        suppliers = [number - 1, number // 2, number // 3] if number else []
        suppliers = sorted({supplier for supplier in suppliers if 0 <= supplier < number})
        if suppliers:
            amounts = ", ".join(f"background {supplier}: 0.2 kg" for supplier in suppliers)
            processes.append(f"    inputs: {{{amounts}}}")
    text = (FOLDER / STUDY).read_text()
    text = text.replace("processes:", "\n".join(processes), 1)
    # The whole training, so that all constant processes are reached by every system.
    needed = f"      - {{product: background {CONSTANTS - 1}, amount: 1 kg}}\n"
    text = text.replace("      - {product: hardware, amount: 1 run}\n", "      - {product: hardware, amount: 1 run}\n" + needed)
    path = FOLDER / ".build" / "bloom-with-constants.yaml"
    path.write_text(text[: text.index("\nexpected:")] + "\n")
    return str(path.relative_to(FOLDER))


def measure(ours, peer, repetitions):
    workers = os.cpu_count()
    grown = with_constants()
    rows, claims = [], []
    for system in SYSTEMS:
        contestants = {
            "1 worker": (ours, ["assess", STUDY, system, DRAWS, 1]),
            f"{workers} workers": (ours, ["assess", STUDY, system, DRAWS, workers]),
        }
        if system == "BLOOM":
            contestants |= {
                f"1 worker, {CONSTANTS:,} constant processes more": (ours, ["assess", grown, system, DRAWS, 1]),
            }
        seconds = {name: times(answers) for name, answers in take_turns(contestants, repetitions).items()}
        alone, *others = seconds.values()
        for name, taken in seconds.items():
            rows.append(f"| {system} | {name} | {taken.text(1e3, 1)} | {alone.median / taken.median:.2f} |")
        speedup = alone.median / others[0].median
        claims.append((
            f"draws per second of {system}, {workers} workers against 1", "1.8 times", f"{speedup:.2f} times",
            speedup >= 1.8))
        if len(others) > 1:
            kept = alone.median / others[1].median
            claims.append((
                f"draws per second of {system} with {CONSTANTS:,} constant processes more", "0.95 times",
                f"{kept:.3f} times", kept >= 0.95))
    body = f"""\
{DRAWS:,} draws of systems of `Studies/bloom-176b` from random numbers to statistics, as above. The constant processes
supply each other and the training; the plan is made before, as in all sections.

| system | with | milliseconds | 1 worker / this |
|---|---|---|---|
""" + "\n".join(rows)
    return "Workers, and what does not vary", body, claims
