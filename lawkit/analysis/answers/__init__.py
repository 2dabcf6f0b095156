"""Answers: which plan takes up which problem, and what becomes of it the year after."""
