#!/usr/bin/env python3
"""Referee of ranking, gap and trend: reckons them anew with pandas from the panels and compares value by value.

usage: ranking.py JIANBAO DATA

JIANBAO is the program, DATA the data folder. It is read without its bulletins, whose figures the referee cannot read.
Where several panels speak of one cell, a published figure goes before a derived one, then `industrial_va_growth`
before the press, then the later publication.
"""
import decimal
import io
import pathlib
import shutil
import subprocess
import sys
import tempfile

import pandas as pd

D = decimal.Decimal
KEY = ["region_code", "period"]


def panel(folder):
    """Growth of industrial value added: region_code, period, value as printed; press figures fill what is missing."""
    frames = []
    for path in sorted(pathlib.Path(folder).glob("*.csv")):
        frame = pd.read_csv(path, dtype=str, keep_default_na=False)
        frame = frame[(frame.indicator == "industrial_va") & (frame.measure == "yoy")]
        frames.append(frame.assign(order=0 if path.stem == "industrial_va_growth" else 1))
    every = pd.concat(frames)
    every = every.assign(derived=every.status == "derived").sort_values(["derived", "order", "published"], ascending=[True, True, False])
    return every.drop_duplicates(KEY)[[*KEY, "value"]].reset_index(drop=True)


def ask(program, *words):
    """A command's table as text cells; empty where the program says that nothing is known."""
    run = subprocess.run([*program, *words, "--format", "csv"], capture_output=True, text=True, check=False)
    if run.returncode == 2 and "has no figure" in run.stderr:
        return pd.DataFrame()
    if run.returncode != 0:
        sys.exit(f"{words}: {run.stderr}")
    return pd.read_csv(io.StringIO(run.stdout), dtype=str, keep_default_na=False)


def compare(name, got, want, faults):
    """Adds what differs between two lists of tuples."""
    if sorted(got) != sorted(want):
        only = lambda a, b: sorted(set(a) - set(b))[:3]
        faults.append(f"{name}: program only {only(got, want)}, referee only {only(want, got)}")


def provinces(values):
    codes = values.region_code
    return values[codes.str.endswith("0000") & (codes != "000000")]


def ranks(program, values, period, faults):
    """Competition ranks, the interval left by the missing, and ties."""
    here = provinces(values[values.period == period]).assign(number=lambda f: f.value.astype(float))
    here = here.assign(rank=here.number.rank(method="min", ascending=False).astype(int))
    ties = here.groupby("value").region_code.transform("size") - 1
    missing = 31 - len(here)
    want = list(zip(here.region_code, here.value, here["rank"].astype(str), (here["rank"] + missing).astype(str), ties.astype(str)))
    table = ask(program, "rank", "industrial_va", period)
    table = table[table["rank"] != ""]
    got = list(zip(table.region_code, table.value, table["rank_best"], table.rank_worst, table.ties))
    compare(f"rank {period}", got, want, faults)
    return len(want)


def gaps(program, values, period, faults):
    """Growth minus the nation's and minus the median's, in exact decimals."""
    here = values[values.period == period].set_index("region_code").value.map(D)
    nation = here.get("000000")
    here = here[[c.endswith("0000") and c != "000000" for c in here.index]]
    ordered = sorted(here)
    half = len(ordered) // 2
    median = ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
    want = [(code, v, None if nation is None else v - nation, v - median) for code, v in here.items()]
    table = ask(program, "gap", "industrial_va", period)
    cell = lambda text: D(text) if text else None
    got = [(r.region_code, D(r.value), cell(r.gap_nation), cell(r.gap_median)) for r in table.itertuples()]
    compare(f"gap {period}", [tuple(map(str_of, g)) for g in got], [tuple(map(str_of, w)) for w in want], faults)
    return len(want)


def str_of(value):
    """Equal decimals as equal text."""
    return format(value.normalize() + 0, "f") if isinstance(value, D) else str(value)


def shifted(period, months, basis):
    """The quarter end `months` earlier on the same basis."""
    year, month = map(int, period[8:].split("-"))
    at = year * 12 + month - 1 - months
    last = f"{at // 12:04d}-{at % 12 + 1:02d}"
    return f"{last[:4]}-01/{last}" if basis == "cumulative" else f"{last}/{last}"


def average2(earlier, later):
    """Two-year average, geometric, one decimal, half away from zero."""
    factor = (1 + earlier / 100) * (1 + later / 100)
    if earlier <= -100 or later <= -100:
        return None
    return ((factor.sqrt() - 1) * 100).quantize(D("0.1"), rounding=decimal.ROUND_HALF_UP)


def trends(program, values, basis, faults):
    """Changes on the quarter end and the year before, and the two-year average, for every region and quarter end."""
    cumulative = basis == "cumulative"
    wanted = values[values.period.str[-2:].isin(["03", "06", "09", "12"])]
    wanted = wanted[(wanted.period.str[:7] == wanted.period.str[8:]) != cumulative]
    wanted = wanted[wanted.period.str[5:7].eq("01") | (not cumulative)]
    lookup = {(r.region_code, r.period): D(r.value) for r in wanted.itertuples()}
    last = "2024" if cumulative else "2024-12"
    count = 0
    for code in sorted({code for code, _ in lookup if code.endswith("0000")}):
        want = []
        for (region, period), value in lookup.items():
            if region != code or period[8:] > "2024-12":
                continue
            before = lookup.get((code, shifted(period, 3, basis)))
            year = lookup.get((code, shifted(period, 12, basis)))
            minus = lambda other: None if other is None else value - other
            want.append((period, value, minus(before), minus(year), None if year is None else average2(year, value)))
        table = ask(program, "trend", "industrial_va", last, "--region", code)
        cell = lambda text: D(text) if text else None
        got = [(r.period, D(r.value), cell(r.change_before), cell(r.change_year), cell(r.average2)) for r in table.itertuples()]
        compare(f"trend {basis} {code}", [tuple(map(str_of, g)) for g in got], [tuple(map(str_of, w)) for w in want], faults)
        count += len(want)
    return count


def main():
    program, folder = sys.argv[1:]
    values = panel(pathlib.Path(folder) / "panels")
    scratch = tempfile.TemporaryDirectory()
    for part in ("catalog", "panels"):
        shutil.copytree(pathlib.Path(folder) / part, pathlib.Path(scratch.name) / part)
    program = [program, "--data", scratch.name]
    faults, counts = [], {"rank": 0, "gap": 0, "trend": 0}
    periods = sorted({p for p in provinces(values).period if p[5:7] == "01" and p[:7] != p[8:] and p[-2:] in ("03", "06", "09", "12")})
    for period in periods:
        counts["rank"] += ranks(program, values, period, faults)
        counts["gap"] += gaps(program, values, period, faults)
    for basis in ("cumulative", "month"):
        counts["trend"] += trends(program, values, basis, faults)
    if counts["rank"] < 1300 or counts["gap"] < 1300 or counts["trend"] < 1700:
        faults.append(f"too little was compared: {counts}")
    print("\n".join(faults))
    print(f"{counts['rank']} ranks, {counts['gap']} gaps, {counts['trend']} trend points reckoned anew, {len(faults)} tables differ")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
