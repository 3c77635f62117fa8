#!/usr/bin/env python3
"""Writes names.csv from a brightway project: data packages hold ids only.

    python3 export_names.py PROJECT names.csv [DATABASE ...]

Without databases all of the project are written. The columns are id, kind (process, product or flow), name, unit and location
(of a flow its compartments, joined by '/'). Needs bw2data (4.0 or later).
"""
import argparse
import csv
import sys

# bw2data's words for nodes that stand in the biosphere, and for those that are rows of the technosphere alone.
FLOWS = {"emission", "natural resource", "inventory indicator", "economic", "social", "biosphere", "elementary flow"}
PRODUCTS = {"product", "waste"}


def flow_keys():
    """Nodes that are emitted or taken from nature by any process of the project."""
    from bw2data.backends import ExchangeDataset as Exchange

    query = Exchange.select(Exchange.input_database, Exchange.input_code).where(Exchange.type == "biosphere")
    return set(query.distinct().tuples())


def kind(node, flows):
    """What a node of the project is in the matrices."""
    node_type = node.get("type")
    if node_type in FLOWS or node.key in flows:
        return "flow"
    return "product" if node_type in PRODUCTS else "process"


def location(node):
    """The place of a process, or the compartments of a flow."""
    place = node.get("location")
    if place is None:
        place = node.get("categories") or ""
    return "/".join(map(str, place)) if isinstance(place, (list, tuple)) else str(place)


def rows(databases):
    """All nodes of the databases, by id."""
    flows = flow_keys()
    return sorted(
        (node.id, kind(node, flows), node.get("name") or "", node.get("unit") or "", location(node))
        for database in databases for node in database)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("project", help="name of the brightway project")
    parser.add_argument("output", help="the CSV file to write; - for standard output")
    parser.add_argument("databases", nargs="*", help="databases of the project; none: all")
    options = parser.parse_args()
    import bw2data

    if options.project not in bw2data.projects:
        sys.exit(f"no project {options.project}; there are: {', '.join(sorted(p.name for p in bw2data.projects))}")
    bw2data.projects.set_current(options.project)
    unknown = [name for name in options.databases if name not in bw2data.databases]
    if unknown:
        sys.exit(f"no database {', '.join(unknown)}; there are: {', '.join(sorted(bw2data.databases))}")
    databases = [bw2data.Database(name) for name in options.databases or sorted(bw2data.databases)]
    lines = [("id", "kind", "name", "unit", "location"), *rows(databases)]
    if options.output == "-":
        csv.writer(sys.stdout, lineterminator="\n").writerows(lines)
    else:
        with open(options.output, "w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(lines)
    print(f"{len(lines) - 1} names", file=sys.stderr)


if __name__ == "__main__":
    main()
