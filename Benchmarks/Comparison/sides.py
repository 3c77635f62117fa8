"""The two sides of a comparison, as processes that stay alive and take turns."""

import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median

FOLDER = Path(__file__).resolve().parent.parent
STUDY = "../Studies/bloom-176b/study.yaml"  # as seen from FOLDER

# Unless a section says otherwise, peers run on one thread, as each of our workers does: no claim may hang on a
# library's thread pool.
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


class Side:
    """A process that answers requests, one line of JSON each."""

    def __init__(self, command, threads=1):
        limits = {name: str(threads) for name in THREADS}
        self.process = subprocess.Popen(
            command, cwd=FOLDER, env=os.environ | limits, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, *words):
        print(*words, sep="\t", file=self.process.stdin, flush=True)
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"no answer to {words}: its error stands above")
        return json.loads(line)

    def stop(self):
        """Ends the process, and frees its memory."""
        self.process.stdin.close()
        self.process.wait()


def fresh():
    """A process of our side that has done nothing yet."""
    return Side([".build/release/MonteverdeBenchmarks"])


def fresh_peer(threads=1):
    """A process of the peers' side that has done nothing yet."""
    return Side([sys.executable, "Peers/serve.py"], threads)


def start():
    """Our side and the peers'."""
    return fresh(), fresh_peer()


class Times:
    """Seconds of one contestant over the repetitions."""

    def __init__(self, seconds):
        self.median, self.least, self.most = median(seconds), min(seconds), max(seconds)

    def text(self, scale, digits):
        """Median (least to most) of seconds times `scale`."""
        numbers = (f"{value * scale:.{digits}f}" for value in (self.median, self.least, self.most))
        return "{} ({} to {})".format(*numbers)


def take_turns(contestants, repetitions):
    """Asks each contestant in turn, after one round to warm up; seeds count up.

    `contestants`: name -> (side, words of the request without the seed). Returns name -> replies.
    """
    replies = {name: [] for name in contestants}
    for repetition in range(repetitions + 1):
        for name, (side, words) in contestants.items():
            reply = side.ask(*words, repetition)
            if repetition > 0:
                replies[name].append(reply)
    return replies


def times(replies, part="seconds"):
    return Times([reply[part][0] for reply in replies])


def require_same(what, a, b, tolerance):
    """Stops the run when two sides did not do the same work."""
    if not abs(a - b) <= tolerance:
        raise RuntimeError(f"{what}: the sides differ, {a} and {b}, by more than {tolerance}")
