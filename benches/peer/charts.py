"""The charts, 1600 x 1000 pixels. What every province gets is built once in a process and restyled for each."""

from functools import cached_property
from pathlib import Path

import matplotlib
import numpy as np
from matplotlib import font_manager
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.colors import BoundaryNorm, LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from tables import NATION, interval, label, number, place, signed

INK, MUTED, FAINT, GRID = "#1b2733", "#5c6875", "#b6bfc8", "#e4e7ea"
FOCUS, BAR, NATIONAL, ABOVE, BELOW = "#0b5cad", "#becad6", "#3b4856", "#a5c4e4", "#f0c696"
NAMED = ["#0b5cad", "#cc6311", "#08806a", "#84378f", "#7a5f2a", "#a02c2c"]
DIVERGING = ["#7f3b08", "#c2640f", "#f3b067", "#fbe3c8", "#f4f2ee", "#d0e2ef", "#79acd5", "#2f73b3", "#08386f"]
HATCHED = {"facecolor": "#eff1f3", "edgecolor": "#c9cfd6", "hatch": "////"}
LEFT, RIGHT = 0.03, 0.97
INDICATOR = "规模以上工业增加值"
SOURCE = "来源：国家统计局、各省统计局及公开报道；详见报告所附来源。"
SHORT = {"03": "一季度", "06": "上半年", "09": "前三季", "12": "全年"}


def setup(fonts: Path):
    """The fonts and the style of all charts."""
    for weight in ("Regular", "Bold"):
        font_manager.fontManager.addfont(fonts / f"NotoSansSC-{weight}.ttf")
    matplotlib.rcParams.update({
        "font.family": "Noto Sans SC", "font.size": 14, "figure.dpi": 100, "savefig.dpi": 100,
        "text.color": INK, "axes.labelcolor": INK, "xtick.color": MUTED, "ytick.color": MUTED,
        "axes.edgecolor": FAINT, "axes.spines.top": False, "axes.spines.right": False,
        "axes.spines.left": False, "axes.spines.bottom": False, "xtick.bottom": False, "ytick.left": False,
        "hatch.color": "#c9cfd6", "hatch.linewidth": 0.8,
    })


class Page:
    """A figure with headline, subtitle and source."""

    def __init__(self, title, subtitle, footnote=SOURCE):
        self.figure = Figure(figsize=(16, 10), dpi=100)
        FigureCanvasAgg(self.figure)
        self.figure.add_artist(Rectangle((LEFT, 0.969), 0.04, 0.007, color=FOCUS))
        self.title = self.figure.text(LEFT, 0.933, title, size=29, weight="bold", va="center")
        self.figure.text(LEFT, 0.889, subtitle, size=18, color=MUTED, va="center")
        self.figure.text(LEFT, 0.03, footnote, size=14, color=MUTED, va="center")

    def axes(self, left, bottom, right, top, **options):
        """Axes by their edges, as parts of the page."""
        return self.figure.add_axes((left, bottom, right - left, top - bottom), **options)

    def save(self, path):
        """Writes the picture; the fast compression makes files only a few per cent larger."""
        self.figure.savefig(path, pil_kwargs={"compress_level": 1})


def span(quarter):
    """2018年上半年至2022年一季度."""
    return f"{label(quarter.quarters[0])}至{label(quarter.quarters[-1])}"


def time_axis(ax, quarter):
    """Quarter ends below, their years under them."""
    count = len(quarter.quarters)
    ax.set_xlim(-0.5, count - 0.5)
    ax.set_xticks(range(count), [SHORT[period[-2:]] for period in quarter.quarters], size=14)
    years = [period[:4] for period in quarter.quarters]
    for year in sorted(set(years)):
        columns = [i for i, own in enumerate(years) if own == year]
        middle = (columns[0] + columns[-1]) / 2
        ax.text(middle, -0.066, year, size=14, weight="bold", color=MUTED, ha="center", va="center",
                transform=ax.get_xaxis_transform())
        ax.axvline(columns[0] - 0.5, -0.08, -0.012, color=FAINT, lw=1, clip_on=False)


def palette(middle, reach, steps=19):
    """Colours around a middle value, brown below and blue above, in steps."""
    colours = LinearSegmentedColormap.from_list("diverging", DIVERGING, N=steps)
    return colours, BoundaryNorm(np.linspace(middle - reach, middle + reach, steps + 1), steps, clip=True)


