"""Makes bulletin.docx and bulletin.pdf from the same content as bulletin.html, for the tests.

    pip install python-docx fpdf2
    python tests/documents/make.py

The files are committed; their bytes depend on the versions of the two packages and need not be made again.
"""

import datetime
import pathlib

import docx
import fpdf

HERE = pathlib.Path(__file__).parent
FONT = HERE.parent.parent / "data/fonts/NotoSansSC-Regular.ttf"
DAY = datetime.datetime(2022, 4, 25, tzinfo=datetime.timezone.utc)

TITLE = "黑龙江省2022年一季度工业运行情况通报"
PARAGRAPHS = [
    "一季度，全省规模以上工业增加值同比增长8.1%，比全国平均水平（6.5%）高1.6个百分点。与全省地区生产总值5.4%的增速相比，工业快2.7个百分点。",
    "一季度全省规模以上工业增加值增速居全国第14位，比上年同期前移16位。",
]
CAPTION = "主要指标（单位：亿元、%）"
HEADER = ["指标", "绝对量", "同比增长"]
ROWS = [
    ["地区生产总值", "3152.7", "5.4"],
    ["第一产业", "139.5", "5.0"],
    ["规模以上工业增加值", "—", "8.1"],
    ["国有企业工业增加值", "—", "7.7"],
]


def make_docx(path):
    document = docx.Document()
    document.core_properties.created = document.core_properties.modified = DAY
    document.add_heading(TITLE, 1)
    for text in PARAGRAPHS:
        paragraph = document.add_paragraph()
        # Word breaks sentences into runs wherever somebody has corrected them.
        for i in range(0, len(text), 7):
            paragraph.add_run(text[i : i + 7]).bold = i % 14 == 0
    document.add_paragraph(CAPTION)
    table = document.add_table(rows=2 + len(ROWS), cols=3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = HEADER[0]
    table.cell(0, 1).merge(table.cell(0, 2)).text = "1—3月"
    for column in (1, 2):
        table.cell(1, column).text = HEADER[column]
    for i, row in enumerate(ROWS):
        for j, text in enumerate(row):
            table.cell(i + 2, j).text = text
    document.save(path)


def make_pdf(path):
    pdf = fpdf.FPDF(format="A5")
    pdf.set_creation_date(DAY)
    pdf.add_font("Noto", fname=FONT)
    pdf.add_page()
    pdf.set_font("Noto", size=14)
    pdf.cell(0, 10, TITLE, align="C", new_x="LMARGIN", new_y="NEXT")
    pdf.set_font("Noto", size=10.5)
    for text in PARAGRAPHS:
        pdf.multi_cell(0, 6, "　　" + text, align="L", new_x="LMARGIN", new_y="NEXT")
    pdf.add_page()
    pdf.cell(0, 8, CAPTION, align="C", new_x="LMARGIN", new_y="NEXT")
    for row in [HEADER, *ROWS]:
        for text, width in zip(row, (60, 30, 30)):
            pdf.cell(width, 7, text, border=1)
        pdf.ln()
    pdf.output(path)


if __name__ == "__main__":
    make_docx(HERE / "bulletin.docx")
    make_pdf(HERE / "bulletin.pdf")
