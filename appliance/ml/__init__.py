"""Inference: pure functions from pixels and texts to vectors and labels; no database, no settings."""
