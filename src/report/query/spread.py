from decimal import ROUND_HALF_UP, Decimal


def rounded(value, digits):
    """A decimal rounded half away from zero."""
    return float(value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


rows = []
for title, period, before in [
{% for q in quarters %}
    ({{ q.title }}, {{ q.period }}, {{ q.before }}),
{% endfor %}
]:
    known = growth(LEAD, period).filter(pl.col("region_code").is_in(PROVINCES))
    values = [Decimal(str(v)) for v in known["value"]]
    mean = sum(values) / len(values)
    sigma = (sum((v - mean) ** 2 for v in values) / len(values)).sqrt()
    nation = one(LEAD, period)
    above = None if nation is None else sum(v > Decimal(str(nation)) for v in values)
    both = known.join(growth(LEAD, before).select("region_code", before="value"), on="region_code")
    up = both.filter(pl.col("value") > pl.col("before")).height
    level = both.filter(pl.col("value") == pl.col("before")).height
    rows.append([
        title, f"{len(values)}/{len(PROVINCES)}", round(known["value"].median(), 6), rounded(sigma, 2),
        float(max(values) - min(values)), None if above is None else rounded(Decimal(100 * above) / len(values), 1),
        f"{up}/{level}/{both.height - up - level}",
        rounded(Decimal(50 * (2 * up + level)) / both.height, 1) if both.height else None,
    ])
show(pl.DataFrame(rows, orient="row", schema=[{{ t | join(", ") }}], infer_schema_length=None))
