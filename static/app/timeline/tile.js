// @ts-check
/** One picture of the grid: its thumbhash at once, its thumbnail when there is time, marks for what it is. */

import { picture } from "../api.js";
import { h, icon } from "../dom.js";
import { duration, fullLabel } from "../format.js";
import { drawThumbhash } from "../thumbhash.js";

/** @typedef {import("./library.js").Tile} Tile */

export class TileView {
  /**
   * @param {Tile} tile
   * @param {string} href
   */
  constructor(tile, href) {
    this.tile = tile;
    this.canvas = h("canvas", { class: "tile-hash", width: 1, height: 1, "aria-hidden": "true" });
    this.image = h("img", { alt: "", decoding: "async", draggable: "false" });
    this.marks = h("span", { class: "tile-marks" });
    this.link = h("a", { class: "tile-link", href, tabindex: -1 }, this.canvas, this.image, this.marks);
    this.check = h(
      "button",
      { type: "button", class: "tile-check", role: "checkbox", "aria-checked": "false", tabindex: -1 },
      icon("check"),
    );
    this.element = h("div", { class: "tile", dataset: { id: tile.id } }, this.link, this.check);
    this.image.addEventListener("load", () => this.element.classList.add("is-loaded"));
    this.image.addEventListener("error", () => this.element.classList.add("is-broken"));
    this._describe();
    if (tile.thumbhash) drawThumbhash(this.canvas, tile.thumbhash);
  }

  /** Fetch the thumbnail, when the server has made it. */
  load() {
    if (!this.tile.thumbhash || this.image.hasAttribute("src")) return;
    this.image.src = picture(this.tile.id, "thumbnail", this.tile.thumbhash);
  }

  /** Show changed facts of the same picture. @param {Tile} tile */
  update(tile) {
    const isNewPicture = tile.thumbhash !== this.tile.thumbhash;
    this.tile = tile;
    this._describe();
    if (!isNewPicture) return;
    this.element.classList.remove("is-loaded", "is-broken");
    this.image.removeAttribute("src");
    if (tile.thumbhash) drawThumbhash(this.canvas, tile.thumbhash);
    this.load();
  }

  _describe() {
    const { tile } = this;
    this.element.classList.toggle("is-pending", !tile.thumbhash);
    const when = fullLabel(tile.local);
    const label = [tile.isImage ? "Photo" : "Video", when, tile.city, tile.isFavorite && "favourite"];
    this.link.setAttribute("aria-label", label.filter(Boolean).join(", "));
    this.check.setAttribute("aria-label", `Select ${when}`);
    this.marks.replaceChildren(
      ...(tile.isFavorite ? [icon("heart-filled")] : []),
      ...(tile.livePhotoVideoId ? [icon("live")] : []),
      ...(tile.stackCount > 1 ? [icon("stack")] : []),
      ...(tile.isImage ? [] : [h("span", { class: "tile-length" }, tile.duration ? duration(tile.duration) : "", icon("play"))]),
    );
  }

  /** @param {boolean} isSelected */
  select(isSelected) {
    this.element.classList.toggle("is-selected", isSelected);
    this.check.setAttribute("aria-checked", String(isSelected));
  }

  /** @param {Float64Array} boxes @param {number} index */
  place(boxes, index) {
    const { style } = this.element;
    style.transform = `translate(${boxes[index * 4]}px, ${boxes[index * 4 + 1]}px)`;
    style.width = `${boxes[index * 4 + 2]}px`;
    style.height = `${boxes[index * 4 + 3]}px`;
  }

  /** Take it out of the page; a thumbnail on its way is not wanted any more. */
  leave() {
    if (!this.element.classList.contains("is-loaded")) this.image.removeAttribute("src");
    this.element.remove();
  }
}
