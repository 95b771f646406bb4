"""Groups of like customers: found, tested for stability, matched to the last run, named."""
