"""Who may do what: every operation times every kind of caller, and who may see what of whom."""
