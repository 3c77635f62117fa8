"""Runs all comparisons and writes RESULTS.md. Usage: compare.py [--repetitions N] [section ...]"""

import argparse

import databases
import draws
import end_to_end
import machine
import memory
import precision
import scaling
import sensitivity
import sides
import solvers

# A new section adds its own here; the file is written when all of them ran.
SECTIONS = {"draws": draws, "precision": precision, "end_to_end": end_to_end, "scaling": scaling, "memory": memory,
            "solvers": solvers, "databases": databases, "sensitivity": sensitivity}


def main():
    parser = argparse.ArgumentParser(description="Compares Monteverde with its peers, side by side.")
    parser.add_argument("--repetitions", type=int, default=9, help="rounds whose median counts (default 9)")
    parser.add_argument("sections", nargs="*", metavar="section", help=f"any of {', '.join(SECTIONS)}; none: all")
    options = parser.parse_args()
    unknown = set(options.sections) - set(SECTIONS)
    if unknown or options.repetitions < 5:
        parser.error("sections are " + ", ".join(SECTIONS) + "; at least 5 repetitions")

    described = machine.describe()
    ours, peer = sides.start()
    texts, claims = [], []
    for name in options.sections or SECTIONS:
        title, body, found = SECTIONS[name].measure(ours, peer, options.repetitions)
        texts.append(f"## {title}\n\n{body}\n")
        claims += found
        print(texts[-1], flush=True)
    summary = "\n".join(
        f"| {what} | {wanted} | {measured} | {'yes' if held else '**no**'} |"
        for what, wanted, measured, held in claims)
    if options.sections:
        print(summary)
        return
    (sides.FOLDER / "RESULTS.md").write_text(f"""\
# Results

Made by `Benchmarks/run`, which does everything again on your machine ([how](README.md)). Every claim is a ratio:
of errors, or of two medians of {options.repetitions} repetitions in which both sides took turns; ranges are
the least and the most of them.

{described}

| claim | wanted, at least | measured | held |
|---|---|---|---|
{summary}

""" + "\n".join(texts))


if __name__ == "__main__":
    main()