def ink_on(colour):
    """White on dark colours, ink on light ones."""
    red, green, blue = colour[:3]
    return "white" if 0.299 * red + 0.587 * green + 0.114 * blue < 0.5 else INK


def colour_key(page, colours, norm, middle, missing):
    """The colours with their ends, and what is hatched."""
    low, high = norm.boundaries[0], norm.boundaries[-1]
    ax = page.axes(LEFT, 0.838, 0.30, 0.855)
    ax.imshow(np.linspace(low, high, norm.N * 2)[None], cmap=colours, norm=norm, aspect="auto",
              extent=(low, high, 0, 1))
    ax.set_yticks([])
    text, value = middle
    ax.set_xticks([low, value, high], [f"≤ {low:g}".replace("-", "−"), text, f"≥ {high:g}%"])
    for end, side in zip(ax.get_xticklabels()[::2], ("left", "right")):
        end.set_ha(side)
    ax.axvline(value, color=NATIONAL, lw=1.5)
    page.figure.add_artist(Rectangle((0.34, 0.838), 0.02, 0.017, **HATCHED))
    page.figure.text(0.366, 0.8465, missing, color=MUTED, va="center")


class RankedBars:
    """All provinces by place, with the national line."""

    def __init__(self, quarter):
        self.quarter, now = quarter, quarter.now
        self.page = Page("", f"{INDICATOR}同比增速，{label(quarter.period)}累计，%",
                         SOURCE + ("*为推算值。" if len(quarter.derived) else ""))
        ax = self.page.axes(0.12, 0.05, 0.96, 0.835)
        values, national = now["value"], quarter.national
        self.bars = ax.barh(range(len(now)), values.fillna(0), height=0.78, color=BAR)
        ax.set_ylim(len(now) - 0.4, -0.6)
        ax.set_xlim(min(values.min(), 0) * 1.12, values.max() * 1.06)
        ax.set_xticks([])
        ax.set_yticks(range(len(now)), quarter.names[now.index], color=INK, ha="left")
        ax.tick_params(axis="y", pad=76)
        ax.axvline(0, color=MUTED, lw=1)
        ax.axvline(national, color=NATIONAL, lw=1.6, ymin=0.045)
        ax.text(national, -0.85, f"全国 {number(national)}", weight="bold", size=15, color=NATIONAL, ha="center")
        self.names, self.places, self.values = ax.get_yticklabels(), [], []
        near = 0.07 * (values.max() - values.min())
        for i, (code, row) in enumerate(now.iterrows()):
            known = row["rank"] == row["rank"]
            shown = place(row) if known else ""
            self.places.append(ax.annotate(shown, (0, i), (-88, 0), ("axes fraction", "data"), "offset points",
                                           color=MUTED, ha="right", va="center_baseline"))
            value = row["value"] if known else 0
            text = number(value) + ("*" if code in quarter.derived.index else "") if known else quarter.missing(code)
            # A number that would stand on the national line goes to its other side.
            at = national if 0 <= national - value < near and known else value
            self.values.append(ax.annotate(text, (at, i), (6 if value >= 0 else -6, 0), textcoords="offset points",
                                           ha="left" if value >= 0 else "right", va="center_baseline",
                                           color=INK if known else MUTED))

    def style(self, code, colour, weight):
        """Colours one province's bar and sets its words in a weight."""
        i = self.quarter.now.index.get_loc(code)
        self.bars[i].set_facecolor(colour)
        for text in (self.names[i], self.places[i], self.values[i]):
            text.set_weight(weight)

    def save(self, path, title, code=None):
        """The chart with a headline, one province standing out."""
        self.page.title.set_text(title)
        if code:
            self.style(code, FOCUS, "bold")
        self.page.save(path)
        if code:
            self.style(code, BAR, "normal")


