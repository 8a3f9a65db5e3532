"""A quarter's briefings with pandas, matplotlib and nbformat: one overview and 31 provinces, 99 charts.

    python3 quarter.py ROOT OUT [--period 2022-01/2022-03] [--jobs N]

ROOT is the project's root, whose data/ is read; OUT/2022Q1/ gets the Markdown, the notebooks and the charts.
"""

import argparse
import math
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import nbformat
from nbformat import v4

import charts
import panels
import tables
from tables import NATION, interval, label, number

SETUP = Path(tables.__file__).read_text(encoding="utf-8") + """

from IPython.display import HTML

text = {"dtype": {"region_code": str}, "keep_default_na": False}
figures = pd.read_csv("figures.csv", **text)
regions = pd.read_csv("regions.csv", na_values={"row": "", "col": ""}, **text)
groups = pd.read_csv("groups.csv", **text)
quarter = Quarter(figures, regions, groups, PERIOD)


def show(table):
    return HTML(table.to_html(index=False, border=0))"""


class Briefing:
    """One briefing, written as Markdown and as a notebook from the same parts."""

    def __init__(self, quarter):
        self.lines = []
        self.notebook = v4.new_notebook(metadata={
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        })
        self.period = quarter.period

    def text(self, *paragraphs):
        """Paragraphs, headings or pictures."""
        text = "\n\n".join(filter(None, paragraphs))
        self.lines.append(text)
        cells = self.notebook["cells"]
        cells.append(v4.new_markdown_cell(text, id=f"text-{len(cells) + 1}"))
        if len(cells) == 1:
            cells.append(v4.new_code_cell(SETUP.replace("PERIOD", f'"{self.period}"'), id="setup"))

    def points(self, items):
        """A list; items that do not apply are empty."""
        self.text("\n".join(f"- {item}" for item in items if item))

    def table(self, caption, table, call, notebook_only=False):
        """A table, which `call` makes in the notebook."""
        if not notebook_only:
            self.lines.append(f"*{caption}*\n\n{markdown(table)}")
        cells = self.notebook["cells"]
        cells.append(v4.new_markdown_cell(f"### {caption}", id=f"text-{len(cells) + 1}"))
        data = {"text/html": table.to_html(index=False, border=0), "text/plain": "<IPython.core.display.HTML object>"}
        output = v4.new_output("execute_result", data, execution_count=None)
        cells.append(v4.new_code_cell(f"show(quarter.{call})", id=f"table-{len(cells) + 1}", outputs=[output]))

    def save(self, stem):
        """Writes both files."""
        stem.with_suffix(".md").write_text("\n\n".join(self.lines) + "\n", encoding="utf-8")
        nbformat.write(self.notebook, stem.with_suffix(".ipynb"))


