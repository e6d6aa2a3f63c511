"""One package per thing that a user would name; what each owns and offers, its ``__init__`` says (see appliance/README.md)."""
