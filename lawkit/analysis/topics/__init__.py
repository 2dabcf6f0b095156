"""Topics of problems and plans: models, their quality, and how frequent topics are."""
