"""Peak memory of a run that keeps no draws, of a million draws and of a hundred million."""

import os

from sides import STUDY, fresh

SYSTEM = "BLOOM"
DRAWS = [1_000_000, 100_000_000]


def measure(ours, peer, repetitions):
    workers = os.cpu_count()
    rows, peaks = [], []
    for draws in DRAWS:
        # The peak is that of a process, so each run has its own.
        reply = fresh().ask("memory", STUDY, SYSTEM, draws, workers, 1)
        peaks.append(reply["peak megabytes"][0])
        rows.append(f"| {draws:,} | {peaks[-1]:.1f} | {reply['seconds'][0]:.1f} |")
    ratio = peaks[-1] / peaks[0]
    body = f"""\
Peak memory (resident set) of a process that assesses system {SYSTEM} of `Studies/bloom-176b` on {workers} workers and
keeps no draws, as with `--draws-kept 0`: quantiles come from sketches. One run each.

| draws | peak, MB | seconds |
|---|---|---|
""" + "\n".join(rows)
    what = f"memory of {DRAWS[0]:,} draws over that of {DRAWS[1]:,}, none kept"
    return "Memory", body, [(what, "0.9 times", f"{1 / ratio:.3f} times", ratio <= 1.1)]
