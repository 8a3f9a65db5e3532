nation = one(LEAD, PERIOD)
rows = []
for name, group in [
{% for g in groups %}
    ({{ g.name }}, {{ g.id }}),
{% endfor %}
]:
    codes = members(group)
    known = (
        growth(LEAD, PERIOD)
        .filter(pl.col("region_code").is_in(codes))
        .join(regions, on="region_code")
        .sort("value", "region_code", descending=[True, False])
    )
    median = None if known.is_empty() else round(known["value"].median(), 6)
    ends = [f"{r['region']} {number(r['value'])}" for r in (known[:1].to_dicts() + known[-1:].to_dicts())] or [None, None]
    rows.append([name, f"{known.height}/{len(codes)}", median, difference(median, nation), *ends])
show(pl.DataFrame(rows, orient="row", schema=[{{ t | join(", ") }}]))
