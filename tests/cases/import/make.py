"""Writes the input files of the import cases: real figures in the forms that tables come in.

Figures: National Bureau of Statistics (GDP of provinces 2022 to 2024; consumer prices of January and February 2020; growth
of industry 2022; budget expenditure 2005 to 2008; quarterly GDP indices), press of April 2020 (GDP of 2020Q1), U.S. Bureau
of Economic Analysis (SQGDP1 of June 2023); those of `former_names` are made up, since its names are what is tried. Needs openpyxl, xlwt and pyarrow. Run it from any folder.
"""

import datetime
import json
import pathlib
import zipfile

import openpyxl
import pyarrow
import pyarrow.parquet
import xlwt

HERE = pathlib.Path(__file__).parent
GDP = {
    "北京市": ["49670.2", "47353.7", "45222.4"],
    "天津市": ["17931.3", "17211.8", "16588.5"],
    "黑龙江省": ["16478.1", "16470.7", "16359.2"],
    "广东省": ["141488.9", "137905.4", "132547.1"],
}
CPI = {"北京市": ["", "103.6", "104.5"], "天津市": ["", "103.8", "104.6"], "河北省": ["", "104.7", "105.1"]}
INDUSTRY = {"2022-02": [None, 7.5], "2022-03": [5, 6.5], "2022-04": [-2.9, 4], "2022-05": [0.7, 3.3], "2022-10": [5, 4]}
QUARTER = {"北京": ("7462.2", -0.067), "湖北": ("6379.35", -0.392), "内蒙古": ("3550.9", -0.058), "新疆": ("3550.9", -0.002)}


def put(case, name, data, map=None, args=None):
    folder = HERE / case
    folder.mkdir(exist_ok=True)
    if isinstance(data, str):
        data = data.encode()
    if data is not None:
        (folder / name).write_bytes(data)
    for file, text in [("map.toml", map), ("args.txt", args)]:
        if text is not None:
            (folder / file).write_text(text, encoding="utf-8")
    return folder / name


def lines(rows, end="\n"):
    return "".join(",".join(row) + end for row in rows)


