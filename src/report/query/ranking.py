ranked = places(LEAD, PERIOD)
nation = one(LEAD, PERIOD)
before = growth(LEAD, {{ before }}).select("region_code", before="value")
month = growth(LEAD, MONTH).select("region_code", month="value")
remark = (
    pl.when(pl.col("status") == "derived").then(pl.lit({{ derived }}))
    .when(pl.col("rank").is_not_null()).then(pl.lit(""))
    .when(pl.col("month").is_not_null()).then(pl.lit({{ single }}))
    .otherwise(pl.lit({{ unpublished }}))
)
show(
    pl.DataFrame({"region_code": order()})
    .join(ranked, on="region_code", how="left", maintain_order="left")
    .join(regions, on="region_code", how="left", maintain_order="left")
    .join(before, on="region_code", how="left", maintain_order="left")
    .join(month, on="region_code", how="left", maintain_order="left")
    .select(
        place.fill_null("—").alias({{ t[0] }}),
        pl.col("region").alias({{ t[1] }}),
        pl.col("value").alias({{ t[2] }}),
        (pl.col("value") - nation).round(6).alias({{ t[3] }}),
        pl.col("before").alias({{ t[4] }}),
        interval.fill_null("—").alias({{ t[5] }}),
        remark.alias({{ t[6] }}),
    )
)
