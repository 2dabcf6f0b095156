"""From text to words: the lexicon of the field, stop words, engines, the segmenter."""
