"""Finding the stories that belong beside a story: the worker's job, and the index that it asks."""
