table = pl.DataFrame({"region_code": [NATION] + order()}).join(regions, on="region_code", how="left", maintain_order="left")
table = table.select("region_code", pl.col("region").alias({{ t[0] }}))
for title, period in [
{% for q in quarters %}
    ({{ q.title }}, {{ q.period }}),
{% endfor %}
]:
    column = growth(LEAD, period).select("region_code", pl.col("value").alias(title))
    table = table.join(column, on="region_code", how="left", maintain_order="left")
show(table.drop("region_code"))
