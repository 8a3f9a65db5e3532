#!/usr/bin/env python3
"""Referee of the notebooks: validates them against the nbformat schema, executes them, compares the outputs.

usage: notebooks.py FOLDER...

FOLDER holds notebooks with observations.csv and regions.csv beside them. Every code cell must give, executed in a
fresh kernel, exactly the output that the notebook was written with. Needs nbformat, nbconvert, ipykernel and polars.
"""
import pathlib
import sys

import nbformat
from nbconvert.preprocessors import ExecutePreprocessor


def outputs(cell):
    """What a cell shows: the data of its results, without execution counts."""
    shown = [o for o in cell.get("outputs", []) if o.output_type in ("execute_result", "display_data", "error")]
    return [o.get("data") or o.get("evalue") for o in shown]


def check(path):
    """Number of cells compared and the differences found in one notebook."""
    written = nbformat.read(path, as_version=4)
    nbformat.validate(written)
    executed = nbformat.read(path, as_version=4)
    ExecutePreprocessor(timeout=300).preprocess(executed, {"metadata": {"path": str(path.parent)}})
    compared, faults = 0, []
    for before, after in zip(written.cells, executed.cells, strict=True):
        if before.cell_type != "code":
            continue
        compared += 1
        if outputs(before) != outputs(after):
            faults.append((before["id"], outputs(before), outputs(after)))
    return compared, faults


def main():
    paths = [p for folder in sys.argv[1:] for p in sorted(pathlib.Path(folder).glob("*.ipynb"))]
    if not paths:
        sys.exit("no notebooks found")
    failed = 0
    for path in paths:
        compared, faults = check(path)
        print(f"{path}: {compared} code cells, {len(faults)} differ")
        failed += len(faults)
        for name, before, after in faults:
            print(f"  cell {name}")
            for old, new in zip(str(before).split("\\n"), str(after).split("\\n")):
                if old != new:
                    print(f"    written  {old[:300]}\n    executed {new[:300]}")
                    break
    print(f"{len(paths)} notebooks valid and executed, {failed} cells differ")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
