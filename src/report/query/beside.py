nation = one({{ other }}, PERIOD)
lead = growth(LEAD, PERIOD).select("region_code", lead="value")
show(
    places({{ other }}, PERIOD)
    .join(regions, on="region_code", how="left", maintain_order="left")
    .join(lead, on="region_code", how="left", maintain_order="left")
    .select(
        place.alias({{ t[0] }}),
        pl.col("region").alias({{ t[1] }}),
        pl.col("value").alias({{ t[2] }}),
        (pl.col("value") - nation).round(6).alias({{ t[3] }}),
        interval.alias({{ t[4] }}),
        pl.col("lead").alias({{ t[5] }}),
        (pl.col("lead") - pl.col("value")).round(6).alias({{ t[6] }}),
    )
)
