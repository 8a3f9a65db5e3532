rows = []
for name, group in [
{% for g in groups %}
    ({{ g.name }}, {{ g.id }}),
{% endfor %}
]:
    codes = members(group)
    ranked = places(LEAD, PERIOD, codes).join(regions, on="region_code", maintain_order="left")
    own = ranked.filter(pl.col("region_code") == {{ code }}).select(place.alias("place"), interval.alias("interval"), "value")
    median = None if ranked.is_empty() else round(ranked["value"].median(), 6)
    at, between, value = own.row(0) if own.height else ("—", "—", None)
    top = ranked.sort("value", "region_code", descending=[True, False])[:1].to_dicts()
    best = f"{top[0]['region']} {number(top[0]['value'])}" if top else None
    rows.append([name, at, between, f"{ranked.height}/{len(codes)}", median, difference(value, median), best])
show(pl.DataFrame(rows, orient="row", schema=[{{ t | join(", ") }}]))
