"""The static site of a corpus: its notebooks, tables, metric table and audit list, linked and readable offline."""
