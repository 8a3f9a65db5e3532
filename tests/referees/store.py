"""Referee of the store on disk: polars, DuckDB and pandas open what `jianbao store add` wrote, and find every figure of
the table that was added, exact decimals, days and places included.

usage: store.py PROGRAM DATA
"""

import csv
import datetime
import glob
import shutil
import subprocess
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl


def main(program: str, data: str) -> None:
    program, data = Path(program).resolve(), Path(data).resolve()
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        shutil.copytree(data, scratch / "data")
        for name in ["gdp_growth_nation.csv", "gdp_growth_nation.toml"]:
            shutil.copy(data / "panels" / name, scratch / name.replace("gdp", "again"))
        add = [program, "store", "add", "again_growth_nation.csv"]
        subprocess.run(add, cwd=scratch, check=True, capture_output=True)
        with open(scratch / "again_growth_nation.csv", encoding="utf-8") as file:
            added = list(csv.DictReader(file))
        expected = sorted(
            (row["period"], row["value"], row["published"], line) for line, row in enumerate(added, start=2)
        )
        pattern = str(scratch / "data/store/*.parquet")
        for name, rows in [("polars", by_polars(pattern)), ("duckdb", by_duckdb(pattern)), ("pandas", by_pandas(pattern))]:
            found = sorted((r["period"], r["value_text"], day(r["published"]), int(r["row"])) for r in rows)
            assert found == expected, f"{name}: {found[:3]} is not {expected[:3]}"
            for row in rows:
                assert row["value"] == float(Decimal(row["value_text"])), f"{name}: {row}"
                first, last = row["period"].split("/")
                assert day(row["first_day"]) == f"{first}-01", f"{name}: {row['first_day']}"
                assert day(row["last_day"])[:7] == last, f"{name}: {row['last_day']}"
            print(f"{name}: {len(rows)} figures, as they were added")


def day(value: object) -> str:
    """A day as text; empty for null, in whatever way a program says it."""
    if value is None or value is pd.NaT or value != value:
        return ""
    if isinstance(value, (datetime.date, datetime.datetime, pd.Timestamp)):
        return value.strftime("%Y-%m-%d")
    return str(value)


def by_polars(pattern: str) -> list[dict]:
    frame = pl.read_parquet(pattern)
    assert frame.schema["published"] == pl.Date and frame.schema["value"] == pl.Float64, frame.schema
    return frame.to_dicts()


def by_duckdb(pattern: str) -> list[dict]:
    result = duckdb.sql(f"SELECT * FROM '{pattern}'")
    return [dict(zip(result.columns, row)) for row in result.fetchall()]


def by_pandas(pattern: str) -> list[dict]:
    frame = pd.concat(pd.read_parquet(path) for path in glob.glob(pattern))
    return frame.to_dict("records")


if __name__ == "__main__":
    main(*sys.argv[1:])
