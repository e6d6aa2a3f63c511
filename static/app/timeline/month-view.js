// @ts-check
/** One month in the page: its headings, and those of its pictures that are near the visible part. */

import { h, icon } from "../dom.js";
import { DAY, dayLabel, monthLabel } from "../format.js";
import { estimateHeight, firstBelow, layOutMonth } from "./justify.js";
import { TileView } from "./tile.js";

/**
 * @typedef {import("./library.js").Month} Month
 * @typedef {import("./justify.js").Metrics} Metrics
 * @typedef {import("./justify.js").MonthLayout} MonthLayout
 */

export class MonthView {
  /**
   * @param {Month} month
   * @param {(id: string) => string} href
   * @param {Set<string>} selected
   */
  constructor(month, href, selected) {
    this.month = month;
    this._href = href;
    this._selected = selected;
    this.top = 0;
    this.height = 0;
    /** @type {MonthLayout | null} */
    this.layout = null;
    /** @type {string[]} the pictures of the layout; the month's own may be newer */
    this.ids = [];
    this._revision = -1;
    /** @type {Metrics | null} */
    this._metrics = null;
    this._isDirty = true;
    /** @type {Map<string, TileView>} */
    this.tiles = new Map();
    this._days = h("div");
    const title = h("h2", { class: "month-title" }, monthLabel(month.key));
    this.section = h("section", { class: "month", "aria-label": monthLabel(month.key) }, title, this._days);
  }

  /**
   * Work out the height, and the place of everything once the pictures are known.
   * @param {Metrics} metrics
   */
  measure(metrics) {
    const { month } = this;
    if (this._metrics === metrics && this._revision === month.revision) {
      if (!this.layout) this.height = estimateHeight(month.count, metrics);
      return;
    }
    this._metrics = metrics;
    this._revision = month.revision;
    this.layout = month.columns ? layOutMonth(month.columns.ratio, month.days, metrics) : null;
    this.ids = month.columns?.id ?? [];
    this.height = this.layout?.height ?? estimateHeight(month.count, metrics);
    this._isDirty = true;
  }

  /**
   * The first picture of the layout that reaches below an edge measured from the top of the month.
   * @param {number} top
   * @returns {{id: string, top: number} | null}
   */
  firstAt(top) {
    if (!this.layout || !this.ids.length) return null;
    const index = Math.min(firstBelow(this.layout, top), this.ids.length - 1);
    return { id: this.ids[index], top: this.layout.boxes[index * 4 + 1] };
  }

  /**
   * Show the pictures between two edges, measured from the top of the month.
   * @param {number} top
   * @param {number} bottom
   * @param {boolean} withImages whether thumbnails may be fetched now
   */
  render(top, bottom, withImages) {
    this.section.style.transform = `translateY(${this.top}px)`;
    this.section.style.height = `${this.height}px`;
    this.section.classList.toggle("is-waiting", !this.layout);
    const { layout, month } = this;
    if (!layout || !month.columns) return;
    if (this._isDirty) this._renderDays(layout);
    const { id: ids } = month.columns;
    const first = firstBelow(layout, top);
    let end = first;
    while (end < ids.length && layout.boxes[end * 4 + 1] < bottom) end++;
    const wanted = new Set(ids.slice(first, end));
    // Backwards, so that each can be put before the next one: the order in the page is the order in time.
    let next = null;
    for (let index = end - 1; index >= first; index--) {
      const view = this._show(ids[index], index, layout, next);
      if (withImages) view.load();
      next = view.element;
    }
    for (const [id, view] of this.tiles) {
      // What has the focus stays, or the keyboard would lose its place.
      if (wanted.has(id) || (view.element.contains(document.activeElement) && month.columns.id.includes(id))) continue;
      view.leave();
      this.tiles.delete(id);
    }
    this._isDirty = false;
  }

  /**
   * @param {string} id
   * @param {number} index
   * @param {MonthLayout} layout
   * @param {HTMLElement | null} next
   */
  _show(id, index, layout, next) {
    const known = this.tiles.get(id);
    if (known && !this._isDirty) return known;
    const tile = this.month.tile(index);
    const view = known ?? new TileView(tile, this._href(id));
    if (known) known.update(tile);
    view.place(layout.boxes, index);
    view.select(this._selected.has(id));
    if (!known) {
      this.tiles.set(id, view);
      this.section.insertBefore(view.element, next);
    }
    return view;
  }

  /** @param {MonthLayout} layout */
  _renderDays(layout) {
    const columns = /** @type {import("./library.js").Columns} */ (this.month.columns);
    this._days.replaceChildren(
      ...layout.days.map((day) => {
        const name = dayLabel(this.month.days[day.start] * DAY);
        const place = commonest((columns.city ?? []).slice(day.start, day.end));
        const label = h("h3", null, name, place && h("span", { class: "day-place" }, place));
        const all = h(
          "button",
          { type: "button", class: "day-check", "aria-label": `Select all of ${name}`, dataset: { from: day.start, to: day.end } },
          icon("check"),
        );
        const style = { transform: `translate(${day.x}px, ${day.y}px)`, width: `${day.width}px` };
        return h("div", { class: "day-head", style }, label, all);
      }),
    );
  }

  /** Show which pictures are chosen. */
  markSelected() {
    for (const [id, view] of this.tiles) view.select(this._selected.has(id));
  }

  /** Leave the page, unless the focus is inside. */
  detach() {
    if (!this.section.isConnected || this.section.contains(document.activeElement)) return;
    for (const view of this.tiles.values()) view.leave();
    this.tiles.clear();
    this.section.remove();
  }

  /** Leave the page for good. */
  dispose() {
    for (const view of this.tiles.values()) view.leave();
    this.section.remove();
  }
}

/** @param {(string | null)[]} names */
function commonest(names) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const name of names) if (name) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}
