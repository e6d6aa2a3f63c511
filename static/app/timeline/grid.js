// @ts-check
/**
 * The endless grid. Only what is near the visible part is in the page; months that nobody has looked at are an estimated
 * height. When heights change, the picture at the top of the window stays where it is.
 */

import { hear } from "../bus.js";
import { h } from "../dom.js";
import { MonthView } from "./month-view.js";

/**
 * @typedef {import("./library.js").Library} Library
 * @typedef {import("./library.js").Month} Month
 * @typedef {import("./library.js").Place} Place
 * @typedef {import("./justify.js").Metrics} Metrics
 * @typedef {{left: number, top: number, width: number, height: number}} Box in pixels of the grid
 */

/** Pixels per millisecond from which pictures are not worth fetching: they are gone before they come. */
const FAST = 4;
const SETTLE = 110;

export class Grid {
  /**
   * @param {Library} library
   * @param {(id: string) => string} href
   * @param {Set<string>} selected
   */
  constructor(library, href, selected) {
    this.library = library;
    this._href = href;
    this._selected = selected;
    this.element = h("div", { class: "timeline" });
    /** @type {Map<Month, MonthView>} */
    this._views = new Map();
    /** @type {MonthView[]} */
    this.views = [];
    /** @type {Metrics} */
    this._metrics = metricsFor(0);
    this.height = 0;
    this._isFast = false;
    this._lastScroll = { y: 0, time: 0 };
    /** @type {Set<() => void>} */
    this._listeners = new Set();
    this._onScroll = () => this._scrolled();
    addEventListener("scroll", this._onScroll, { passive: true });
    this._resize = new ResizeObserver(() => this._scheduleLayout());
    this._resize.observe(this.element);
    this._stopHearing = hear("connection", (state) => state === "online" && this._scheduleRender());
    this._stopWatching = library.onChange(() => this._scheduleLayout());
  }

  dispose() {
    removeEventListener("scroll", this._onScroll);
    this._resize.disconnect();
    this._stopHearing();
    this._stopWatching();
    cancelAnimationFrame(this._frame);
    clearTimeout(this._settleTimer);
    for (const view of this._views.values()) view.dispose();
  }

  /** Called after every layout and every scroll. @param {() => void} listener */
  onMove(listener) {
    this._listeners.add(listener);
  }

  // -- when

  _frame = 0;
  _settleTimer = 0;
  _needsLayout = false;

  _scheduleLayout() {
    this._needsLayout = true;
    this._scheduleRender();
  }

  _scheduleRender() {
    if (this._frame) return;
    this._frame = requestAnimationFrame(() => {
      this._frame = 0;
      if (this._needsLayout) this.layOut();
      this.render();
    });
  }

  _scrolled() {
    const now = performance.now();
    const speed = Math.abs(scrollY - this._lastScroll.y) / Math.max(1, now - this._lastScroll.time);
    this._lastScroll = { y: scrollY, time: now };
    this._isFast = speed > FAST;
    clearTimeout(this._settleTimer);
    this._settleTimer = setTimeout(() => {
      this._isFast = false;
      this._scheduleRender();
    }, SETTLE);
    this._scheduleRender();
  }

  // -- where

  /** Place all months, and keep what is on the screen where it is. */
  layOut() {
    this._needsLayout = false;
    const width = this.element.clientWidth;
    if (width === 0) return;
    if (width !== this._metrics.width) this._metrics = metricsFor(width);
    const anchor = this._anchor();
    const { months } = this.library;
    for (const [month, view] of this._views) {
      if (months.includes(month)) continue;
      view.dispose();
      this._views.delete(month);
    }
    let top = 0;
    this.views = months.map((month) => {
      const view = this._views.get(month) ?? new MonthView(month, this._href, this._selected);
      this._views.set(month, view);
      view.measure(this._metrics);
      view.top = top;
      top += view.height;
      return view;
    });
    this.height = top;
    this.element.style.height = `${top}px`;
    anchor?.();
  }

