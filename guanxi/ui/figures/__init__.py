"""Figures: one small description of a chart that every renderer reads (the page, the notebook, PDF and mail)."""
