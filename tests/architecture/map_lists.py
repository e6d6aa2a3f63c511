"""Writes the lists of ``appliance/README.md``: the rooms by what each says about itself, the idle settings (``make lists``)."""

import ast

from tests.architecture import idle_settings
from tests.architecture.source import ROOT, modules

FILE = ROOT / "appliance" / "README.md"
END = "<!-- end -->"


def text() -> str:
    """The whole map with its lists as they should be."""
    whole = FILE.read_text()
    for begin, content in (("<!-- rooms, by make lists -->\n", table()), ("<!-- settings, by make lists -->\n", settings())):
        before, _, rest = whole.partition(begin)
        whole = f"{before}{begin}{content}{END}{rest.partition(END)[2]}"
    return whole


def settings() -> str:
    """The settings that nothing reads."""
    return f"\n{idle_settings.text()}\n"


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
