"""What the machine is, without its name."""

import os
import platform
import re
import subprocess
from pathlib import Path

import numpy
import scipy

INSTRUCTION_SETS = ["sse4_2", "avx2", "fma", "avx512f", "avx512dq", "avx512vl", "asimd", "sve"]


def describe():
    information = Path("/proc/cpuinfo").read_text()
    model = re.search(r"^model name\s*:\s*(.*)$", information, re.MULTILINE)
    flags = re.search(r"^(?:flags|Features)\s*:\s*(.*)$", information, re.MULTILINE)
    present = set(flags.group(1).split()) if flags else set()
    sets = ", ".join(name for name in INSTRUCTION_SETS if name in present)
    swift = subprocess.run(["swift", "--version"], capture_output=True, text=True, check=True).stdout
    lines = [
        f"- processor: {model.group(1) if model else platform.machine()}, {os.cpu_count()} cores",
        f"- instruction sets: {sets}",
        f"- {re.search(r'Swift version [0-9.]+', swift).group(0)}, Python {platform.python_version()}, "
        f"NumPy {numpy.__version__}, SciPy {scipy.__version__}",
    ]
    load = os.getloadavg()[0]
    if load > 0.5:
        lines.append(f"- other work ran meanwhile: load average {load:.1f} at the start; mind the ranges below")
    return "\n".join(lines)
