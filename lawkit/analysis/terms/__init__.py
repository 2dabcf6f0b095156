"""Terms: what is counted, ranked, compared and looked up in context."""
