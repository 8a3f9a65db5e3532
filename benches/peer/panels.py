"""Reads the panels and the catalog: one chosen growth rate for each region, indicator and period."""

import tomllib
from pathlib import Path

import pandas as pd

from tables import Quarter

CELL = ["region_code", "indicator", "period"]


def read_figures(data: Path, indicators: list[str]) -> pd.DataFrame:
    """The growth rates of all panels. Of several for one cell the published goes before the derived, the statistics
    bureau's before the press's, the later before the earlier."""
    frames = []
    for path in sorted((data / "panels").glob("*.csv")):
        about = tomllib.loads(path.with_suffix(".toml").read_text(encoding="utf-8"))
        frame = pd.read_csv(path, dtype=str, keep_default_na=False)
        frames.append(frame.assign(official=about["authority"] == "official"))
    every = pd.concat(frames, ignore_index=True)
    rates = every[(every["measure"] == "yoy") & (every["scope"] == "") & every["indicator"].isin(indicators)]
    rates = rates.assign(derived=rates["status"] == "derived", value=pd.to_numeric(rates["value"]))
    rates = rates.sort_values(
        ["derived", "official", "published"], ascending=[True, False, False], kind="stable"
    ).drop_duplicates(CELL)
    return rates[[*CELL, "value", "status", "note"]].sort_values(CELL, ignore_index=True)


def read_regions(data: Path) -> pd.DataFrame:
    """The nation, the provinces that are ranked, and those that are only on the map."""
    regions = pd.read_csv(data / "catalog/regions.csv", dtype=str, keep_default_na=False)
    regions = regions[regions["level"].isin(["nation", "province"])].rename(columns={"code": "region_code"})
    tiles = pd.read_csv(data / "catalog/tiles.csv", dtype={"code": str}).rename(columns={"code": "region_code"})
    slug = regions["name_en"].str.lower().str.replace(" ", "-")
    regions = regions.assign(stem=regions["region_code"] + "-" + slug)
    return regions[["region_code", "short", "stem"]].merge(tiles, on="region_code", how="left")


def read_groups(data: Path, wanted: list[str]) -> pd.DataFrame:
    """The groups of provinces that are shown, one row for each member, and the set that is ranked."""
    groups = tomllib.loads((data / "catalog/groups.toml").read_text(encoding="utf-8"))["group"]
    groups = {group["id"]: group for group in groups}
    rows = [(id, groups[id]["name_zh"], code) for id in ["provinces", *wanted] for code in groups[id]["members"]]
    return pd.DataFrame(rows, columns=["group", "name", "region_code"])


def read_sources(data: Path) -> list[str]:
    """One line for each panel."""
    lines = []
    for path in sorted((data / "panels").glob("*.toml")):
        about = tomllib.loads(path.read_text(encoding="utf-8"))
        lines.append(
            f"{about['title_zh']}。发布：{about['publisher_zh']}。采集：{about['collected_zh']}"
            f"（data/panels/{path.stem}.csv）"
        )
    return lines


def load(data: Path, period: str) -> Quarter:
    """Everything about a quarter."""
    settings = tomllib.loads((data / "catalog/briefing.toml").read_text(encoding="utf-8"))
    figures = read_figures(data, [settings["lead"], *settings["also"]])
    groups = read_groups(data, settings["parts"] + settings["groups"])
    return Quarter(figures, read_regions(data), groups, period, settings["quarters"], settings["table_quarters"])
