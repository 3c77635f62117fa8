"""Test functions with exact sensitivity indices, as a table for the tests.

Run: python3 make_reference_functions.py gsa_reference_values.json > reference_functions.json

The argument is the project's collection of functions with closed forms or quadratures (accuracy 1e-10 or better). Of
its 43 records 41 are functions with exact indices. The two others are no functions: `linear_gauss_moment_independent`
tables delta, PAWN and xi of linear Gaussian functions by first-order index and goes into `momentIndependent`;
`becker_metafunction_basis` has moments of basis functions for random ones to be made of them.

Of second-order indices those of the first four inputs are kept. What the formulas of a family mean stands in
ReferenceFormulas.swift.
"""

import json
import math
import re
import sys

FIXED = {"friedman_5d": "friedman", "flood_iooss_lemaitre_H_6d": "flood", "borehole_8d_uniform": "borehole",
         "moon2010_3d": "moon", "kucherenko_B1_10d": "kucherenkoB1", "kucherenko_B2_10d": "kucherenkoB2",
         "kucherenko_C2_10d": "kucherenkoC2"}


def family(record):
    """The formula, and its parameters."""
    name = record["name"]
    if name in FIXED:
        return FIXED[name], {}
    if name.startswith("ishigami_gausscopula13"):
        rho = float(name.split("rho")[1])
        return "ishigami", {"a": [7.0], "b": [0.1], "correlation": [[1, 0, rho], [0, 1, 0], [rho, 0, 1]]}
    if name.startswith("ishigami"):
        a, b = re.fullmatch(r"ishigami_a([0-9.]+)_b([0-9.]+)", name).groups()
        return "ishigami", {"a": [float(a)], "b": [float(b)]}
    if name.startswith("gstar"):
        # Any shifts give the same indices.
        return "gStar", {"a": record["a"], "b": record["alpha"], "shifts": [0.07 * i for i in range(record["dims"])]}
    if name.startswith(("sobol_g", "bratley_fox")):
        return "g", {"a": record["a"]}
    if name.startswith("bratley_1992"):
        return "alternatingProducts", {}
    if name.startswith(("sobol_levitan", "moon2012")):
        return "exponential", {"b": record["b"]}
    if name.startswith("lognormal"):
        return "lognormalProduct", {"a": record["exponent"], "b": record["sigma"]}
    if name.startswith("oakley"):
        return "oakleyOHagan", {"a": record["a1"], "b": record["a2"], "c": record["a3"], "matrix": record["M"]}
    if name == "linear_1_2_3":
        return "linear", {"a": [1.0, 2.0, 3.0]}
    if name.startswith("linear_gauss"):
        sigma = record["Sigma"]
        deviations = [math.sqrt(row[i]) for i, row in enumerate(sigma)]
        correlation = [[v / (deviations[i] * deviations[j]) for j, v in enumerate(row)] for i, row in enumerate(sigma)]
        # Standard normal scores: weights times deviations.
        weights = [float(w) * s for w, s in zip(record["beta"], deviations, strict=True)]
        return "linear", {"a": weights, "correlation": correlation, "src": record["SRC"]}
    raise SystemExit(f"unknown record {name}")


def entry(record):
    kind, parameters = family(record)
    out = {"name": record["name"], "family": kind, "dimensions": record["dims"],
           "mean": record["mean"], "variance": record["variance"],
           "first": record.get("S1", record.get("S1_full")), "total": record.get("ST", record.get("ST_full"))}
    out.update(parameters)
    if record.get("shapley"):
        out["shapley"] = record["shapley"]
    if record.get("S2"):
        pairs = {}
        for key, value in record["S2"].items():
            i, j = (int(v) for v in key.split(","))
            if j <= 4:
                pairs[f"{i - 1},{j - 1}"] = value
        # What a record leaves out is zero.
        for i in range(min(4, record["dims"])):
            for j in range(i + 1, min(4, record["dims"])):
                pairs.setdefault(f"{i},{j}", 0.0)
        out["second"] = pairs
    if record.get("dgsm_nu"):
        out["meanSquaredDerivatives"] = record["dgsm_nu"]
    return out


def main():
    with open(sys.argv[1]) as file:
        records = json.load(file)["records"]
    functions = [entry(record) for record in records if "S1" in record or "S1_full" in record]
    table = next(record["table"] for record in records if record["name"] == "linear_gauss_moment_independent")
    assert len(functions) == 41 and len(table) == 15
    lines = ",\n".join("  " + json.dumps(function) for function in functions)
    moments = ",\n".join("  " + json.dumps(
        {"index": row["S"], "delta": row["delta"], "cramerVonMises": row["cvm_chatterjee_xi"],
         "pawnMedian": row["pawn_median_ks"], "pawnMean": row["pawn_mean_ks"]}) for row in table)
    print(f'{{"functions": [\n{lines}\n],\n"momentIndependent": [\n{moments}\n]}}')


main()
