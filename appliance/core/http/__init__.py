"""HTTP: operations declared with their permission, decoded and checked in one place, answered in the contract's form."""