def text_tables():
    head = "数据库：分省年度数据\r\n指标：地区生产总值(亿元)\r\n时间：最近20年\r\n"
    rows = [["地区", "2024年", "2023年", "2022年"]] + [[k, *v] for k, v in GDP.items()]
    foot = "注：地区生产总值按现价计算。\r\n数据来源：国家统计局\r\n"
    put("export_gbk", "input.csv", (head + lines(rows, "\r\n") + foot).encode("gb18030"))
    head = "数据库：分省月度数据\n指标：居民消费价格指数(上年同月=100)\n时间：2020\n"
    rows = [["地区", "2020年3月", "2020年2月", "2020年1月"]] + [[k, *v] for k, v in CPI.items()]
    foot = '"注：基期五年一换，\n2016年1月起以2015年为基期。"\n数据来源：国家统计局\n'
    put("export_utf16", "input.csv", (head + lines(rows) + foot).encode("utf-16"))
    put(
        "export_english",
        "input.csv",
        "\ufeffDatabase：Quarterly \nTime：4Q 2025-1Q 2026 \nIndicators\t,1Q 2026\t,4Q 2025\t,3Q 2025\t,\n"
        "Indices of Gross Domestic Product (preceding year=100) , Current Quarter\t,105.0\t,104.5\t,104.8\t,\n"
        "Indices of Gross Domestic Product (preceding year=100) , Accumulated\t,105.0\t,105.0\t,105.2\t,\n"
        "Indices of Value-added of Construction (preceding year=100) , Accumulated\t,96.2\t,98.9\t,99.5\t,\n"
        "Note：1. Data are at constant prices.\n2. Industries, as classified, follow the standard.\n"
        "Data Sources：National Bureau of Statistics\n",
    )
    rows = [["指标", "2024年", "2023年"], ["地区生产总值(亿元)", "16478.1", "16470.7"]]
    head = "数据库：分省年度数据\n地区：黑龙江省\n时间：最近5年\n"
    put("export_one_province", "input.csv", head + lines(rows) + "数据来源：国家统计局\n")
    rows = [["时间", *GDP]] + [[f"{2024 - i}年", *(v[i] for v in GDP.values())] for i in range(3)]
    put("regions_in_columns", "input.csv", "单位：亿元\n" + lines(rows), map='indicator = "gdp"\n')
    dirty = [["name", "GDP", "增速"], *[[k, v, f"{g * 100:.1f}%"] for k, (v, g) in QUARTER.items()]]
    dirty += [["西藏", "-", "-"], ["广棟", "22518.67", "-6.7%"]]
    put("typed_asks", "input.csv", lines(dirty))
    told = (
        'period = "2020-01/2020-03"\n[series."GDP"]\nunit = "亿元"\n[series."增速"]\nindicator = "gdp"\n'
        '[regions]\n"广棟" = "广东"\n'
    )
    put("typed_mapped", "input.csv", lines(dirty), map=told)
    lost = "��,2018.10-12,2018.1-3\n���,33105.97,7235.42\n��,13362.92,3014.72\n"
    put("destroyed_asks", "input.csv", lost)
    told = 'indicator = "gdp"\nunit = "亿元"\nbasis = "cumulative"\n[rows]\n2 = "北京"\n3 = "天津"\n'
    put("destroyed_mapped", "input.csv", lost, map=told)
    put("moved_cells", "input.csv", "地区,2023年,2022年\n北京市,47,353.7,45222.4\n天津市,17211.8,16588.5\n",
        map='indicator = "gdp"\nunit = "亿元"\n')
    # As a download that broke off: a row in the middle without its end, the last one within a figure.
    put("cut_row", "input.csv", "地区,2024年,2023年,2022年\n北京市,49670.2,47353.7,45222.4\n天津市,17931.3,17211.8\n"
        "黑龙江省,16478.1,16470.7,16359.2\n广东省,141488.9,13", map='indicator = "gdp"\nunit = "亿元"\n')
    put("cut_footer", "input.csv", "地区,2024年,2023年,2022年\n北京市,49670.2,47353.7,45222.4\n数据来源：国家统计局",
        map='indicator = "gdp"\nunit = "亿元"\n')
    put("code_without_name", "input.csv", "代码,地区,2023年,2022年\n110000,北京市,47353.7,45222.4\n120000,,17211.8,16588.5\n",
        map='indicator = "gdp"\nunit = "亿元"\n')
    put("time_in_titles", "input.csv", "地区,2023年GDP(亿元),GDP(亿元)2022年,2022年GDP增速(%)\n合计,64565.5,61810.9,\n"
        "北京市,47353.7,45222.4,0.7\n天津市,17211.8,16588.5,1.0\n")
    put("time_in_heading", "input.csv", "2020年一季度各地区生产总值\n地区,GDP(亿元)\n北京,7462.2\n湖北,6379.35\n")
    put("code_and_name", "input.csv", "代码,地区,指标,时间,数值,单位\n110000,北京市,地区生产总值,2022年,45222.4,亿元\n"
        "120000,北京市,地区生产总值,2023年,47353.7,亿元\n,襄樊市,地区生产总值,2015年,3382.1,亿元\n"
        "110000,北京市,地区生产总值,2022年,45222.4,亿元\n110000,北京市,地区生产总值,2022年,41540.9,亿元\n"
        "120000,天津市,地区生产总值,2022年,\"16,588.5\",亿元\n120000,天津市,地区生产总值,2023年,…,亿元\n")
    put("former_names", "input.csv", "代码,地区,指标,时间,数值,单位,发布日期\n,户县,地区生产总值,2010年,101.1,亿元,\n"
        "610125,户县,地区生产总值,2012年,101.2,亿元,\n610125,,地区生产总值,2014年,101.3,亿元,\n"
        ",户县,地区生产总值,2019年,101.4,亿元,\n,临汾市,地区生产总值,1995年,102.1,亿元,1996-05-01\n"
        ",临汾市,地区生产总值,1994年,102.2,亿元,2012-05-01\n,临汾市,地区生产总值,1996年,102.3,亿元,\n"
        ",临汾市,地区生产总值,2015年,102.4,亿元,\n142601,临汾市,地区生产总值,1998年,102.5,亿元,\n"
        ",思茅市,地区生产总值,2001年,103.1,亿元,2002-03-01\n,思茅市,地区生产总值,2005年,103.2,亿元,\n"
        ",思茅市,地区生产总值,2002年,103.3,亿元,2009-06-01\n,思茅市,地区生产总值,2006年,103.4,亿元,2009-06-01\n"
        ",宣武区,地区生产总值,2005年,104.1,亿元,\n,襄樊市,地区生产总值,2009年,105.1,亿元,\n")
    rows = [["prov", "var", "when", "obs"]]
    rows += [[k, "gdp", f"{2024 - i}", x] for k, v in GDP.items() for i, x in enumerate(v)]
    told = 'unit = "亿元"\n[columns]\nregion = "prov"\nindicator = "var"\nperiod = "when"\nvalue = "obs"\n'
    put("tidy_mapped", "input.csv", lines(rows), map=told)


