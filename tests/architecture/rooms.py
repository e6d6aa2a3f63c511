"""Writes the table of rooms into ``appliance/README.md`` from what each says about itself (``make lists``)."""

import ast

from tests.architecture.source import ROOT, modules

FILE = ROOT / "appliance" / "README.md"
BEGIN, END = "<!-- written by make lists -->\n", "<!-- end -->"


def text() -> str:
    """The whole map with its table as it should be."""
    before, _, rest = FILE.read_text().partition(BEGIN)
    after = rest.partition(END)[2]
    return f"{before}{BEGIN}{table()}{END}{after}"


def table() -> str:
    """One line per room, in the order of their names."""
    lines = ["", "| Room | What it says about itself |", "|---|---|"]
    for module in modules():
        if module.domain and module.role == "__init__" and module.name.count(".") == 2:
            paragraph = (ast.get_docstring(module.tree) or "").split("\n\n")[0]
            lines.append(f"| {module.domain} | {' '.join(paragraph.split()).replace('``', '`').replace('|', '/')} |")
    return "\n".join(lines) + "\n\n"


if __name__ == "__main__":
    FILE.write_text(text())
