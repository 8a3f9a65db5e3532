"""Ranks, gaps, group medians and trends of a quarter, and the tables that show them.

The notebooks carry this file as their first cell, so it rests on pandas alone.
"""

from functools import cached_property

import pandas as pd

LEAD, OTHER, NATION = "industrial_va", "gdp", "000000"
WITHIN = {3: "一季度", 6: "上半年", 9: "前三季度", 12: ""}


def number(value):
    """8.1, −0.6, 6.15; nothing for a missing value."""
    if pd.isna(value):
        return ""
    text = f"{value + 0.0:.2f}"
    return (text[:-1] if text.endswith("0") else text).replace("-", "−")


def signed(value):
    """+1.6, −0.7, 0.0; nothing for a missing value."""
    value = round(value, 2) + 0.0
    return ("+" if value > 0 else "") + number(value)


def interval(best, worst):
    """14–15; one place where nothing is open; nothing for a region without place."""
    if pd.isna(best):
        return ""
    return f"{best:.0f}" if best == worst else f"{best:.0f}–{worst:.0f}"


def place(row):
    """14=, 11, or a dash."""
    return "—" if pd.isna(row["rank"]) else f"{row['rank']:.0f}{'=' if row['tied'] else ''}"


def quarter_ends(period, count):
    """The `count` quarter ends up to a period's, oldest first, as cumulative periods."""
    ends = pd.period_range(end=pd.Period(period[-7:], "Q"), periods=count)
    return [f"{end.year}-01/{end.year}-{3 * end.quarter:02}" for end in ends]


def label(period):
    """2022年一季度 for a cumulative period, 2022年3月 for a month."""
    first, last = period.split("/")
    year, month = int(last[:4]), int(last[5:])
    return f"{year}年{month}月" if first == last else f"{year}年{WITHIN[month]}"


def rank(values):
    """Competition ranks with ties; `worst` is the place if all that are missing stood ahead."""
    ranks = values.rank(ascending=False, method="min")
    table = pd.DataFrame({"value": values, "rank": ranks, "worst": ranks + values.isna().sum()})
    table["tied"] = values.duplicated(keep=False) & values.notna()
    return table.sort_values("rank", kind="stable")


