"""Figures as words: the same for the page, the PDF and the chart."""