def markdown(table):
    """A table in Markdown, numbers to the right."""
    names = [str(name) for name in table.columns]
    marks = ["---:" if "（%）" in name or "（百分点）" in name else ":---" for name in names]
    rows = [names, marks, *table.itertuples(index=False)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def listed(names):
    """A、B和C."""
    names = list(names)
    return "和".join(filter(None, ["、".join(names[:-1]), names[-1]]))


def worded(value, up, down):
    """A signed figure in words: `up` or `down` around its size, or 持平."""
    value = round(value, 2)
    return "持平" if value == 0 else (up if value > 0 else down).format(number(abs(value)))


def grew(value):
    """增长8.1%."""
    return worded(value, "增长{}%", "下降{}%")


def changed(value):
    """加快1.6个百分点."""
    return worded(value, "加快{}个百分点", "回落{}个百分点")


def against(value, other):
    """高于全国1.6个百分点."""
    text = worded(value, f"高于{other}{{}}个百分点", f"低于{other}{{}}个百分点")
    return f"与{other}持平" if text == "持平" else text


def climbed(least, most):
    """Places gained, as far as the intervals tell."""
    if least == most == 0:
        return "位次未变"
    if least < 0 < most:
        return f"在后移{-least:.0f}位到前移{most:.0f}位之间"
    low, high = sorted((abs(least), abs(most)))
    return f"{'前移' if most > 0 else '后移'}{interval(low, high).replace('–', '至')}位"


def climbs(quarter):
    """Least and most places gained on the year before, by province."""
    best, worst = quarter.places
    now, before = quarter.period, quarter.year_before
    return best[before] - worst[now], worst[before] - best[now]


def place_words(quarter, ranks, code):
    """第14位（与安徽和四川并列）."""
    row = ranks.loc[code]
    others = [quarter.names[o] for o in ranks.index[ranks["rank"] == row["rank"]].sort_values() if o != code]
    return f"第{row['rank']:.0f}位" + (f"（与{listed(others)}并列）" if others else "")


def overview_points(quarter):
    """What a reader should take away."""
    now, national, size = quarter.now, quarter.national, len(quarter.provinces)
    known = now.dropna(subset="rank")
    above, below = (known["value"] > national).sum(), (known["value"] < national).sum()

    def named(code):
        derived = "，推算" if code in quarter.derived.index else ""
        return f"{quarter.names[code]}（{number(known.at[code, 'value'])}%{derived}）"

    medians = []
    for _, name, members in quarter.shown_groups()[:4]:
        values = now["value"].reindex(members)
        medians.append((values.median(), f"{name}{number(values.median())}%（{values.count()}/{len(values)}）"))
    growth = quarter.growth.loc[quarter.provinces]
    change = (growth[quarter.period] - growth[quarter.quarters[-2]]).dropna().round(2)
    missing = [quarter.names[code] for code in now.index[now["rank"].isna()]]
    spread = number(known["value"].iloc[0] - known["value"].iloc[-1])
    return [
        f"{label(quarter.period)}，全国规上工业增加值同比{grew(national)}。{size}个省份中{len(known)}个有可比的累计增速，"
        f"{above}个高于全国，{below}个低于全国，中位数为{number(known['value'].median())}%。",
        f"增速居前的是{listed(named(c) for c in known.index[known['rank'] <= 3])}，"
        f"居后的是{listed(named(c) for c in known.index[:-4:-1])}，首尾相差{spread}个百分点。",
        f"按省份增速的中位数比，{listed(text for _, text in sorted(medians, reverse=True))}；"
        "括号内为有数字的省份数与全部省份数。",
        f"与{label(quarter.quarters[-2])}相比，可比的{len(change)}个省份中，{(change > 0).sum()}个加快，"
        f"{(change < 0).sum()}个回落，{(change == 0).sum()}个持平。",
        missing and f"{listed(missing)}没有可比的累计增速。"
        f"其余省份的位次因此可能再低{len(missing)}位，下文以区间标明。",
    ]


def movers(quarter):
    """Who gained and lost most since the quarter end before."""
    before = quarter.quarters[-2]
    change = (quarter.growth[quarter.period] - quarter.growth[before]).loc[quarter.provinces].dropna()
    best, worst = change.idxmax(), change.idxmin()
    return (
        f"与{label(before)}相比，可比的{len(change)}个省份里，{quarter.names[best]}{changed(change[best])}，为最好；"
        f"{quarter.names[worst]}{changed(change[worst])}，为最差。"
    )


def beside_words(quarter):
    """How many provinces' industry outgrew their own GDP."""
    gap = (quarter.now["value"] - quarter.gdp).drop(NATION).dropna().round(2)
    return (
        f"可比的{len(gap)}个省份中，{(gap > 0).sum()}个规上工业增加值增速快于本省GDP，{(gap < 0).sum()}个慢于本省GDP。"
        "两者都按可比价格计算。"
    )


def coverage(quarter):
    """Who is missing, and what was worked out."""
    items = []
    for name, ranks in [("规模以上工业增加值", quarter.now), ("地区生产总值", quarter.gdp_now)]:
        items.append(f"{name}增速：{len(ranks)}个省份中{ranks['value'].count()}个有可比的累计数字。")
    for code in quarter.now.index[quarter.now["rank"].isna()]:
        items.append(f"{quarter.names[code]}：{quarter.missing(code)}；其余省份的位次因此以区间给出。")
    for code, note in quarter.derived.items():
        items.append(f"{quarter.names[code]}的{number(quarter.now.at[code, 'value'])}%是推算值：{note}。")
    items.append("累计与当月增速从不互相代替；全国数字用公布数，不用各省平均或加总。")
    return items


def overview_text(quarter, folder, sources):
    """The overview's Markdown and notebook."""
    out = Briefing(quarter)
    out.text(f"# {label(quarter.period)}各省份规模以上工业增加值增速",
             "31个省（自治区、直辖市），同比，按可比价格计算，累计增速")
    out.text("## 要点")
    out.points(overview_points(quarter))
    out.text("## 位次", "![各省份增速条形图](charts/overview-ranking.png)",
             "数值相同的省份并列（记作“14=”），其后的位次顺延。位次区间的下端，是没有可比数字的省份全部排在前面时的位次。")
    out.table(f"{label(quarter.period)}位次", quarter.ranking(), "ranking()")
    out.text("## 与全国的差距", "![与全国差距的条形图](charts/overview-gap.png)",
             "各组以有数字的省份增速的中位数代表，不是该地区的汇总增速。")
    out.table("各组增速", quarter.group_medians(), "group_medians()")
    out.text("## 分布", "![各省份增速的方格地图](charts/overview-map.png)", "## 走势", movers(quarter))
    out.table("各季末累计增速（%）", quarter.growth_by_quarter(), "growth_by_quarter()", notebook_only=True)
    out.text("![省份与季度的热力图](charts/overview-heatmap.png)", "![各省份走势的小图](charts/overview-trends.png)")
    out.table("各季末位次（区间）", quarter.places_by_quarter(), "places_by_quarter()", notebook_only=True)
    out.text("![各季末位次的折线图](charts/overview-places.png)", "## 工业与地区生产总值", beside_words(quarter))
    out.table("GDP增速位次，及规上工业增加值增速与之相比", quarter.beside_gdp(), "beside_gdp()")
    closing(out, quarter, sources)
    out.save(folder / "overview")


def closing(out, quarter, sources):
    """Coverage and sources."""
    out.text("## 覆盖与缺口")
    out.points(coverage(quarter))
    out.text("## 来源")
    out.points(sources)


def province_points(quarter, code):
    """Where a province stands, in a few sentences."""
    return [growth_words(quarter, code), standing_words(quarter, code), gdp_words(quarter, code),
            past_words(quarter, code), streak_words(quarter, code), month_words(quarter, code)]


def growth_words(quarter, code):
    """Own growth and the gap to the nation, or why there is none."""
    value, name = quarter.now.at[code, "value"], quarter.names[code]
    opening = f"{label(quarter.period)}，{name}规上工业增加值"
    if math.isnan(value):
        return f"{opening}{quarter.missing(code)}，因此不作累计位次。"
    derived = "（推算）" if code in quarter.derived.index else ""
    nation = f"全国（{number(quarter.national)}%）"
    return f"{opening}同比{grew(value)}{derived}，{against(value - quarter.national, nation)}。"


def standing_words(quarter, code):
    """Own place, what is open, and the places gained on the year before."""
    ranks, row = quarter.now, quarter.now.loc[code]
    if math.isnan(row["rank"]):
        return ""
    missing = [quarter.names[other] for other in ranks.index[ranks["rank"].isna()]]
    text = f"在有可比数字的{ranks['value'].count()}个省份中居{place_words(quarter, ranks, code)}"
    if missing:
        between = interval(row["rank"], row["worst"]).replace("–", "与")
        text += f"；{listed(missing)}没有可比数字，在全部{len(ranks)}个省份中的位次在{between}之间"
    best, worst = quarter.places
    before, (least, most) = quarter.year_before, climbs(quarter)
    if not math.isnan(least[code]):
        shown = interval(best.at[code, before], worst.at[code, before])
        text += f"。上年同期位次为{shown}，{climbed(least[code], most[code])}"
    return text + "。"


def gdp_words(quarter, code):
    """The province's GDP, and industry against it."""
    gdp, value = quarter.gdp[code], quarter.now.at[code, "value"]
    if math.isnan(gdp):
        return ""
    gap, at = against(gdp - quarter.gdp[NATION], "全国"), place_words(quarter, quarter.gdp_now, code)
    text = f"{quarter.names[code]}GDP同比{grew(gdp)}，{gap}，居{at}"
    return text + ("。" if math.isnan(value) else f"；规上工业增加值增速{against(value - gdp, '本省GDP')}。")


def past_words(quarter, code):
    """Changes against the quarter end before and the year before, and the two-year average."""
    own = quarter.growth.loc[code]
    now, before, year = own.iloc[-1], own.iloc[-2], own.iloc[-5]
    parts = []
    if not math.isnan(now - before):
        parts.append(f"与{label(quarter.quarters[-2])}相比{changed(now - before)}")
    if not math.isnan(now - year):
        average = (math.sqrt((1 + now / 100) * (1 + year / 100)) - 1) * 100
        parts.append(f"与上年同期相比{changed(now - year)}，两年平均增长{number(round(average, 1))}%")
    return "，".join(parts) + "。" if parts else ""


def streak_words(quarter, code):
    """How long the province has stood above or below the nation."""
    gap = (quarter.growth.loc[code] - quarter.growth.loc[NATION]).round(2)
    above = gap.iloc[-1] > 0
    length = 0
    for value in gap.iloc[::-1]:
        if math.isnan(value) or value == 0 or (value > 0) != above:
            break
        length += 1
    if length < 2:
        return ""
    return f"累计增速连续{length}个季末{'高于' if above else '低于'}全国，始于{label(gap.index[-length])}。"


def month_words(quarter, code):
    """The last month alone, where it is known."""
    month = quarter.months[-1]
    value = quarter.monthly.at[code, month]
    if math.isnan(value):
        return ""
    return f"{int(month[-2:])}月当月{grew(value)}，{against(value - quarter.monthly.at[NATION, month], '全国')}。"


def group_words(quarter, code):
    """A province's places in its groups."""
    texts = []
    for name, members in quarter.own_groups(code):
        ranks = tables.rank(quarter.now["value"].reindex(sorted(members)))
        row = ranks.loc[code]
        if math.isnan(row["rank"]):
            texts.append(f"{quarter.names[code]}没有可比的累计增速，在{name}中不作位次。")
            continue
        open_ = "" if row["rank"] == row["worst"] else f"，在全部{len(ranks)}个省份中可能低至第{row['worst']:.0f}位"
        at = place_words(quarter, ranks, code)
        texts.append(f"在{name}有可比数字的{ranks['value'].count()}个省份中，{quarter.names[code]}居{at}{open_}。")
    return "".join(texts)


def third_chart(quarter, code):
    """Places for a province with cumulative rates, gaps for one known by single months."""
    return "gaps" if quarter.by_month(code) else "places"


def province_text(quarter, folder, sources, code):
    """A province's Markdown and notebook."""
    name, stem = quarter.names[code], quarter.regions.set_index("region_code").at[code, "stem"]
    month, third = quarter.by_month(code), third_chart(quarter, code)
    out = Briefing(quarter)
    known = quarter.now["value"].count()
    out.text(f"# {name}：{label(quarter.period)}规模以上工业增加值增速",
             f"同比，按可比价格计算，累计增速；位次在{len(quarter.now)}个省份中比较，其中{known}个有可比数字")
    out.text("## 要点")
    out.points(province_points(quarter, code))
    out.text("## 在全国的位置")
    out.table("本地与全国", quarter.standing(code), f'standing("{code}")')
    out.text(f"![各省份增速条形图](charts/{stem}-ranking.png)", "## 在所属各组的位置", group_words(quarter, code))
    out.table("所属各组", quarter.within_groups(code), f'within_groups("{code}")')
    out.text("## 自身走势", f"{name}在所用面板中只有季末当月增速，走势与全国当月增速比较，不作位次。" if month else "")
    out.table(f"季末{'当月' if month else '累计'}增速", quarter.trend(code), f'trend("{code}")')
    out.text(f"![走势折线图](charts/{stem}-trend.png)")
    if not month:
        out.table("各季末位次（区间）", quarter.places_by_quarter(), "places_by_quarter()", notebook_only=True)
    out.text(f"![{'与全国差距的条形图' if month else '各季末位次的折线图'}](charts/{stem}-{third}.png)")
    closing(out, quarter, sources)
    out.save(folder / stem)


class Job:
    """What every process works with; the tasks are its methods."""

    def __init__(self, quarter, folder, sources):
        self.quarter, self.folder, self.sources = quarter, folder, sources
        self.charts = charts.Charts(quarter)

    def chart(self, name):
        """Where a chart goes."""
        return self.folder / "charts" / f"{name}.png"

    def overview(self):
        """The overview without its larger charts."""
        quarter, now = self.quarter, self.quarter.now
        overview_text(quarter, self.folder, self.sources)
        falling = quarter.names[now.index[now["value"] < 0]]
        title = f"{listed(quarter.names[now.index[now['rank'] <= 3]])}居前，{listed(falling)}下降"
        self.charts.bars.save(self.chart("overview-ranking"), title)

    def gaps(self):
        """Every province against the nation."""
        quarter, known = self.quarter, self.quarter.now.dropna(subset="rank")
        gaps = (known["value"] - quarter.national).round(2)
        gaps.index = quarter.names[gaps.index]
        title = f"{len(gaps)}个省份中，{(gaps > 0).sum()}个高于全国，{(gaps < 0).sum()}个低于全国"
        subtitle = f"{charts.INDICATOR}同比增速与全国之差，{label(quarter.period)}累计，百分点"
        charts.gap_bars(self.chart("overview-gap"), title, subtitle, gaps)

    def tiles(self):
        """The map."""
        charts.tile_map(self.chart("overview-map"), self.quarter, f"以全国增速{number(self.quarter.national)}%为界")

    def heatmap(self):
        """Regions by quarter."""
        charts.heatmap(self.chart("overview-heatmap"), self.quarter, "四年来各省份增速")

    def multiples(self):
        """A small trend for each province."""
        charts.small_multiples(self.chart("overview-trends"), self.quarter, "各省份与全国的走势")

    def places(self):
        """The first three, and the widest climb and fall on the year before."""
        least, _ = climbs(self.quarter)
        least = least.dropna()
        now = self.quarter.now
        codes = {*now.index[now["rank"] <= 3], least.idxmax(), least.idxmin()}
        codes = [code for code in now.index if code in codes]
        self.charts.places.save(self.chart("overview-places"), "位次的变化", codes)

    def province(self, code):
        """A province's briefing with its three charts."""
        quarter = self.quarter
        province_text(quarter, self.folder, self.sources, code)
        name, stem = quarter.names[code], quarter.regions.set_index("region_code").at[code, "stem"]
        self.charts.bars.save(self.chart(f"{stem}-ranking"), self.own_title(code), code)
        self.charts.trends.save(self.chart(f"{stem}-trend"), code)
        third = self.chart(f"{stem}-{third_chart(quarter, code)}")
        if quarter.by_month(code):
            gaps = quarter.own_series(code)["gap"].dropna().round(2)
            gaps.index = gaps.index.map(label)
            subtitle = f"{charts.INDICATOR}季末当月同比增速与全国之差，百分点"
            charts.gap_bars(third, f"{name}与全国的差距", subtitle, gaps)
        else:
            self.charts.places.save(third, f"{name}位次的变化", [code])

    def own_title(self, code):
        """黑龙江增长8.1%，并列第14位，最低可能为第15位."""
        row, name = self.quarter.now.loc[code], self.quarter.names[code]
        if math.isnan(row["rank"]):
            return f"{name}没有可比的累计增速，不排位次"
        worst = "" if row["rank"] == row["worst"] else f"，最低可能为第{row['worst']:.0f}位"
        return f"{name}{grew(row['value'])}，{'并列' if row['tied'] else ''}第{row['rank']:.0f}位{worst}"


_job = None


def start(job):
    """Hands a process what it works with; a forked process has it already and nothing is copied."""
    global _job
    _job = job


def run(task):
    """One task of the pool."""
    name, *arguments = task
    getattr(_job, name)(*arguments)


def run_all(job, jobs):
    """All tasks, the long ones first so that no process is left waiting at the end."""
    tasks = [("multiples",), ("heatmap",), ("places",), ("overview",), ("tiles",), ("gaps",)]
    tasks += [("province", code) for code in job.quarter.provinces]
    if jobs == 1:
        start(job)
        for task in tasks:
            run(task)
        return
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=start, initargs=(job,)) as pool:
        for _ in pool.map(run, tasks):
            pass


def main():
    """Reads, works out, writes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("root", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--period", default="2022-01/2022-03", help="cumulative to a quarter's end")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes [default: all cores]")
    ask = parser.parse_args()
    data = ask.root / "data"
    quarter = panels.load(data, ask.period)
    folder = ask.out / f"{ask.period[:4]}Q{int(ask.period[-2:]) // 3}"
    (folder / "charts").mkdir(parents=True, exist_ok=True)
    quarter.figures.to_csv(folder / "figures.csv", index=False)
    quarter.regions.to_csv(folder / "regions.csv", index=False)
    quarter.groups.to_csv(folder / "groups.csv", index=False)
    charts.setup(data / "fonts")
    run_all(Job(quarter, folder, panels.read_sources(data)), ask.jobs)


if __name__ == "__main__":
    main()
