#!/usr/bin/env python3
"""Referee of ranking, gap, trend and spread: reckons them anew with pandas from the panels and compares value by value.

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
    return every.drop_duplicates(KEY)[[*KEY, "value", "derived"]].reset_index(drop=True)


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


def bounds(frame):
    """Best and worst place of the unrounded figures: each lies within half a unit of its last decimal, a derived one
    within a whole unit; a figure that is at the least as high as another can be is ahead of it."""
    unit = frame.value.map(lambda v: D(1).scaleb(D(v).as_tuple().exponent))
    slack = [u if derived else u / 2 for u, derived in zip(unit, frame.derived)]
    low = [D(v) - s for v, s in zip(frame.value, slack)]
    high = [D(v) + s for v, s in zip(frame.value, slack)]
    best = [1 + sum(other >= own for other in low) for own in high]
    worst = [sum(other > own for other in high) for own in low]
    return best, worst


def gained(before, now):
    """Places gained among the regions known in both, and the least and the most that missing regions leave open."""
    both = sorted(set(before.region_code) & set(now.region_code))
    place = lambda f: f.set_index("region_code").number[both].rank(method="min", ascending=False).astype(int)
    common = place(before) - place(now)
    full = lambda f: (f.set_index("region_code").number.rank(method="min", ascending=False).astype(int), 31 - len(f))
    (was, open_was), (is_now, open_now) = full(before), full(now)
    return {c: (common[c], was[c] - is_now[c] - open_now, was[c] + open_was - is_now[c]) for c in both}


def ranks(program, values, period, faults):
    """Competition ranks, the intervals left by the missing and by rounding, ties, and places gained."""
    at = lambda p: provinces(values[values.period == p]).assign(number=lambda f: f.value.astype(float))
    here = at(period)
    here = here.assign(rank=here.number.rank(method="min", ascending=False).astype(int))
    ties = here.groupby("value").region_code.transform("size") - 1
    missing = 31 - len(here)
    best, worst = bounds(here)
    year, before = (gained(at(shifted(period, m, "cumulative")), here) for m in (12, 3))
    blank = ("", "", "")
    want = [
        (code, value, str(rank), str(rank + missing), str(tie), str(b), str(w + missing))
        + tuple(map(str, year.get(code, blank) + before.get(code, blank)))
        for code, value, rank, tie, b, w in zip(here.region_code, here.value, here["rank"], ties, best, worst)
    ]
    table = ask(program, "rank", "industrial_va", period)
    table = table[table["rank"] != ""]
    columns = ["region_code", "value", "rank_best", "rank_worst", "ties", "true_best", "true_worst"]
    columns += [f"up_{on}{what}" for on in ("year", "before") for what in ("", "_least", "_most")]
    compare(f"rank {period}", list(table[columns].itertuples(index=False, name=None)), want, faults)
    return len(want)


def gaps(program, values, period, faults):
    """Growth minus the nation's and minus the median's, in exact decimals."""
    here = values[values.period == period].set_index("region_code").value.map(D)
    nation = here.get("000000")
    here = here[[c.endswith("0000") and c != "000000" for c in here.index]]
    ordered = sorted(here)
    half = len(ordered) // 2
    median = ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
    lookup = {(r.region_code, r.period): D(r.value) for r in values.itertuples()}
    year = shifted(period, 12, "cumulative")
    minus = lambda a, b: None if a is None or b is None else a - b
    want = []
    for code, v in here.items():
        own, reference = minus(v, lookup.get((code, year))), minus(nation, lookup.get(("000000", year)))
        change = None if nation is None else minus(own, reference)
        parts = (change, None if change is None else own, None if change is None else reference)
        run = in_a_row(lookup, code, period)
        want.append((code, v, minus(v, nation), v - median, own, D(run), *parts))
    table = ask(program, "gap", "industrial_va", period)
    cell = lambda text: D(text) if text else None
    names = ["gap_nation", "gap_median", "gap_year", "run", "gap_change", "own_change", "nation_change"]
    got = [(r.region_code, D(r.value), *(cell(getattr(r, n)) for n in names)) for r in table.itertuples()]
    compare(f"gap {period}", [tuple(map(str_of, g)) for g in got], [tuple(map(str_of, w)) for w in want], faults)
    return len(want)


def in_a_row(lookup, code, period):
    """Quarter ends in a row above the nation, negative below it."""
    run = 0
    while (own := lookup.get((code, period))) is not None and (nation := lookup.get(("000000", period))) is not None:
        sign = (own > nation) - (own < nation)
        if sign == 0 or run * sign < 0:
            break
        run, period = run + sign, shifted(period, 3, "cumulative")
    return run


def label(period):
    """The name of a cumulative quarter end, or of a month."""
    year, month = period[8:].split("-")
    return f"{year}{dict(zip(('03', '06', '09', '12'), ('Q1', 'H1', 'Q1-Q3', '')))[month]}" if period[:7] != period[8:] else period[:7]


def record(past, own, worse):
    """Since when a figure is a record: the last earlier quarter end with one as good, or all."""
    if not past or not worse(past[-1][1], own):
        return ""
    rest = [p for p, v in past if not worse(v, own)]
    return label(rest[-1]) if rest else "all"


def spreads(program, values, last, faults):
    """Dispersion and diffusion over the provinces, quarter end by quarter end."""
    lookup = {(r.region_code, r.period): D(r.value) for r in values.itertuples()}
    two = lambda v, places="0.01": v.quantize(D(places), rounding=decimal.ROUND_HALF_UP)
    table = ask(program, "spread", "industrial_va", last, "--quarters", "40")
    for row in table.itertuples():
        here = {c: v for (c, p), v in lookup.items() if p == row.period and c.endswith("0000") and c != "000000"}
        n, mean = len(here), sum(here.values()) / len(here)
        sigma = (sum((v - mean) ** 2 for v in here.values()) / n).sqrt()
        above = sum(v > lookup[("000000", row.period)] for v in here.values())
        before = shifted(row.period, 3, "cumulative")
        changes = [v - lookup[(c, before)] for c, v in here.items() if (c, before) in lookup]
        up, same = sum(c > 0 for c in changes), sum(c == 0 for c in changes)
        rounded = [two(mean), two(sigma), max(here.values()) - min(here.values()), two(D(100) * above / n, "0.1")]
        if changes:
            rounded += [two(D(100) * up / len(changes), "0.1"), two(D(100) * (2 * up + same) / (2 * len(changes)), "0.1")]
        want = [n, above, up, same, len(changes) - up - same, *rounded]
        got = [row.known, row.above, row.rising, row.unchanged, row.falling, row.mean, row.sigma, row.range, row.share_above]
        got += [row.share_rising, row.diffusion] if changes else []
        if [str_of(D(w)) for w in want] != [str_of(D(g)) for g in got]:
            faults.append(f"spread {row.period}: program {got}, referee {list(map(str, want))}")
    return len(table)


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
        want, past = [], []
        for (region, period), value in sorted(lookup.items(), key=lambda item: item[0][1][8:]):
            if region != code or period[8:] > "2024-12":
                continue
            before = lookup.get((code, shifted(period, 3, basis)))
            year = lookup.get((code, shifted(period, 12, basis)))
            minus = lambda other: None if other is None else value - other
            earlier = lookup.get((code, shifted(shifted(period, 3, basis), 3, basis)))
            momentum = None if before is None or earlier is None else (value - before) - (before - earlier)
            turn = "" if before is None or before * value >= 0 else "up" if value > 0 else "down"
            same = [v for p, v in past if p[-2:] == period[-2:]]
            records = (record(past, value, lambda a, b: a < b), record(past, value, lambda a, b: a > b))
            season = (str(1 + sum(v > value for v in same)), str(1 + len(same)))
            average = None if year is None else average2(year, value)
            want.append((period, value, minus(before), minus(year), average, momentum, turn, *records, *season))
            past.append((period, value))
        table = ask(program, "trend", "industrial_va", last, "--region", code)
        cell = lambda text: D(text) if text else None
        got = [
            (r.period, D(r.value), *map(cell, (r.change_before, r.change_year, r.average2, r.momentum)))
            + (r.turn, r.highest_since, r.lowest_since, r.season, r.seasons)
            for r in table.itertuples()
        ]
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
    faults, counts = [], {"rank": 0, "gap": 0, "trend": 0, "spread": 0}
    periods = sorted({p for p in provinces(values).period if p[5:7] == "01" and p[:7] != p[8:] and p[-2:] in ("03", "06", "09", "12")})
    for period in periods:
        counts["rank"] += ranks(program, values, period, faults)
        counts["gap"] += gaps(program, values, period, faults)
    for basis in ("cumulative", "month"):
        counts["trend"] += trends(program, values, basis, faults)
    counts["spread"] = spreads(program, values, "2024", faults)
    if counts["spread"] < 36 or counts["rank"] < 1300 or counts["gap"] < 1300 or counts["trend"] < 1700:
        faults.append(f"too little was compared: {counts}")
    print("\n".join(faults))
    print(f"{counts['rank']} ranks, {counts['gap']} gaps, {counts['trend']} trend points, {counts['spread']} spreads reckoned anew, {len(faults)} tables differ")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
