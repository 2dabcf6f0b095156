"""Clusters: groups of keywords by what they stand with, and of reports by their words."""
