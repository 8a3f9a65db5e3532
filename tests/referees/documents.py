#!/usr/bin/env python3
"""Referee of forms and encodings: reads the documents of tests/documents with other programs and compares the text.

usage: documents.py JIANBAO

Every line that python-docx, pypdf or Beautiful Soup finds has to stand in what `extract --format text` prints, blanks
aside, and in the same order; of a page, what the program leaves out on purpose (navigation, links, footnote marks) is
taken out here too. Then one text goes through Python's own codecs and has to come back the same.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

import bs4
import docx
import pypdf

DOCUMENTS = pathlib.Path(__file__).parent.parent / "documents"
CODECS = ["utf-8", "utf-8-sig", "gb18030", "gbk", "big5", "utf-16", "utf-16-le", "utf-16-be"]
TEXT = "一季度，全市規模以上工業增加值同比增長8.1%，比全國平均水平高1.6個百分點。\n固定資產投資完成額增長6.3%。\n"


def read(program, path):
    """Part by part, what the program reads a document as."""
    run = subprocess.run([program, "extract", str(path), "--format", "text"], capture_output=True, text=True, check=True)
    return [json.loads(line) for line in run.stdout.splitlines()]


def bare(text):
    return "".join(text.split())


def word(path):
    """Paragraphs and cells in the order of the document, each merged cell once."""
    document = docx.Document(path)
    for item in document.iter_inner_content():
        if isinstance(item, docx.table.Table):
            seen = []
            for row in item.rows:
                for cell in row.cells:
                    if cell._tc not in seen:
                        seen.append(cell._tc)
                        yield cell.text
        else:
            yield item.text


def pdf(path):
    """Glyphs page by page; lines are broken where the page breaks them."""
    for page in pypdf.PdfReader(path).pages:
        yield from page.extract_text().splitlines()


def page(path):
    """Texts of a page without what is no text of it."""
    soup = bs4.BeautifulSoup(path.read_bytes(), "html.parser")
    for name in ["script", "style", "nav", "footer", "head", "sup"]:
        for element in soup.find_all(name):
            element.decompose()
    for item in soup.find_all("li"):
        if bare(item.get_text()) == bare("".join(a.get_text() for a in item.find_all("a"))):
            item.decompose()
    yield from soup.stripped_strings


def main(program):
    faults = []
    for name, pieces in [("bulletin.docx", word), ("bulletin.pdf", pdf), ("bulletin.html", page)]:
        path = DOCUMENTS / name
        text = bare("".join(part["text"] for part in read(program, path)))
        at = count = 0
        for piece in pieces(path):
            wanted = bare(piece)
            if not wanted:
                continue
            count += 1
            found = text.find(wanted, at)
            if found < 0:
                faults.append(f"{name}: {piece!r} is missing or out of order")
            else:
                at = found + len(wanted)
        print(f"{name}: {count} pieces of text")
    with tempfile.TemporaryDirectory() as folder:
        for codec in CODECS:
            path = pathlib.Path(folder) / f"{codec}.txt"
            path.write_bytes(TEXT.encode(codec))
            text = read(program, path)[0]["text"]
            if text != TEXT:
                faults.append(f"{codec}: read as {text!r}")
        print(f"{len(CODECS)} codecs")
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