class Trend:
    """A province and the nation over the quarters."""

    def __init__(self, quarter):
        self.quarter = quarter
        self.page = Page("", "")
        self.subtitle = self.page.figure.texts[1]
        self.ax = self.page.axes(0.06, 0.125, 0.88, 0.845)
        time_axis(self.ax, quarter)
        self.ax.tick_params(axis="y", labelsize=15)
        self.ax.grid(axis="y", color=GRID)
        self.ax.set_axisbelow(True)
        self.ax.axhline(0, color=MUTED, lw=1.2)
        self.lines, self.ends = [], []
        for colour in (NATIONAL, FOCUS):
            line, = self.ax.plot([], [], color=colour, lw=3.2, marker="o", ms=8, solid_joinstyle="round")
            end = self.ax.annotate("", (0, 0), (1.03, 0), ("data", "data"), ("axes fraction", "data"), size=15,
                                   weight="bold", color=colour, va="center", annotation_clip=False,
                                   arrowprops={"arrowstyle": "-", "color": colour, "shrinkB": 6})
            self.lines.append(line)
            self.ends.append(end)

    def save(self, path, code):
        """The chart of one province."""
        quarter, by_month = self.quarter, self.quarter.by_month(code)
        table, name = quarter.own_series(code), quarter.names[code]
        both = table.dropna(subset=["value", "nation"])
        above = int((both["value"].round(2) > both["nation"].round(2)).sum())
        self.page.title.set_text(f"{name}与全国：{table['value'].count()}个季末中{above}个高于全国")
        self.subtitle.set_text(f"{INDICATOR}{'季末当月' if by_month else '累计'}同比增速，{span(quarter)}，%")
        low, high = table[["value", "nation"]].min().min(), table[["value", "nation"]].max().max()
        low, high = min(np.floor(low / 10) * 10, 0), np.ceil(high / 10) * 10
        self.ax.set_ylim(low, high)
        positions = np.arange(len(table))
        finals = []
        for line, column in zip(self.lines, ("nation", "value")):
            values = table[column].to_numpy()
            known = ~np.isnan(values)
            # Points that stand alone, and the last, are marked.
            beside = np.r_[False, known[:-1]] | np.r_[known[1:], False]
            marked = known & (~beside | (positions == positions[known][-1]))
            line.set_data(positions, values)
            line.set_markevery(marked.tolist())
            finals.append((positions[known][-1], values[known][-1]))
        # Labels of lines that end close to each other are kept apart.
        apart = 0.032 * (high - low)
        (_, nation_end), (_, own_end) = finals
        shift = max(0, (apart - abs(own_end - nation_end)) / 2) * (1 if own_end >= nation_end else -1)
        for end, text, (x, y), move in zip(self.ends, ("全国", name), finals, (-shift, shift)):
            end.set_text(f"{text} {number(y)}" if x == positions[-1] else text)
            end.xy = (x, y)
            end.set_position((1.025, y + move))
        self.page.save(path)


class Places:
    """Places over the quarters; named provinces stand out, with the interval that missing figures leave."""

    def __init__(self, quarter):
        self.quarter = quarter
        self.page = Page("", f"{INDICATOR}累计增速在各省份中的位次，{span(quarter)}",
                         SOURCE + "竖线为数字缺失时位次的可能范围。")
        self.ax = ax = self.page.axes(0.05, 0.125, 0.865, 0.845)
        size = len(quarter.provinces)
        time_axis(ax, quarter)
        ax.set_ylim(size + 0.3, 0.7)
        ax.set_yticks([1, *range(5, size + 1, 5)])
        ax.grid(axis="y", color=GRID)
        ax.set_axisbelow(True)
        self.best, self.worst = (table.loc[quarter.now.index] for table in quarter.places)
        self.middle = (self.best + self.worst) / 2
        middles = self.middle.to_numpy()
        x = np.arange(middles.shape[1])
        lines = [np.column_stack([x, row]) for row in middles]
        ax.add_collection(LineCollection(lines, colors=FAINT, lw=1), autolim=False)
        known = np.pad(~np.isnan(middles), ((0, 0), (1, 1)))
        rows, columns = np.nonzero(known[:, 1:-1] & ~known[:, :-2] & ~known[:, 2:])
        ax.plot(columns, middles[rows, columns], "o", ms=4, color=FAINT)
        self.label_ends()

    def label_ends(self):
        """The names at the right edge, kept apart, with lines from the last points."""
        quarter, ax, last = self.quarter, self.ax, len(self.quarter.quarters) - 1
        ends = self.middle.iloc[:, -1].dropna()
        at = np.maximum.accumulate(ends.to_numpy() - np.arange(len(ends))) + np.arange(len(ends))
        at = np.minimum(at, len(quarter.provinces) - np.arange(len(ends))[::-1])
        self.labels = {}
        for code, height in zip(ends.index, at):
            between = interval(self.best.at[code, quarter.period], self.worst.at[code, quarter.period])
            self.labels[code] = ax.text(last + 0.8, height, f"{between} {quarter.names[code]}", size=13.5,
                                        color=MUTED, va="center_baseline")
        segments = [[(last + 0.1, y), (last + 0.72, height)] for y, height in zip(ends, at)]
        ax.add_collection(LineCollection(segments, colors=FAINT, lw=0.8, clip_on=False), autolim=False)
        without = [quarter.names[code] for code in self.middle.index.difference(ends.index)]
        if without:
            ax.text(last + 0.8, len(quarter.provinces) + 2.2, f"– {'、'.join(without)}", size=13.5, color=MUTED)

    def name(self, code, colour):
        """Draws one province in a colour; gives what was drawn."""
        best, worst, middle = (table.loc[code].to_numpy() for table in (self.best, self.worst, self.middle))
        x = np.arange(len(middle))
        band = self.ax.fill_between(x, best, worst, color=colour, alpha=0.2, lw=0)
        bars = self.ax.vlines(x, best, worst, color=colour, lw=2.4)
        line, = self.ax.plot(x, middle, color=colour, lw=3.6, marker="o", ms=10)
        return [band, bars, line]

    def save(self, path, title, codes):
        """The chart with a headline and some provinces named."""
        self.page.title.set_text(title)
        drawn = []
        for code, colour in zip(codes, NAMED):
            drawn += self.name(code, colour)
            if code in self.labels:
                self.labels[code].set(color=colour, weight="bold")
        self.page.save(path)
        for artist in drawn:
            artist.remove()
        for code in codes:
            if code in self.labels:
                self.labels[code].set(color=MUTED, weight="normal")


