"""Nothing without evidence: what a passage supports, whether the library can answer at all."""