def services():
    wd = lambda code, kind: {"valuecode": code, "wdcode": kind}
    node = lambda sj, value, has: {
        "code": f"zb.A020101_sj.{sj}",
        "data": {"data": value, "dotcount": 1, "hasdata": has, "strdata": str(value) if has else ""},
        "wds": [wd("A020101", "zb"), wd(sj, "sj")],
    }
    names = [{"wdcode": "zb", "nodes": [{"cname": "规上工业增加值_同比增长", "code": "A020101", "unit": "%"}]}]
    nodes = [node("202312", 6.8, True), node("202301", 0.0, False)]
    answer = {"returncode": 200, "returndata": {"datanodes": nodes, "wdnodes": names}}
    put("query_service", "input.json", json.dumps(answer, ensure_ascii=False))
    error = {"returncode": 501, "returndata": "对不起，未能找到符合查询条件的信息。"}
    put("query_service_error", "input.json", json.dumps(error, ensure_ascii=False))


def other_bureaus():
    head = "GeoFIPS,GeoName,Region,TableName,LineCode,IndustryClassification,Description,Unit,2022:Q4,2023:Q1\n"
    row = ' "{}","{}",{},SQGDP1,{},"...","{}","{}",{},{}\n'
    real = ("Real GDP (millions of chained 2012 dollars)  ", "Millions of chained 2012 dollars")
    now = ("Current-dollar GDP (millions of current dollars) ", "Millions of current dollars")
    body = row.format("01000", "Alabama", 5, 1, *real, "182600.4", "184625.7")
    body += row.format("01000", "Alabama", 5, 3, *now, "155702.7", "(NA)")
    body += row.format("02000", "Alaska", 8, 1, *real, "45176.1", "(D)")
    foot = '"Note: See the included footnote file."\n"Last updated: June 30, 2023-- new statistics for 2023:Q1."\n'
    # The figures of 2005:Q1 and Q2.
    put("bea", "input.csv", head.replace("2022:Q4,2023:Q1", "2005:Q1,2005:Q2") + body + foot, args="--pack us\n")
    tsv = "freq,unit,na_item,geo\\TIME_PERIOD\t2005-Q1 \t2005-Q2 \nQ,MIO,RGDP,US-AL\t182600.4 \t184625.7 p\n"
    tsv += "Q,MIO,RGDP,US-AK\t45176.1 b\t: \n"
    told = '[series."Q_MIO_RGDP"]\nindicator = "us_gdp_real"\nunit = "Millions of chained 2012 dollars"\nbasis = "single"\n'
    put("eurostat", "input.tsv", tsv, map=told, args="--pack us\n")
    sdmx = "DATAFLOW,REF_AREA,INDICATOR,UNIT_MEASURE,TIME_PERIOD,OBS_VALUE,OBS_STATUS\n"
    sdmx += "X:GDP(1.0),110000,gdp,亿元,2022,45222.4,A\nX:GDP(1.0),110000,gdp,亿元,2023,47353.7,P\n"
    put("sdmx", "input.csv", sdmx + "X:GDP(1.0),120000,gdp,亿元,2022,,M\n")


