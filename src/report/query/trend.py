def average2(earlier, later):
    """Two-year average growth: geometric, in %."""
    if earlier is None or later is None:
        return None
    return round((((1 + earlier / 100) * (1 + later / 100)) ** 0.5 - 1) * 100, 1)


rows = []
for title, period, before, year in [
{% for q in quarters %}
    ({{ q.title }}, {{ q.period }}, {{ q.before }}, {{ q.year }}),
{% endfor %}
]:
    own, nation = one(LEAD, period, {{ code }}), one(LEAD, period)
    quarter_before, year_before = one(LEAD, before, {{ code }}), one(LEAD, year, {{ code }})
{% if ranked %}
    at = places(LEAD, period).filter(pl.col("region_code") == {{ code }}).select(interval)
{% endif %}
    rows.append([
        title, own, nation, difference(own, nation), difference(own, quarter_before), difference(own, year_before),
        average2(year_before, own), {% if ranked %}at.item() if at.height else "—"{% else %}"—"{% endif %},
    ])
show(pl.DataFrame(rows, orient="row", schema=[{{ t | join(", ") }}], infer_schema_length=None))
