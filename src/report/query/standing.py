rows = []
for name, indicator in [
{% for i in indicators %}
    ({{ i.name }}, {{ i.id }}),
{% endfor %}
]:
    ranked = places(indicator, PERIOD)
    own = ranked.filter(pl.col("region_code") == {{ code }}).select("value", place.alias("place"), interval.alias("interval"))
    value, at, between = own.row(0) if own.height else (None, "—", "—")
    nation = one(indicator, PERIOD)
    rows.append([name, value, nation, difference(value, nation), at, between, f"{ranked.height}/{len(PROVINCES)}"])
show(pl.DataFrame(rows, orient="row", schema=[{{ t | join(", ") }}]))