class Quarter:
    """The figures of a quarter and of the quarters before it."""

    def __init__(self, figures, regions, groups, period, quarters=16, table_quarters=9):
        self.figures, self.regions, self.groups, self.period = figures, regions, groups, period
        self.table_quarters = table_quarters
        self.names = regions.set_index("region_code")["short"]
        self.provinces = groups.loc[groups["group"] == "provinces", "region_code"].tolist()
        self.quarters = quarter_ends(period, quarters)
        self.months = [f"{end[-7:]}/{end[-7:]}" for end in self.quarters]
        self.growth = self.wide(LEAD, self.quarters)
        self.monthly = self.wide(LEAD, self.months)
        self.now = rank(self.growth.loc[self.provinces, period])
        self.gdp = self.wide(OTHER, [period])[period]
        self.gdp_now = rank(self.gdp[self.provinces])

    def wide(self, indicator, periods):
        """One row for each province and the nation, one column for each period."""
        table = self.figures[self.figures["indicator"] == indicator]
        table = table.pivot(index="region_code", columns="period", values="value")
        return table.reindex(index=[NATION, *self.provinces], columns=periods)

    @cached_property
    def national(self):
        """The nation's growth."""
        return self.growth.at[NATION, self.period]

    @cached_property
    def year_before(self):
        """The same months a year before."""
        return self.quarters[-5]

    @cached_property
    def places(self):
        """Best and worst possible places at every quarter end: two tables, provinces by quarters."""
        table = self.growth.loc[self.provinces]
        best = table.rank(ascending=False, method="min")
        return best, best + table.isna().sum()

    @cached_property
    def derived(self):
        """Notes on the figures of the period that were worked out rather than published, by region."""
        figures = self.figures
        rows = figures[
            (figures["indicator"] == LEAD) & (figures["period"] == self.period) & (figures["status"] == "derived")
        ]
        return rows.set_index("region_code")["note"]

    def by_month(self, code):
        """Whether a province's single months are better known than its cumulative rates."""
        return self.monthly.loc[code].count() > self.growth.loc[code].count()

    def missing(self, code):
        """Why a province is not ranked."""
        known = pd.notna(self.monthly.at[code, self.months[-1]])
        return "只查到当月增速，不与累计增速同排" if known else "未查到累计增速"

    def shown_groups(self):
        """Identifier, name and members of the groups that are shown."""
        shown = self.groups[self.groups["group"] != "provinces"]
        groups = shown.groupby("group", sort=False)
        return [(id, rows["name"].iat[0], rows["region_code"].tolist()) for id, rows in groups]

    def own_groups(self, code):
        """The groups of a province; two names for the same provinces count once."""
        own = {}
        for _, name, members in self.shown_groups():
            if code in members:
                own.setdefault(tuple(sorted(members)), (name, members))
        return list(own.values())

    def ranking(self):
        """All provinces by place."""
        rows = []
        for code, row in self.now.iterrows():
            ranked = pd.notna(row["rank"])
            remark = ("推算" if code in self.derived.index else "") if ranked else self.missing(code)
            rows.append([
                place(row), self.names[code], number(row["value"]), signed(row["value"] - self.national),
                number(self.growth.at[code, self.year_before]),
                interval(row["rank"], row["worst"]) if ranked else "—", remark,
            ])
        before = f"{label(self.year_before)}（%）"
        columns = ["位次", "地区", "增速（%）", "较全国（百分点）", before, "位次区间", "备注"]
        return pd.DataFrame(rows, columns=columns)

    def group_medians(self):
        """The groups by the median of their provinces."""
        rows = []
        for _, name, members in self.shown_groups():
            known = self.now["value"].reindex(sorted(members)).dropna().sort_values(ascending=False, kind="stable")
            ends = [f"{self.names[known.index[i]]} {number(known.iloc[i])}" if len(known) else "" for i in (0, -1)]
            median = known.median()
            rows.append([
                name, f"{len(known)}/{len(members)}", number(median), signed(median - self.national), *ends,
            ])
        columns = ["组别", "有数/全部", "中位数（%）", "中位数较全国（百分点）", "最高", "最低"]
        return pd.DataFrame(rows, columns=columns)

    def growth_by_quarter(self):
        """Cumulative growth at the quarter ends, the nation first."""
        table = self.growth.loc[[NATION, *self.now.index]].map(number)
        table.columns = [label(period) for period in self.quarters]
        table.insert(0, "地区", self.names[table.index])
        return table

    def places_by_quarter(self):
        """Places at the quarter ends, as intervals."""
        best, worst = (table.loc[self.now.index] for table in self.places)
        columns = {
            label(period): [interval(b, w) for b, w in zip(best[period], worst[period])] for period in self.quarters
        }
        return pd.DataFrame({"地区": self.names[best.index].tolist(), **columns})

    def beside_gdp(self):
        """Provinces by the place of their GDP, with industry beside it."""
        rows = []
        for code, row in self.gdp_now.iterrows():
            own = self.now.at[code, "value"]
            rows.append([
                place(row), self.names[code], number(row["value"]), signed(row["value"] - self.gdp[NATION]),
                interval(row["rank"], row["worst"]), number(own), signed(own - row["value"]),
            ])
        columns = [
            "位次", "地区", "GDP增速（%）", "较全国（百分点）", "位次区间", "规上工业增加值增速（%）",
            "规上工业增加值减GDP（百分点）",
        ]
        return pd.DataFrame(rows, columns=columns)

    def standing(self, code):
        """A province beside the nation."""
        rows = []
        topics = [("规上工业增加值", self.now, self.national), ("GDP", self.gdp_now, self.gdp[NATION])]
        for name, ranks, nation in topics:
            row = ranks.loc[code]
            between = interval(row["rank"], row["worst"]) or "—"
            coverage = f"{ranks['value'].count()}/{len(ranks)}"
            rows.append([
                name, number(row["value"]), number(nation), signed(row["value"] - nation), place(row), between,
                coverage,
            ])
        columns = ["指标", "本地（%）", "全国（%）", "较全国（百分点）", "位次", "位次区间", "有数/全部"]
        return pd.DataFrame(rows, columns=columns)

    def within_groups(self, code):
        """A province in its groups."""
        rows = []
        for name, members in self.own_groups(code):
            ranks = rank(self.now["value"].reindex(sorted(members)))
            row, median, first = ranks.loc[code], ranks["value"].median(), ranks.iloc[0]
            rows.append([
                name, place(row), interval(row["rank"], row["worst"]) or "—",
                f"{ranks['value'].count()}/{len(ranks)}", number(median), signed(row["value"] - median),
                f"{self.names[ranks.index[0]]} {number(first['value'])}",
            ])
        columns = ["组别", "组内位次", "位次区间", "有数/全部", "中位数（%）", "较中位数（百分点）", "最高"]
        return pd.DataFrame(rows, columns=columns)

    def own_series(self, code):
        """A province's growth at the quarter ends beside the nation's, with changes and the two-year average."""
        wide = self.monthly if self.by_month(code) else self.growth
        own, nation = wide.loc[code], wide.loc[NATION]
        year = own.shift(4)
        average = (((1 + own / 100) * (1 + year / 100)) ** 0.5 - 1) * 100
        table = pd.DataFrame({
            "value": own, "nation": nation, "gap": own - nation, "before": own - own.shift(1), "year": own - year,
            "average": average.round(1),
        })
        if self.by_month(code):
            return table.assign(best=float("nan"), worst=float("nan"))
        best, worst = self.places
        return table.assign(best=best.loc[code], worst=worst.loc[code])

    def trend(self, code):
        """A province's latest quarter ends, newest first."""
        table = self.own_series(code).dropna(subset="value").tail(self.table_quarters)[::-1]
        return pd.DataFrame({
            "时期": [label(period) for period in table.index],
            "增速（%）": table["value"].map(number).tolist(),
            "全国（%）": table["nation"].map(number).tolist(),
            "较全国（百分点）": table["gap"].map(signed).tolist(),
            "较上一季末（百分点）": table["before"].map(signed).tolist(),
            "较上年同期（百分点）": table["year"].map(signed).tolist(),
            "两年平均（%）": table["average"].map(number).tolist(),
            "位次区间": [interval(b, w) or "—" for b, w in zip(table["best"], table["worst"])],
        })
