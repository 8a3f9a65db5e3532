"""Referee of imports: reads the same files with pandas, openpyxl, xlrd and json, and compares every cell.

    python tests/referees/import.py target/debug/jianbao [FOLDER ...]

Every cell in which the other program sees a number must be in the report of `jianbao import --dry-run --format json`, as a
figure or as a cell without a place, at the same sheet, row and column and with the same value; and no figure may be in
the report that the other program does not see. A file that is refused must say why. A large table that is streamed is compared
with what pyarrow and DuckDB read in the Parquet file.
"""

import csv
import io
import json
import pathlib
import subprocess
import sys
import tempfile

import duckdb
import openpyxl
import pandas
import pyarrow.parquet
import xlrd
from openpyxl.utils import get_column_letter

HERE = pathlib.Path(__file__).resolve().parent.parent.parent


def number(value):
    """A cell as the referee reads it: float, or nothing for what is no plain number."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return float(value)
    text = str(value).strip().strip('"')
    percent = text.endswith("%")
    for mark in ("%", " p", " b", " e"):
        text = text.removesuffix(mark).strip()
    text = text.replace(",", "") if text.count(",") and all(len(g) == 3 for g in text.split(".")[0].split(",")[1:]) else text
    try:
        return float(text) if text.lower() not in ("nan", "inf", "infinity") and "_" not in text else None
    except ValueError:
        return None


def text_of(data):
    """Text of a file, by byte order mark, else UTF-8, else GB18030."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def cells(path):
    """(sheet, row, column) to number, rows from 1 and columns as letters; `None` where there are no cells (JSON)."""
    data = path.read_bytes()
    if data.startswith(b"PK"):
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        found = {}
        for sheet in book:
            for row in sheet.iter_rows():
                for cell in row:
                    value = number(cell.value)
                    if value is not None:
                        scale = 100 if "%" in (cell.number_format or "") else 1
                        found[sheet.title, cell.row, get_column_letter(cell.column)] = value * scale
        return found
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        book = xlrd.open_workbook(file_contents=data, formatting_info=True)
        found = {}
        for sheet in book.sheets():
            for r in range(sheet.nrows):
                for c in range(sheet.ncols):
                    cell = sheet.cell(r, c)
                    value = number(cell.value) if cell.ctype in (1, 2) else None
                    if value is not None:
                        style = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
                        found[sheet.name, r + 1, get_column_letter(c + 1)] = value * (100 if "%" in style else 1)
        return found
    text = text_of(data)
    if "\\TIME" in text.split("\n")[0]:
        frame = [line.replace(",", "\t", line.split("\t")[0].count(",")).split("\t") for line in text.splitlines()]
        rows = list(enumerate(frame, 1))
    elif text.count("\t,") and text.count("\t,") * 20 >= text.count("\t") * 19:
        rows = [(i, line.split("\t,")) for i, line in enumerate(text.splitlines(), 1)]
    else:
        rows, reader, before = [], csv.reader(io.StringIO(text, newline=""), skipinitialspace=True), 0
        for row in reader:
            rows.append((before + 1, row))
            before = reader.line_num
    found = {}
    for line, row in rows:
        for c, cell in enumerate(row):
            value = number(cell)
            if value is not None:
                found[None, line, get_column_letter(c + 1)] = value
    return found


def run(program, path, extra):
    command = [program, *extra[0], "import", str(path), "--dry-run", "--format", "json", *extra[1]]
    done = subprocess.run(command, capture_output=True, cwd=HERE, check=False)
    assert done.returncode in (0, 1, 2), (path, done.stderr.decode())
    return json.loads(done.stdout), done.returncode


def query_service(path, report):
    """Values of the query service by code of the node."""
    answer = json.loads(path.read_text(encoding="utf-8"))["returndata"]
    if isinstance(answer, str):
        assert any(answer in d["message"] for d in report["diagnostics"]), path
        return 0
    expected = {n["code"]: float(n["data"]["strdata"]) for n in answer["datanodes"] if n["data"]["hasdata"]}
    got = {o["place"]["cell"]["column"]: float(o["value"]) for o in report["observations"]}
    got |= {u["column"]: float(u["value"]) for u in report["unplaced"]}
    assert got == expected, path
    return len(expected)


