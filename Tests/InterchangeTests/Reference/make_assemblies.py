#!/usr/bin/env python3
"""Writes assemblies.json: random data packages and the matrices that brightway's matrix_utils makes of them.

    pip install bw_processing==1.6 matrix_utils==0.9
    python3 make_assemblies.py > assemblies.json

Each case has one to three packages of one to three groups on few places, so that duplicates within groups, groups that add,
groups that replace, NaN, flips and rescaling meet. `static` is the matrix without arrays, `draws` those of
the first four columns with arrays, as triples of row, column and value.
"""
import json

import bw_processing as bwp
import matrix_utils as mu
import numpy as np

IDS = [3, 4, 10, 2**40]


def group(rng, name, arrays, with_missing):
    count = int(rng.integers(1, 9))
    pairs = [(int(rng.choice(IDS)), int(rng.choice(IDS))) for _ in range(count)]
    if arrays:
        pairs = list(dict.fromkeys(pairs))
    count = len(pairs)
    columns = int(rng.integers(1, 4)) if arrays else None
    shape = (count, columns) if arrays else (count,)
    data = np.round(rng.normal(0, 10, shape), 3)
    if with_missing:
        data[rng.random(shape) < 0.3] = np.nan
    return dict(
        label=name, rows=[p[0] for p in pairs], columns=[p[1] for p in pairs], data=data,
        flip=rng.random(count) < 0.4 if rng.random() < 0.7 else None,
        rescale=np.round(rng.uniform(0.5, 2, count), 3) if rng.random() < 0.3 else None)


def package(rng, number, arrays):
    created = dict(
        sum_intra_duplicates=bool(rng.random() < 0.6), sum_inter_duplicates=bool(rng.random() < 0.4), groups=[])
    for index in range(int(rng.integers(1, 4))):
        created["groups"].append(group(rng, f"g{number}{index}", False, rng.random() < 0.4))
    if arrays:
        created["groups"].append(group(rng, f"a{number}", True, rng.random() < 0.5))
    return created


def production():
    """A last package that adds to the diagonal, so that every process has a product."""
    return dict(
        sum_intra_duplicates=True, sum_inter_duplicates=True,
        groups=[dict(label="production", rows=IDS, columns=IDS, data=np.full(4, 1000.0), flip=None, rescale=None)])


def written(created, name):
    result = bwp.create_datapackage(
        name=name, sequential=True, sum_intra_duplicates=created["sum_intra_duplicates"],
        sum_inter_duplicates=created["sum_inter_duplicates"])
    for g in created["groups"]:
        indices = np.array(list(zip(g["rows"], g["columns"])), dtype=bwp.INDICES_DTYPE)
        add = result.add_persistent_vector if g["data"].ndim == 1 else result.add_persistent_array
        add(matrix="technosphere_matrix", name=g["label"], indices_array=indices, data_array=g["data"],
            flip_array=g["flip"], rescale_array=g["rescale"])
    return result


def triples(matrix):
    coo = matrix.tocoo()
    return sorted([IDS[r], IDS[c], v] for r, c, v in zip(coo.row.tolist(), coo.col.tolist(), coo.data.tolist()))


def plain(value):
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, list):
        return [plain(v) for v in value]
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    return None if isinstance(value, float) and value != value else value


def main():
    rng = np.random.default_rng(5)
    cases = []
    for number in range(60):
        count = int(rng.integers(1, 4))
        arrays = int(rng.integers(0, count)) if number % 2 else -1
        packages = [package(rng, i, i == arrays) for i in range(count)] + [production()]
        objects = [written(p, f"p{i}") for i, p in enumerate(packages)]
        static = mu.MappedMatrix(packages=objects, matrix="technosphere_matrix", use_arrays=False)
        drawn = mu.MappedMatrix(packages=objects, matrix="technosphere_matrix", use_arrays=True)
        draws = []
        for _ in range(4):
            draws.append(triples(drawn.matrix))
            next(drawn)
        cases.append(dict(packages=packages, static=triples(static.matrix), draws=draws))
    print(json.dumps(plain(cases)).replace('{"packages"', '\n{"packages"'))


if __name__ == "__main__":
    main()
