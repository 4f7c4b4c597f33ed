"""Documents: what readers see, made once per change and served as files."""
