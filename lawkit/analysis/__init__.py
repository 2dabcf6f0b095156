"""Analyses: verbs that take a corpus and return tidy tables."""