  /**
   * Remember what is at the top of the window.
   * @returns {(() => void) | null} scrolls so that it is there again
   */
  _anchor() {
    const top = this.scrollTop;
    const view = this.views[this._indexAt(top)];
    if (top <= 0 || !view) return null;
    const share = view.height ? (top - view.top) / view.height : 0;
    const shown = this.views.slice(this._indexAt(top), this._indexAt(top + innerHeight) + 1);
    const known = shown.find((each) => each.layout);
    const first = known?.firstAt(top - known.top);
    const offset = known && first ? known.top + first.top - top : 0;
    return () => {
      const place = first && this.library.find(first.id);
      const box = place && this.boxOf(place);
      this._scrollTo(box ? box.top - offset : view.top + share * view.height);
    };
  }

  /** How far the grid is scrolled. */
  get scrollTop() {
    return scrollY - this.element.offsetTop;
  }

  /** @param {number} top */
  _scrollTo(top) {
    const target = Math.round(top + this.element.offsetTop);
    if (Math.abs(target - scrollY) >= 1) scrollTo({ top: target, behavior: "instant" });
  }

  /** @param {number} top index of the month there */
  _indexAt(top) {
    let low = 0;
    let high = this.views.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.views[middle].top <= top) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** @param {number} top @returns {MonthView | undefined} */
  viewAt(top) {
    return this.views[this._indexAt(top)];
  }

  /**
   * @param {Place} place
   * @returns {Box | null} null when its month is not laid out
   */
  boxOf({ month, index }) {
    const view = this._views.get(month);
    if (!view?.layout) return null;
    const [left, top, width, height] = view.layout.boxes.subarray(index * 4, index * 4 + 4);
    return { left, top: top + view.top, width, height };
  }

  // -- what

  /** Put the visible part into the page. */
  render() {
    const windowTop = this.scrollTop;
    const overscan = innerHeight * (this._isFast ? 0.2 : 0.6);
    const top = windowTop - overscan;
    const bottom = windowTop + innerHeight + overscan;
    // From the last to the first: sections follow each other in the page as in time, and never move, which would take the
    // focus from what is inside.
    let next = null;
    for (const view of this.views.toReversed()) {
      if (view.top + view.height < top || view.top > bottom) {
        view.detach();
      } else {
        if (!view.section.isConnected) this.element.insertBefore(view.section, next);
        view.render(top - view.top, bottom - view.top, !this._isFast);
        if (!this._isFast) this._ensure(view.month);
      }
      if (view.section.isConnected) next = view.section;
    }
    for (const listener of this._listeners) listener();
  }

  /** @param {Month} month */
  _ensure(month) {
    // A month that cannot be fetched now is asked for again when the server is back or the grid moves.
    this.library.ensure(month).catch(() => {});
  }

  /** Show which pictures are chosen. */
  markSelected() {
    this.element.classList.toggle("is-selecting", this._selected.size > 0);
    for (const view of this._views.values()) view.markSelected();
  }

  /**
   * Bring a picture into the window, and its element into the page.
   * @param {string} id
   * @param {"nearest" | "center"} [where]
   * @returns {HTMLElement | null} its link
   */
  reveal(id, where = "nearest") {
    if (this._needsLayout) this.layOut();
    const place = this.library.find(id);
    const box = place && this.boxOf(place);
    if (!place || !box) return null;
    const above = barHeight();
    const windowTop = this.scrollTop;
    const isInside = box.top >= windowTop + above && box.top + box.height <= windowTop + innerHeight - 8;
    if (!isInside) {
      const centred = box.top - (innerHeight - box.height + above) / 2;
      const nearest = box.top < windowTop + above ? box.top - above - 48 : box.top + box.height - innerHeight + 72;
      this._scrollTo(Math.max(-this.element.offsetTop, where === "center" ? centred : nearest));
    }
    this._isFast = false;
    this.render();
    return this._views.get(place.month)?.tiles.get(id)?.link ?? null;
  }

  /** The first picture in the window. @returns {string | null} */
  firstId() {
    const top = this.scrollTop + barHeight();
    const view = this.viewAt(Math.max(0, top));
    return view?.firstAt(top - view.top)?.id ?? null;
  }
}

const barHeight = () => document.querySelector(".bar")?.clientHeight ?? 0;

/**
 * @param {number} width
 * @returns {Metrics}
 */
function metricsFor(width) {
  if (width < 600) return { width, row: 116, gap: 2, dayGap: 10, dayHead: 34, monthHead: 46 };
  return { width, row: width < 1000 ? 160 : 190, gap: 4, dayGap: 14, dayHead: 38, monthHead: 48 };
}