def gap_bars(path, title, subtitle, gaps):
    """Bars to the left and right of zero; `gaps` by label, in drawing order."""
    page = Page(title, subtitle)
    ax = page.axes(0.06, 0.055, 0.94, 0.86)
    values = gaps.to_numpy()
    bars = ax.barh(range(len(gaps)), values, height=0.78, color=np.where(values >= 0, ABOVE, BELOW))
    ax.bar_label(bars, [signed(value) for value in values], padding=6)
    ax.set_ylim(max(len(gaps), 20) - 0.4, -0.6)
    ax.set_xticks([])
    ax.set_yticks([])
    ax.axvline(0, color=NATIONAL, lw=1.4, ymin=max(0, 1 - len(gaps) / 20))
    for i, (name, value) in enumerate(gaps.items()):
        ax.annotate(name, (0, i), (-6 if value >= 0 else 6, 0), textcoords="offset points",
                    ha="right" if value >= 0 else "left", va="center_baseline")
    page.save(path)


def tile_map(path, quarter, title):
    """The provinces as tiles in their places on the map, coloured around the national figure."""
    page = Page(title, f"{INDICATOR}同比增速，{label(quarter.period)}累计，%",
                SOURCE + "方格大小相同，位置示意，不表示面积与边界。")
    national = quarter.national
    colours, norm = palette(national, 15)
    colour_key(page, colours, norm, (f"全国 {number(national)}", national), "无可比的累计增速，或不在31个省份之列")
    ax = page.axes(0.20, 0.055, 0.80, 0.80)
    tiles = quarter.regions.dropna(subset="row")
    values = quarter.now["value"].reindex(tiles["region_code"])
    for tile, value in zip(tiles.itertuples(), values):
        known = value == value
        look = {"facecolor": colours(norm(value))} if known else HATCHED
        ink = ink_on(colours(norm(value))) if known else MUTED
        ax.add_patch(Rectangle((tile.col + 0.02, tile.row + 0.03), 0.96, 0.94, lw=0, **look))
        text = f"{tile.short}\n{number(value) if known else '—'}"
        ax.text(tile.col + 0.5, tile.row + 0.5, text, size=16, color=ink, ha="center", va="center")
    ax.set_xlim(0, tiles["col"].max() + 1)
    ax.set_ylim(tiles["row"].max() + 1, 0)
    ax.set_xticks([])
    ax.set_yticks([])
    page.save(path)