def workbooks():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([None, "工业增加值_同比增长", "工业增加值_累计增长"])
    for month, values in INDUSTRY.items():
        sheet.append([month, *values])
    save(book, put("workbook_asks", "input.xlsx", None))
    save(book, put("workbook_mapped", "input.xlsx", None, map='region = "全国"\n'))
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "一季度"
    sheet.append(["2020年一季度各省情况（单位：亿元）"])
    sheet.append(["地区", "地区生产总值", None])
    sheet.append([None, "总量", "增速"])
    sheet.merge_cells("B2:C2")
    for name, (level, growth) in QUARTER.items():
        sheet.append([name, float(level), growth])
        sheet.cell(sheet.max_row, 3).number_format = "0.0%"
    sheet.append(["合计", "=SUM(B4:B7)", None])
    save(book, put("workbook_percent", "input.xlsx", None, map='period = "2020-01/2020-03"\n'))
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Sheet1")
    percent = xlwt.easyxf(num_format_str="0.0%")
    for column, text in enumerate([None, None, None, None, 2005, 2006, 2007, 2008]):
        if text:
            sheet.write(0, column, text)
    sheet.merge(1, 2, 1, 1)
    rows = [["一般公共预算支出（亿元）i", "北京", None, None, 1649.5, 1959.29], ["一般公共预算支出（亿元）i", "天津", None, None, 674.33, 867.72]]
    rows += [["财政支出（亿元）i", "北京", 1058.31, 1296.84, None, None], ["财政支出（亿元）i", "天津", 442.12, 543.12, None, None]]
    for at, (series, region, *values) in enumerate(rows, 1):
        sheet.write(at, 0, at)
        sheet.write(at, 1 if at in (1, 3) else 2, series)
        sheet.write(at, 3, region)
        for column, value in enumerate(values, 4):
            if value is not None:
                sheet.write(at, column, value)
    other = book.add_sheet("增速")
    for column, text in enumerate(["地区", "GDP增速"]):
        other.write(0, column, text)
    for at, (name, (_, growth)) in enumerate(QUARTER.items(), 1):
        other.write(at, 0, name)
        other.write(at, 1, growth, percent)
    path = put("workbook_old", "input.xls", None, map='period = "2020-01/2020-03"\n')
    book.save(str(path))
    put("workbook_old", "map.toml", None, map='[periods]\n')
    names = list(GDP)
    table = pyarrow.table({
        "region": [k for k in names for _ in range(3)],
        "indicator": ["gdp"] * 12,
        "period": [str(2024 - i) for _ in names for i in range(3)],
        "value": [float(x) for k in names for x in GDP[k]],
        "unit": ["亿元"] * 12,
    })
    pyarrow.parquet.write_table(table, put("parquet", "input.parquet", None))


def save(book, path):
    """Saves a workbook without the time of day, so that the same script gives the same bytes."""
    book.properties.created = book.properties.modified = datetime.datetime(2026, 1, 1)
    book.save(path)
    with zipfile.ZipFile(path) as old:
        parts = [(i.filename, old.read(i)) for i in old.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts:
            new.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)


text_tables()
services()
other_bureaus()
workbooks()
