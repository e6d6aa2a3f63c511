// @ts-check
/** The full window for one photo or video of a view, with its neighbours beside it. Its address is the page's. */

import { hear } from "../bus.js";
import { calm, h, iconButton, isTyping } from "../dom.js";
import { leaveTo, navigate } from "../router.js";
import { Gestures } from "./gestures.js";
import { InfoPanel } from "./info.js";
import { showShortcuts } from "./shortcuts.js";
import { Slide } from "./slide.js";

/**
 * @typedef {import("../timeline/library.js").Library} Library
 * @typedef {import("../timeline/library.js").Place} Place
 * @typedef {import("../timeline/library.js").Tile} Tile
 *
 * @typedef {object} ViewerAction a button of the bar
 * @property {string} key on the keyboard; with `shift+` for capitals
 * @property {(tile: Tile) => string} icon
 * @property {(tile: Tile) => string} label
 * @property {(tile: Tile) => void} run
 *
 * @typedef {object} ViewerContext
 * @property {Library} library
 * @property {(id: string) => string} href
 * @property {string} home address of the view
 * @property {ViewerAction[]} actions
 * @property {HTMLElement} behind what cannot be reached while the viewer is open
 * @property {(id: string) => void} onClose
 */

const SWIPE = 0.22;
const FLICK = 0.45;
const DISMISS = 110;

export class Viewer {
  /** @param {ViewerContext} context */
  constructor(context) {
    this._context = context;
    /** @type {Place | null} */
    this._place = null;
    /** @type {Tile | null} */
    this._tile = null;
    /** @type {Map<string, Slide>} */
    this._slides = new Map();
    /** @type {(Tile | null)[]} previous, current, next */
    this._row = [null, null, null];
    this._stage = h("div", { class: "viewer-stage" });
    this._tools = h("div", { class: "viewer-tools" });
    this._back = iconButton("back", "Back (Escape)", () => leaveTo(this._context.home));
    this._previous = iconButton("left", "Previous (left arrow)", () => this._go(-1), { class: "icon-button viewer-side is-left" });
    this._next = iconButton("right", "Next (right arrow)", () => this._go(1), { class: "icon-button viewer-side is-right" });
    this._status = h("p", { class: "visually-hidden", role: "status" });
    this._info = new InfoPanel(() => this._toggleInfo());
    this.element = this._frame();
    new Gestures(this._stage, {
      drag: (dx, dy) => this._drag(dx, dy),
      drop: (dx, dy, speed) => this._drop(dx, dy, speed),
      move: (dx, dy) => this._current?.zoom.isZoomed && this._current.zoom.pan(dx, dy),
      scale: (factor, x, y) => this._tile?.isImage && this._current?.zoom.by(factor, x, y),
      doubleTap: (x, y) => this._tile?.isImage && this._current?.zoom.toggle(x, y),
      tap: (event) => event.pointerType !== "mouse" && this.element.classList.toggle("is-quiet"),
    });
    this._onKey = (/** @type {KeyboardEvent} */ event) => this._key(event);
    this._resize = new ResizeObserver(() => {
      for (const slide of this._slides.values()) slide.fit();
    });
    this._stopHearing = hear("live:on_asset_update", (asset) => this._isInfoOpen && asset.id === this._tile?.id && this._info.show(asset.id));
    this._stopWatching = context.library.onChange(() => this._libraryChanged());
  }

  _frame() {
    const bar = h("div", { class: "viewer-bar" }, this._back, this._tools);
    const main = h("div", { class: "viewer-main" }, this._stage, bar, this._previous, this._next, this._status);
    return h("div", { class: "viewer", role: "dialog", "aria-modal": "true", "aria-label": "Viewer" }, main, this._info.element);
  }

  get isOpen() {
    return this.element.isConnected;
  }

  get _current() {
    return this._tile ? this._slides.get(this._tile.id) : undefined;
  }

  // -- open and close

