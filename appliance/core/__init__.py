"""The kernel: database, files, jobs, events, HTTP. Knows nothing of photos (design.md §3)."""
