from html import escape

import polars as pl
from IPython.display import HTML

PERIOD = {{ period }}
MONTH = {{ month }}
LEAD = {{ lead }}
NATION = "000000"

observations = pl.read_csv("observations.csv", infer_schema_length=None, schema_overrides={"region_code": pl.String})
regions = pl.read_csv("regions.csv", schema_overrides={"region_code": pl.String}).with_columns(region="{{ name }}")
PROVINCES = regions.filter(pl.col("ranked"))["region_code"].to_list()


def growth(indicator, period):
    """Published growth on the year before: one chosen figure a region (region_code, value in %, status)."""
    return observations.filter(
        pl.col("chosen"),
        pl.col("indicator") == indicator,
        pl.col("period") == period,
        pl.col("measure") == "yoy",
        pl.col("unit") == "%",
        pl.col("bound").is_null(),
        pl.col("status").is_in(["actual", "derived"]),
    ).select("region_code", "value", "status")


def one(indicator, period, code=NATION):
    """The growth of one region, or None."""
    found = growth(indicator, period).filter(pl.col("region_code") == code)["value"]
    return found[0] if len(found) else None


def members(group):
    """The codes of a group's regions."""
    return regions.filter(pl.col("groups").str.split(";").list.contains(group))["region_code"].to_list()


def places(indicator, period, codes=PROVINCES, descending={{ descending }}):
    """Competition ranks; `worst` is the place that the figures not known leave possible."""
    known = growth(indicator, period).filter(pl.col("region_code").is_in(codes))
    return (
        known.with_columns(
            rank=pl.col("value").rank("min", descending=descending).cast(pl.Int64),
            ties=pl.len().over("value").cast(pl.Int64) - 1,
        )
        .with_columns(worst=pl.col("rank") + len(codes) - known.height)
        .sort("rank", "region_code")
    )


def order():
    """The provinces in the order of the ranking, those without a place behind."""
    ranked = places(LEAD, PERIOD)["region_code"].to_list()
    return ranked + sorted(set(PROVINCES) - set(ranked))


def difference(a, b):
    """a minus b in percentage points, or None."""
    return None if a is None or b is None else round(a - b, 6)


def number(value):
    """A figure as text, with a true minus sign."""
    return str(value).replace("-", "−")


def show(frame):
    """The frame as a plain table; what is not known stays empty."""
    def row(cells, tag):
        return "<tr>" + "".join(f"<{tag}>{escape('' if c is None else str(c))}</{tag}>" for c in cells) + "</tr>"

    return HTML("\n".join(["<table>", row(frame.columns, "th"), *(row(r, "td") for r in frame.rows()), "</table>"]))


place = pl.when(pl.col("ties") > 0).then(pl.format("{}=", "rank")).otherwise(pl.col("rank").cast(pl.String))
interval = (
    pl.when(pl.col("rank") == pl.col("worst"))
    .then(pl.col("rank").cast(pl.String))
    .otherwise(pl.format("{}–{}", "rank", "worst"))
)
