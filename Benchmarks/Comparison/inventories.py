"""Packages of whole databases: made-up ones of ecoinvent's size and structure, and real ones, where they are there."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

from sides import FOLDER

SHARED = FOLDER.parent.parent / "shared"


class Missing(Exception):
    """Why a database is not on this machine."""


def real(name):
    """The folder of a real inventory."""
    folder = SHARED / "data" / "lci" / name
    if not (folder / "inventory.zip").exists():
        raise Missing(f"{name} is not on this machine")
    return str(folder)


def ecoinvent_like(processes):
    """The folder of a made-up inventory, which is made if need be; a little larger than `processes`."""
    folder = FOLDER / ".build" / f"ecoinvent-like-{processes}"
    if (folder / "method-03.zip").exists():
        return str(folder)
    tool = SHARED / "tools" / "ecoinvent_like.py"
    if not tool.exists():
        raise Missing("the script that makes an inventory like ecoinvent, shared/tools/ecoinvent_like.py, is not there")
    if importlib.util.find_spec("bw_processing") is None:
        raise Missing("bw_processing is not installed")
    # Under another name until it is whole.
    partial = Path(f"{folder}.partial")
    subprocess.run(
        [sys.executable, str(tool), str(partial), "--processes", str(processes)], check=True, stdout=sys.stderr)
    os.rename(partial, folder)
    return str(folder)