  /**
   * Show a picture; false when the view does not have it.
   * @param {string} id
   */
  async open(id) {
    const place = await this._context.library.locate(id).catch(() => null);
    if (!place) return false;
    if (!this.isOpen) {
      const { behind } = this._context;
      document.body.append(this.element);
      // The page behind keeps its width although its scroll bar goes.
      behind.style.paddingRight = `${innerWidth - document.documentElement.clientWidth}px`;
      document.documentElement.classList.add("has-viewer");
      behind.inert = true;
      addEventListener("keydown", this._onKey);
      this._resize.observe(this._stage);
      this._back.focus();
    }
    this._show(place);
    return true;
  }

  /** Leave the window; the address is the caller's business. */
  close() {
    if (!this.isOpen) return;
    removeEventListener("keydown", this._onKey);
    this._resize.disconnect();
    for (const slide of this._slides.values()) slide.dispose();
    this._slides.clear();
    this.element.remove();
    document.documentElement.classList.remove("has-viewer");
    this._context.behind.style.paddingRight = "";
    this._context.behind.inert = false;
    const id = this._tile?.id;
    this._tile = null;
    this._place = null;
    if (id) this._context.onClose(id);
  }

  dispose() {
    this.close();
    this._stopHearing();
    this._stopWatching();
  }

  // -- what is shown

  /** @param {Place} place */
  async _show(place) {
    const { library } = this._context;
    const tile = place.month.tile(place.index);
    this._place = place;
    this._tile = tile;
    this._arrange([null, tile, null]);
    this._renderTools();
    this._status.textContent = this._current?.label ?? "";
    if (this._isInfoOpen) this._info.show(tile.id);
    const [before, after] = await Promise.all([library.step(place, -1), library.step(place, 1)].map((step) => step.catch(() => null)));
    if (this._tile !== tile) return;
    const tileAt = (/** @type {Place | null} */ at) => at && at.month.tile(at.index);
    this._arrange([tileAt(before), tile, tileAt(after)]);
    this._previous.hidden = !before;
    this._next.hidden = !after;
  }

  /** @param {(Tile | null)[]} row */
  _arrange(row) {
    this._row = row;
    for (const [id, slide] of this._slides) {
      if (row.some((tile) => tile?.id === id)) continue;
      // Neighbours of the last picture stay until the new ones are known.
      if (row[0] === null && row[2] === null && this._slides.size <= 4) continue;
      slide.dispose();
      this._slides.delete(id);
    }
    for (const tile of row) {
      if (!tile || this._slides.has(tile.id)) continue;
      const slide = new Slide(tile, this._stage);
      this._slides.set(tile.id, slide);
      this._stage.append(slide.element);
    }
    for (const [id, slide] of this._slides) if (id === this._tile?.id) slide.activate();
      else slide.deactivate();
    this._placeSlides(0);
  }

  /** @param {number} drag in pixels */
  _placeSlides(drag) {
    for (const [id, slide] of this._slides) {
      const position = this._row.findIndex((tile) => tile?.id === id);
      slide.element.hidden = position < 0;
      if (position >= 0) slide.place(position - 1, drag);
    }
  }

  _renderTools() {
    const tile = this._tile;
    if (!tile) return;
    const focused = this._tools.contains(document.activeElement) ? document.activeElement?.getAttribute("data-key") : null;
    const motion = tile.livePhotoVideoId && iconButton("live", "Play the motion (l)", () => this._current?.toggleMotion());
    const buttons = this._context.actions.map((action) =>
      iconButton(action.icon(tile), `${action.label(tile)} (${action.key})`, () => this._run(action), { "data-key": action.key }));
    const info = iconButton("info", "Details (i)", () => this._toggleInfo(), { "aria-pressed": this._isInfoOpen, "data-key": "i" });
    this._tools.replaceChildren(...(motion ? [motion] : []), ...buttons, info);
    if (focused) /** @type {HTMLElement | null} */ (this._tools.querySelector(`[data-key="${focused}"]`))?.focus();
  }

  // -- what a person does

  /** @param {1 | -1} direction */
  _go(direction) {
    const tile = this._row[1 + direction];
    if (tile) navigate(this._context.href(tile.id), { replace: true });
  }

  /** @param {ViewerAction} action */
  _run(action) {
    const tile = this._tile;
    if (tile) action.run(tile);
  }

