"""Rankings of all uncertain exchanges of a database: their time, their derivatives, and what they find."""

import os

import numpy as np

import sides
from inventories import ecoinvent_like

DEMAND = 1000
DRAWS, ROUNDS = 1000, 5  # as many draws as `rank` makes by itself
# Of the time of as many plain draws of one method, for one method and for each further one.
FIRST, FURTHER = 3, 1
PLANTED, AMONG, KEPT, REMAINING = 20, 30, 50, 0.1
RELATIVE = 1e-6


def time(ours):
    """Draws with the derivatives of their scores against plain draws, in turns."""
    folder = ecoinvent_like(20_000)
    contestants = {}
    for workers in (1, os.cpu_count()):
        for methods in (1, 3):
            contestants["gradients", methods, workers] = (
                ours, ["exchange-gradients", folder, methods, DEMAND, DRAWS, workers])
        contestants["draws", 1, workers] = (ours, ["database", folder, 1, DEMAND, "totals", DRAWS, workers])
    replies = sides.take_turns(contestants, ROUNDS)
    seconds = {name: sides.times(answers) for name, answers in replies.items()}
    holds = True
    for workers in sorted({name[2] for name in contestants}):
        plain = seconds["draws", 1, workers].median
        ratios = {methods: seconds["gradients", methods, workers].median / plain for methods in (1, 3)}
        exchanges = replies["gradients", 1, workers][0]["exchanges"][0]
        print(
            f"ranking, {workers} workers: {plain / DRAWS * 1e3:.2f} ms per plain draw; with derivatives by "
            f"{exchanges:,.0f} exchanges {ratios[1]:.2f} times as long for one method, {ratios[3]:.2f} times for three")
        holds = holds and ratios[1] <= FIRST and ratios[3] <= FIRST + 2 * FURTHER
    return holds


def slopes(ours):
    """Derivatives of one draw against central differences of KLU solutions."""
    reply = ours.ask("exchange-slopes", ecoinvent_like(20_000), 1, DEMAND, 20, 1)
    slope, difference = np.array(reply["slope"]), np.array(reply["difference"])
    error = np.abs(slope / difference - 1)
    print(
        f"slopes of {len(slope)} exchanges with elasticities from {np.abs(slope).min():.1e} to {np.abs(slope).max():.1e}: "
        f"at most {error.max():.1e} from central differences (median {np.median(error):.1e})")
    return len(slope) == 20 and error.max() <= RELATIVE


def planted(ours):
    """Exchanges that were made influential by hand, and what the first of the ranking leave to the rest."""
    reply = ours.ask("exchange-planted", ecoinvent_like(20_000), 1, DEMAND, PLANTED, 1000, os.cpu_count(), 1)
    ranks, kept = reply["ranks"], reply["kept"]
    remaining = dict(zip(kept, reply["remaining"]))
    print(
        f"planted: {len(ranks)} exchanges among {reply['exchanges'][0]:,.0f}, each with a total index of "
        f"{min(reply['totals']):.3f} to {max(reply['totals']):.3f}, have the ranks {', '.join(f'{r:.0f}' for r in ranks)}; "
        f"{reply['seconds'][0]:.1f} s in all\n"
        f"  with the first k known the rest cause "
        + ", ".join(f"{share:.2%} ({k:.0f})" for k, share in remaining.items()))
    return len(ranks) == PLANTED and max(ranks) <= AMONG and remaining[KEPT] < REMAINING
