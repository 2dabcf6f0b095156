"""Score lawkit against annotations and known truth; `tools/accuracy.py` writes what comes out."""