  /** The picture may have left the view, or changed. */
  _libraryChanged() {
    if (!this._tile || !this.isOpen) return;
    const place = this._context.library.find(this._tile.id);
    if (place) {
      const tile = place.month.tile(place.index);
      const isRemade = tile.thumbhash !== this._tile.thumbhash;
      if (isRemade) {
        this._slides.get(tile.id)?.dispose();
        this._slides.delete(tile.id);
      }
      this._place = place;
      this._tile = tile;
      if (isRemade) this._show(place);
      else this._renderTools();
      return;
    }
    if (this._place && !this._place.month.isStale) this._goOn();
  }

  /** To the next picture, or back to the view when there is none. */
  _goOn() {
    const { library, href, home } = this._context;
    const next = [this._row[2], this._row[0]].find((tile) => tile && library.find(tile.id));
    if (next) navigate(href(next.id), { replace: true });
    else leaveTo(home);
  }

  _isInfoOpen = false;

  _toggleInfo() {
    this._isInfoOpen = !this._isInfoOpen;
    this.element.classList.toggle("has-info", this._isInfoOpen);
    this._renderTools();
    if (this._isInfoOpen && this._tile) this._info.show(this._tile.id);
  }

  /** @param {number} dx @param {number} dy */
  _drag(dx, dy) {
    if (this._current?.zoom.isZoomed) return;
    this._stage.classList.remove("is-gliding");
    if (Math.abs(dx) >= Math.abs(dy)) this._placeSlides(this._row[dx > 0 ? 0 : 2] ? dx : dx / 4);
    else if (dy > 0) this._stage.style.transform = `translateY(${dy / 2}px)`;
  }

  /** @param {number} dx @param {number} dy @param {number} speed pixels per millisecond */
  _drop(dx, dy, speed) {
    this._stage.style.transform = "";
    if (this._current?.zoom.isZoomed) return;
    if (dy > DISMISS && dy > Math.abs(dx) * 1.5) {
      leaveTo(this._context.home);
      return;
    }
    const isFar = Math.abs(dx) > this._stage.clientWidth * SWIPE || (Math.abs(speed) > FLICK && Math.abs(dx) > 30);
    const direction = dx > 0 ? -1 : 1;
    const target = isFar && Math.abs(dx) > Math.abs(dy) ? this._row[1 + direction] : null;
    this._stage.classList.toggle("is-gliding", !calm());
    this._placeSlides(target ? -direction * (this._stage.clientWidth + 24) : 0);
    setTimeout(() => {
      this._stage.classList.remove("is-gliding");
      if (target) this._go(direction);
    }, calm() ? 0 : 200);
  }

  /** @param {KeyboardEvent} event */
  _key(event) {
    if (document.querySelector("dialog[open]") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Tab") {
      this._keepFocus(event);
      return;
    }
    if (event.key === "Escape" && isTyping(event)) {
      this._back.focus();
      return;
    }
    if (isTyping(event)) return;
    /** @type {Record<string, () => void>} */
    const keys = {
      Escape: () => leaveTo(this._context.home),
      ArrowLeft: () => this._go(-1),
      ArrowRight: () => this._go(1),
      "+": () => this._current?.zoom.by(1.4),
      "-": () => this._current?.zoom.by(1 / 1.4),
      0: () => this._current?.zoom.reset(),
      i: () => this._toggleInfo(),
      l: () => this._current?.toggleMotion(),
      "?": showShortcuts,
    };
    for (const action of this._context.actions) keys[action.key] = () => this._run(action);
    const run = keys[event.key];
    if (!run) return;
    event.preventDefault();
    run();
  }

  /** Tab stays inside the viewer. @param {KeyboardEvent} event */
  _keepFocus(event) {
    const reachable = [...this.element.querySelectorAll("button, a[href], textarea, video, input")].filter(
      (element) => element instanceof HTMLElement && element.checkVisibility() && !element.closest("[inert]"),
    );
    const first = /** @type {HTMLElement | undefined} */ (reachable[0]);
    const last = /** @type {HTMLElement | undefined} */ (reachable.at(-1));
    const active = document.activeElement;
    const isOutside = !this.element.contains(active);
    if (event.shiftKey && (active === first || isOutside)) last?.focus();
    else if (!event.shiftKey && (active === last || isOutside)) first?.focus();
    else return;
    event.preventDefault();
  }
}
