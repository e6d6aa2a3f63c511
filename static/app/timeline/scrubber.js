// @ts-check
/** The strip at the edge: years along the whole library, drag to travel, arrow keys to go by month. */

import { h } from "../dom.js";
import { monthLabel } from "../format.js";

/** @typedef {import("./grid.js").Grid} Grid */

const LABEL_HEIGHT = 26;
const LINGER = 1200;

export class Scrubber {
  /** @param {Grid} grid */
  constructor(grid) {
    this._grid = grid;
    this._years = h("div", { class: "scrubber-years", "aria-hidden": "true" });
    this._label = h("span", { class: "scrubber-label", "aria-hidden": "true" });
    this._thumb = h("div", { class: "scrubber-thumb" }, this._label);
    this.element = h(
      "div",
      {
        class: "scrubber",
        role: "slider",
        tabindex: 0,
        "aria-label": "Go to month",
        "aria-orientation": "vertical",
        "aria-valuemin": 0,
        onpointerdown: (/** @type {PointerEvent} */ event) => this._press(event),
        onpointermove: (/** @type {PointerEvent} */ event) => this._drag(event),
        onpointerup: () => this._release(),
        onpointercancel: () => this._release(),
        onkeydown: (/** @type {KeyboardEvent} */ event) => this._key(event),
      },
      this._years,
      this._thumb,
    );
    this._isDragging = false;
    this._lingerTimer = 0;
    this._drawnHeight = 0;
    this._lastTop = -1;
    grid.onMove(() => this.update());
  }

  dispose() {
    clearTimeout(this._lingerTimer);
    this.element.remove();
  }

  /** Pixels of the grid that can be scrolled. */
  get _range() {
    return Math.max(1, document.documentElement.scrollHeight - innerHeight);
  }

  /** Follow the grid. */
  update() {
    const { height, views } = this._grid;
    const track = this.element.clientHeight;
    this.element.hidden = views.length === 0 || this._range < innerHeight * 0.5;
    if (this.element.hidden || track === 0) return;
    const drawn = height * 31 + track;
    if (drawn !== this._drawnHeight) {
      this._drawnHeight = drawn;
      this._drawYears(track);
    }
    const share = Math.min(1, Math.max(0, scrollY / this._range));
    this._thumb.style.transform = `translateY(${share * track}px)`;
    const view = this._grid.viewAt(Math.max(0, this._grid.scrollTop + innerHeight * share));
    const label = view ? monthLabel(view.month.key) : "";
    if (label !== this._label.textContent) this._label.textContent = label;
    this.element.setAttribute("aria-valuemax", String(views.length - 1));
    this.element.setAttribute("aria-valuenow", String(view ? views.indexOf(view) : 0));
    this.element.setAttribute("aria-valuetext", label);
    if (this._lastTop >= 0 && Math.abs(scrollY - this._lastTop) > 2) this._linger();
    this._lastTop = scrollY;
  }

  /** @param {number} track */
  _drawYears(track) {
    const marks = [];
    let last = -LABEL_HEIGHT;
    let year = "";
    for (const view of this._grid.views) {
      if (view.month.key.slice(0, 4) === year) continue;
      year = view.month.key.slice(0, 4);
      const y = (view.top / this._grid.height) * track;
      if (y - last < LABEL_HEIGHT || y > track - 12) continue;
      last = y;
      marks.push(h("span", { style: { transform: `translateY(${y}px)` } }, year));
    }
    this._years.replaceChildren(...marks);
  }

  /** Stay visible for a moment on screens that show the strip only while scrolling. */
  _linger() {
    this.element.classList.add("is-moving");
    clearTimeout(this._lingerTimer);
    this._lingerTimer = setTimeout(() => this.element.classList.remove("is-moving"), LINGER);
  }

  /** @param {PointerEvent} event */
  _press(event) {
    event.preventDefault();
    this._isDragging = true;
    this.element.setPointerCapture(event.pointerId);
    this.element.classList.add("is-dragging");
    this._drag(event);
  }

  /** @param {PointerEvent} event */
  _drag(event) {
    if (!this._isDragging) return;
    const { top, height } = this.element.getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (event.clientY - top) / height));
    scrollTo({ top: share * this._range, behavior: "instant" });
  }

  _release() {
    this._isDragging = false;
    this.element.classList.remove("is-dragging");
  }

  /** @param {KeyboardEvent} event */
  _key(event) {
    const { views } = this._grid;
    const current = this._grid.viewAt(Math.max(0, this._grid.scrollTop + 1));
    const at = current ? views.indexOf(current) : 0;
    /** @type {Record<string, number>} */
    const targets = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + 12, PageUp: at - 12, Home: 0, End: views.length - 1 };
    const target = targets[event.key];
    if (target === undefined || !views.length) return;
    event.preventDefault();
    const view = views[Math.min(views.length - 1, Math.max(0, target))];
    scrollTo({ top: view.top + this._grid.element.offsetTop + 1, behavior: "instant" });
  }
}
