"""Trends: indicators and words over the years, what they are made of, and their distribution over groups."""
