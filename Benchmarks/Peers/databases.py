"""Monte Carlo on brightway data packages by bw2calc: `IterativeLCA`, and `LCA` with PARDISO where it is installed."""

import warnings
from time import perf_counter

# bw2calc is imported where it is used: the other sections need neither it nor its threads.

# Objects by question: reading packages and the first solution are timed on neither side.
known = {}


def data_objects(folder, methods=()):
    import bw_processing as bwp
    from fsspec.implementations.zip import ZipFileSystem

    names = ["inventory.zip"] + [f"method-{method:02d}.zip" for method in methods]
    return [bwp.load_datapackage(ZipFileSystem(f"{folder}/{name}")) for name in names]


def factors_of(folder, methods, demand):
    """Characterisation factors, methods x flows."""
    import bw2calc
    import numpy as np

    rows = []
    for method in range(1, methods + 1):
        lca = bw2calc.LCA(demand, data_objs=data_objects(folder, [method]))
        lca.load_lci_data()
        lca.load_lcia_data()
        rows.append(lca.characterization_matrix.diagonal())
    return np.array(rows)


class Runner:
    """One `LCA` or `IterativeLCA` object, whose matrices serve all demands and methods of a draw."""

    def __init__(self, kind, folder, methods, demands, extra=(), **options):
        import bw2calc

        self.demands = [{int(demand): 1} for demand in demands.split(",")]
        objects = data_objects(folder) + list(extra)
        # These packages do not flag production, but it stands on the diagonal, which is what bw2calc takes then.
        warnings.filterwarnings("ignore", message="No reference exchange flags")
        self.lca = getattr(bw2calc, kind)(self.demands[0], data_objs=objects, **options)
        self.lca.lci()
        self.factors = factors_of(folder, int(methods), self.demands[0])
        self.guesses = {}

    def scores(self):
        """Scores of the present draw: of each demand all methods."""
        lca, found = self.lca, []
        for number, demand in enumerate(self.demands):
            supply = lca.supply_array
            if number > 0:
                lca.build_demand_array(demand)
                if hasattr(lca, "guess"):
                    lca.guess = self.guesses.get(number, lca.guess)
                supply = lca.solve_linear_system()
                self.guesses[number] = supply
            found += list(self.factors @ (lca.biosphere_matrix @ supply))
        if len(self.demands) > 1:
            lca.build_demand_array(self.demands[0])
            if hasattr(lca, "guess"):
                lca.guess = lca.supply_array
        return found

    def draw(self):
        next(self.lca)
        return self.scores()


def measure(kind, folder, methods, demands, draws, seed):
    """Seconds of some draws. `seed` only tells rounds apart: bw2calc is not seeded, for its groups of exchanges would
    share one stream of random numbers."""
    import bw2calc
    import numpy as np

    question = (kind, folder, methods, demands)
    if question not in known:
        known[question] = Runner(*question, use_distributions=True)
    runner = known[question]
    start = perf_counter()
    scores = np.array([runner.draw() for _ in range(int(draws))])
    seconds = perf_counter() - start
    return {"seconds": [seconds], "mean": list(scores.mean(0)), "PARDISO": [int(bw2calc.PYPARDISO)]}


def draw(kind, folder, methods, demands, draws):
    """Scores draw after draw: of each demand all methods."""
    runner = Runner(kind, folder, methods, demands, use_distributions=True)
    scores = [score for _ in range(int(draws)) for score in runner.draw()]
    return {"scores": scores}


def use_arrays(folder, methods, demands, draws, package):
    """The same with the columns of a package of arrays in place of random numbers."""
    import bw_processing as bwp
    from fsspec.implementations.zip import ZipFileSystem

    samples = bwp.load_datapackage(ZipFileSystem(package))
    runner = Runner("LCA", folder, methods, demands, extra=[samples], use_arrays=True)
    # The first column is used already.
    scores = runner.scores()
    for _ in range(int(draws) - 1):
        scores += runner.draw()
    return {"scores": scores}
