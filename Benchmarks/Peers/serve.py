"""The peers' side of the comparisons: answers each request on standard input with one line of JSON.

A request is a line of words separated by tabs: the name of a measurement and its arguments. The process stays
alive, so that the driver can take turns with our side that is as warm.
"""

import json
import sys

import assess
import databases
import draws
import means
import sensitivity

# A new section adds its own here.
MEASUREMENTS = {
    "draws": draws.measure, "means": means.measure, "assess": assess.measure, "database": databases.measure,
    "database-draws": databases.draw, "database-arrays": databases.use_arrays,
    "sobol-indices": sensitivity.measure,
}

for line in sys.stdin:
    name, *arguments = line.rstrip("\n").split("\t")
    print(json.dumps(MEASUREMENTS[name](*arguments)), flush=True)
