from decimal import ROUND_HALF_UP, Decimal


def rounded(value, digits):
    """A number rounded half away from zero, as it is printed."""
    return float(Decimal(str(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


apart = {code: [] for code in PROVINCES if code != {{ code }}}
for period in [
{% for period in periods %}
    {{ period }},
{% endfor %}
]:
    values = dict(growth(LEAD, period).filter(pl.col("region_code").is_in(PROVINCES)).select("region_code", "value").rows())
    mean = sum(values.values()) / len(values) if values else 0.0
    sigma = (sum((v - mean) ** 2 for v in values.values()) / len(values)) ** 0.5 if values else 0.0
    if {{ code }} not in values or len(values) < 3 or sigma == 0:
        continue
    for code in apart:
        apart[code].append(((values[{{ code }}] - values[code]) / sigma) ** 2 if code in values else None)
found = []
for code, squares in apart.items():
    common = [square for square in squares if square is not None]
    if common and 2 * len(common) >= len(squares):
        found.append((round((sum(common) / len(common)) ** 0.5, 4), code, len(common)))
names = dict(regions.select("region_code", "region").rows())
own = one(LEAD, PERIOD, {{ code }})
rows = [
    [names[code], rounded(distance, 3), common, one(LEAD, PERIOD, code), difference(own, one(LEAD, PERIOD, code))]
    for distance, code, common in sorted(found)[:{{ count }}]
]
show(pl.DataFrame(rows, orient="row", schema=[{{ t | join(", ") }}], infer_schema_length=None))
