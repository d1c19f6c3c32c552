"""值班履职台账: how the shift and every unit did their duty, month by month."""
