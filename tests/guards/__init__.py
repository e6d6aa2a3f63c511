"""Guards over the whole program: what it costs in statements, descriptors and writes."""
