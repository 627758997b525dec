"""Run every benchmark on one core, print the page, and write it: python -m benchmarks."""

import os
from pathlib import Path

# Before NumPy and its peers are loaded: afterwards they have counted the cores.
os.environ |= dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
if hasattr(os, "sched_setaffinity"):  # JAX obeys none of them, only the number of cores it is given
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})

from benchmarks import digits_fit, small_costs, training_step
from benchmarks.report import machine, write

facts = machine()
sections = [benchmark.run() for benchmark in (training_step, digits_fit, small_costs)]
write(Path(__file__).with_name("results.md"), sections, facts)
