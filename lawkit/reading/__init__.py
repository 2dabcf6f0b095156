"""From bytes to text: files, pages and tables become documents with one text each."""