def table(path, report):
    """Compares the cells of a table; gives their number."""
    seen = cells(path)
    tidy = any(t["kind"] in ("tidy table", "SDMX-CSV") for u in report["understood"] for t in u["tables"])
    got = {}
    for o in report["observations"]:
        place = o["place"]["cell"]
        got[place["sheet"], place["row"], place["column"]] = float(o["value"])
    for u in report["unplaced"]:
        value = number(u["value"])
        if value is not None:
            got[u["sheet"] or None, u["row"], u["column"]] = value
    if tidy:
        # In a tidy table the column is told by its title: the value must be one of its row's.
        rows = {}
        for (sheet, row, _), value in seen.items():
            rows.setdefault((sheet, row), []).append(value)
        for (sheet, row, _), value in got.items():
            assert value in rows.get((sheet, row), []), (path, sheet, row, value)
        assert len(got) + report["twice"] >= 1 or report["diagnostics"], path
        return len(got)
    for place, value in got.items():
        # Hundredths shown as percent are exact here and floats there.
        assert place in seen and abs(seen[place] - value) <= 1e-9 * max(1, abs(value)), (path, place, value, seen.get(place))
    if not got:
        assert report["diagnostics"], f"{path}: nothing read and nothing said"
        return 0
    # Numbers that are no figures: years and codes among the labels, numbers of rows, cells in rows that were passed over.
    first = min(row for _, row, _ in got)
    columns = {c for _, _, c in got}
    passed = {s["place"] for u in report["understood"] for t in u["tables"] for s in t["skipped"]}
    lost = [
        p for p in seen
        if p not in got and p[1] >= first and p[2] in columns and f"row {p[1]}" not in passed and report["twice"] == 0
    ]
    assert not lost, (path, lost[:5])
    return len(got)


def parquet(path, report):
    frame = pandas.read_parquet(path)
    got = [float(o["value"]) for o in report["observations"]]
    assert sorted(got) == sorted(frame["value"].dropna().tolist()), path
    return len(got)


def streamed(program):
    """A table of several row groups: pyarrow and DuckDB see in the file what Python's own CSV reader sees in the table."""
    codes = {"北京市": "110000", "天津": "120000", "Guangdong": "440000", "不存在": None}
    with tempfile.TemporaryDirectory() as folder:
        table, out = pathlib.Path(folder, "big.csv"), pathlib.Path(folder, "big.parquet")
        with table.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow(["region", "indicator", "period", "value", "unit", "note"])
            for n in range(300_000):
                region = "不存在" if n % 5000 == 99 else list(codes)[n % 3]
                value = "-" if n % 7001 == 5 else f"{n % 9999 - 500}.{n % 10}0"
                note = 'two\nlines, "quoted"' if n % 1000 == 7 else "." * 30
                writer.writerow([region, "地区生产总值", f"{1950 + n % 90}年", value, "亿元", note])
        done = subprocess.run(
            [program, "import", str(table), "--out", str(out), "--format", "json"], capture_output=True, cwd=HERE, check=False
        )
        assert done.returncode == 1, done.stderr.decode()
        told = json.loads(done.stdout)
        expected, lines = [], {}
        with table.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            line = next(reader) and reader.line_num + 1
            for row, (region, _, period, value, _, _) in enumerate(reader, 1):
                if codes[region] is None:
                    lines.setdefault(region, (row, line))
                if value != "-":
                    months = f"{period[:4]}-01/{period[:4]}-12" if codes[region] else None
                    expected.append((row, codes[region], months, float(value), 2))
                line = reader.line_num + 1
        names = ["row", "region_code", "period", "value", "decimals"]
        file = pyarrow.parquet.ParquetFile(out)
        assert file.num_row_groups > 1, "the table is too small to tell anything"
        columns = file.read(columns=names).to_pydict()
        assert list(zip(*(columns[name] for name in names))) == expected
        seen = duckdb.sql(f"select count(*), count(region_code), round(sum(value), 2) from read_parquet('{out}')").fetchall()[0]
        placed = [e for e in expected if e[1]]
        assert seen == (len(expected), len(placed), round(sum(e[3] for e in expected), 2)), seen
        assert (told["rows"], told["placed"]) == (300_000, len(placed)), told
        (reason,) = told["reasons"].values()
        assert (reason["first"], reason["line"], reason["column"]) == (*lines["不存在"], "region"), (reason, lines)
        print(f"streamed: {len(expected)} figures agree in {file.num_row_groups} row groups")


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    cases = sorted(p for p in (HERE / "tests/cases/import").iterdir() if p.is_dir())
    files = []
    for case in cases:
        path = next(p for p in case.iterdir() if p.stem == "input")
        args = (case / "args.txt").read_text().split() if (case / "args.txt").exists() else []
        files.append((path, (args, ["--map", str(case / "map.toml")] if (case / "map.toml").exists() else [])))
    for folder in sys.argv[2:]:
        for path in sorted(pathlib.Path(folder).iterdir()):
            files.append((path, (["--pack", "us"] if "us_bea" in path.name else [], [])))
    total = 0
    for path, extra in files:
        report, code = run(program, path, extra)
        if path.suffix == ".json":
            count = query_service(path, report)
        elif path.suffix == ".parquet":
            count = parquet(path, report)
        else:
            count = table(path, report)
        placed = len(report["observations"])
        print(f"{path.parent.name}/{path.name}: {count} cells agree, {placed} placed, exit {code}")
        total += count
    print(f"{len(files)} files, {total} cells agree")
    streamed(program)


main()
