// @ts-check
/** The list of keys, on `?`. */

import { open } from "../dialog.js";
import { h } from "../dom.js";

const KEYS = [
  ["Arrow keys", "Move through the grid; previous and next in the viewer"],
  ["Enter", "Open"],
  ["Space or x", "Select; with Shift everything in between"],
  ["Shift + arrows", "Select while moving"],
  ["Escape", "Back; end the selection"],
  ["+   −   0", "Zoom in, out, whole picture"],
  ["f", "Favourite"],
  ["a", "Archive"],
  ["i", "Details"],
  ["d", "Download"],
  ["l", "Play the motion of a live photo"],
  ["Delete", "Move to the trash"],
  ["u", "Upload"],
];

export function showShortcuts() {
  open("Keyboard", [
    h("dl", { class: "shortcuts" }, KEYS.map(([key, meaning]) => h("div", null, h("dt", null, h("kbd", null, key)), h("dd", null, meaning)))),
  ]);
}