def heatmap(path, quarter, title):
    """Regions by quarter, the nation first, every value printed."""
    page = Page(title, f"{INDICATOR}累计同比增速，{span(quarter)}，%", SOURCE + "没有可比累计增速的省份不列数值。")
    colours, norm = palette(0, 25)
    colour_key(page, colours, norm, ("0", 0), "无可比的累计增速")
    table = quarter.growth.loc[[NATION, *quarter.now.index]]
    ax = page.axes(0.08, 0.055, RIGHT, 0.735)
    ax.patch.set(**HATCHED)
    values = table.to_numpy()
    ax.pcolormesh(np.ma.masked_invalid(values), cmap=colours, norm=norm, edgecolors="white", lw=1)
    rows, columns = values.shape
    for i in range(rows):
        for j in range(columns):
            value = values[i, j]
            if value == value:
                strong = i == 0 or abs(value) > 25
                ax.text(j + 0.5, i + 0.52, number(value), size=13, ha="center", va="center_baseline",
                        color=ink_on(colours(norm(value))), weight="bold" if strong else "normal")
    ax.set_ylim(rows, 0)
    ax.set_yticks(np.arange(rows) + 0.5, quarter.names[table.index], color=INK)
    ax.get_yticklabels()[0].set_weight("bold")
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.set_xticks(np.arange(columns) + 0.5, [SHORT[period[-2:]] for period in quarter.quarters])
    years = [period[:4] for period in quarter.quarters]
    for year in sorted(set(years)):
        first, count = years.index(year), years.count(year)
        ax.text(first + count / 2, -2.0, year, weight="bold", color=MUTED, ha="center", va="center")
        ax.plot([first + 0.05, first + count - 0.05], [-1.45, -1.45], color=FAINT, lw=1, clip_on=False)
        ax.axvline(first, color="white", lw=4)
    page.save(path)


def small_multiples(path, quarter, title, low=-24, high=38):
    """One small trend for each province on common scales, the nation behind each."""
    page = Page(title, f"{INDICATOR}累计同比增速，{span(quarter)}，%；灰线为全国",
                SOURCE + "没有可比累计增速的省份不列数值。")
    grid = page.figure.subplots(4, 8, sharex=True, sharey=True, gridspec_kw={
        "left": 0.06, "right": RIGHT, "bottom": 0.09, "top": 0.81, "hspace": 0.28, "wspace": 0.13,
    })
    x = np.arange(len(quarter.quarters))
    years = [i for i, period in enumerate(quarter.quarters) if period.endswith("03")][::-3]
    nation = quarter.growth.loc[NATION].to_numpy()
    panels = grid.ravel()
    for ax in panels[len(quarter.now):]:
        ax.set_visible(False)
    for ax, code in zip(panels, quarter.now.index):
        values = quarter.growth.loc[code].to_numpy()
        ax.grid(axis="y", color=GRID)
        ax.axhline(0, color=FAINT, lw=1)
        ax.plot(x, nation, color="#8a97a5", lw=2.4)
        known = np.pad(~np.isnan(values), 1)
        alone = known[1:-1] & ~known[:-2] & ~known[2:]
        ax.plot(x, values, color=NATIONAL, lw=2.6, marker="o", ms=6, markevery=alone.tolist())
        for i in np.flatnonzero((values > high) | (values < low)):
            up = values[i] > high
            ax.plot(x[i], high if up else low, "^" if up else "v", color=NATIONAL, ms=9, clip_on=False)
            ax.annotate(number(values[i]), (x[i], high - 2 if up else low + 2), (-8, 0), textcoords="offset points",
                        ha="right", va="center", weight="bold", color=NATIONAL)
        now = values[-1]
        name = quarter.names[code]
        ax.text(0, 1.09, f"{name} {number(now) if now == now else '无'}", size=14.5, weight="bold", color=NATIONAL,
                transform=ax.transAxes)
    panels[0].set(xlim=(-0.5, len(x) - 0.5), ylim=(low, high), yticks=[-20, 0, 20])
    panels[0].set_xticks(years, [quarter.quarters[i][:4] for i in years], size=12)
    page.figure.text(LEFT, 0.855, f"—  全国 {number(quarter.national)}", color="#6c7a88", va="center", weight="bold")
    page.save(path)


class Charts:
    """The charts that are built once in a process."""

    def __init__(self, quarter):
        self.quarter = quarter

    @cached_property
    def bars(self):
        """Built at the first use."""
        return RankedBars(self.quarter)

    @cached_property
    def trends(self):
        """Built at the first use."""
        return Trend(self.quarter)

    @cached_property
    def places(self):
        """Built at the first use."""
        return Places(self.quarter)
