rows = []
for name, group in [
{% for g in groups %}
    ({{ g.name }}, {{ g.id }}),
{% endfor %}
]:
    codes = members(group)
    ranked = places(LEAD, PERIOD, codes).join(regions, on="region_code", maintain_order="left")
    own = ranked.filter(pl.col("region_code") == {{ code }}).select(place.alias("place"), interval.alias("interval"), "value")
    median = None if ranked.is_empty() else round(ranked["value"].median(), 2)
    at, between, value = own.row(0) if own.height else ("—", "—", None)
    best = f"{ranked['region'][0]} {number(ranked['value'][0])}" if ranked.height else None
    rows.append([name, at, between, f"{ranked.height}/{len(codes)}", median, difference(value, median), best])
show(pl.DataFrame(rows, orient="row", schema=[{{ t | join(", ") }}]))
