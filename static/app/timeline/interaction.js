// @ts-check
/** What a person does to the grid with pointer, finger and keyboard. */

import { isTyping } from "../dom.js";

/**
 * @typedef {import("./grid.js").Grid} Grid
 * @typedef {import("./library.js").Library} Library
 * @typedef {import("./selection.js").Selection} Selection
 */

const LONG_PRESS = 450;
const STILL = 10;

export class GridInteraction {
  /**
   * @param {Grid} grid
   * @param {Library} library
   * @param {Selection} selection
   */
  constructor(grid, library, selection) {
    this._grid = grid;
    this._library = library;
    this._selection = selection;
    /** @type {string | null} the picture that the Tab key reaches */
    this._current = null;
    this._pressTimer = 0;
    this._press = { x: 0, y: 0 };
    this._isPressHandled = false;
    const { element } = grid;
    element.addEventListener("click", (event) => this._click(event));
    element.addEventListener("keydown", (event) => this._key(event));
    element.addEventListener("focusin", (event) => this._focused(event));
    element.addEventListener("pointerdown", (event) => this._down(event));
    element.addEventListener("pointermove", (event) => this._move(event));
    for (const name of ["pointerup", "pointercancel"]) element.addEventListener(name, () => clearTimeout(this._pressTimer));
    element.addEventListener("contextmenu", (event) => this._isPressHandled && event.preventDefault());
    grid.onMove(() => this._keepOneReachable());
  }

  /** Put the keyboard on a picture. @param {string} id */
  focus(id) {
    this._setCurrent(id);
    this._grid.reveal(id)?.focus({ preventScroll: true });
  }

  /** @param {MouseEvent} event */
  _click(event) {
    const target = /** @type {Element} */ (event.target);
    const day = target.closest(".day-check");
    if (day instanceof HTMLElement) {
      this._toggleDay(day);
      return;
    }
    const id = idOf(target);
    if (id === null) return;
    if (this._isPressHandled) {
      this._isPressHandled = false;
      event.preventDefault();
      return;
    }
    const choosing = this._selection.isActive || target.closest(".tile-check") !== null;
    if (event.metaKey || event.ctrlKey || (!choosing && !event.shiftKey)) return;
    event.preventDefault();
    if (event.shiftKey) this._selection.extendTo(id);
    else this._selection.toggle(id);
  }

  /** @param {HTMLElement} button */
  _toggleDay(button) {
    const view = this._grid.views.find((each) => each.section.contains(button));
    const ids = view?.month.columns?.id.slice(Number(button.dataset.from), Number(button.dataset.to));
    if (ids) this._selection.toggleAll(ids);
  }

  /** @param {PointerEvent} event */
  _down(event) {
    this._isPressHandled = false;
    clearTimeout(this._pressTimer);
    const id = idOf(/** @type {Element} */ (event.target));
    if (id === null || event.pointerType === "mouse") return;
    this._press = { x: event.clientX, y: event.clientY };
    this._pressTimer = setTimeout(() => {
      this._isPressHandled = true;
      navigator.vibrate?.(15);
      this._selection.toggle(id);
    }, LONG_PRESS);
  }

  /** @param {PointerEvent} event */
  _move(event) {
    if (Math.hypot(event.clientX - this._press.x, event.clientY - this._press.y) > STILL) clearTimeout(this._pressTimer);
  }

  // -- keyboard

  /** @param {FocusEvent} event */
  _focused(event) {
    const id = idOf(/** @type {Element} */ (event.target));
    if (id !== null) this._setCurrent(id);
  }

  /** @param {string} id */
  _setCurrent(id) {
    this._current = id;
    this._keepOneReachable();
  }

  /** One picture of the grid is a Tab stop: the last that had the focus, or the first in the window. */
  _keepOneReachable() {
    if (this._current === null || !this._library.find(this._current)) this._current = this._grid.firstId();
    let isReachable = false;
    for (const { tiles } of this._grid.views) {
      for (const [id, tile] of tiles) {
        tile.link.tabIndex = id === this._current ? 0 : -1;
        isReachable ||= id === this._current;
      }
    }
    if (isReachable) return;
    const first = this._grid.firstId();
    for (const { tiles } of this._grid.views) {
      const link = first === null ? undefined : tiles.get(first)?.link;
      if (link) link.tabIndex = 0;
    }
  }

  /** @param {KeyboardEvent} event */
  _key(event) {
    const id = idOf(/** @type {Element} */ (event.target));
    if (id === null || isTyping(event) || event.altKey || event.metaKey || event.ctrlKey) return;
    if (event.key === "x" || event.key === " ") {
      event.preventDefault();
      if (event.shiftKey) this._selection.extendTo(id);
      else this._selection.toggle(id);
      return;
    }
    if (!event.key.startsWith("Arrow")) return;
    event.preventDefault();
    this._walk(id, event.key, event.shiftKey);
  }

  /**
   * @param {string} id
   * @param {string} key
   * @param {boolean} choosing
   */
  async _walk(id, key, choosing) {
    const place = this._library.find(id);
    if (!place) return;
    const target = key === "ArrowLeft" || key === "ArrowRight"
      ? await this._library.step(place, key === "ArrowRight" ? 1 : -1)
      : await this._vertical(place, key === "ArrowDown" ? 1 : -1);
    const next = target?.month.columns?.id[target.index];
    if (next === undefined) return;
    if (choosing) {
      if (!this._selection.isActive) this._selection.toggle(id);
      await this._selection.extendTo(next);
    }
    this.focus(next);
  }

  /**
   * The picture in the next row whose middle is nearest.
   * @param {import("./library.js").Place} place
   * @param {1 | -1} direction
   */
  async _vertical(place, direction) {
    const box = this._grid.boxOf(place);
    if (!box) return null;
    const middle = box.left + box.width / 2;
    let best = null;
    let bestDistance = Infinity;
    let rowTop = null;
    let at = await this._library.step(place, direction);
    while (at) {
      if (this._grid.boxOf(at) === null) this._grid.layOut();
      const other = this._grid.boxOf(at);
      if (!other) break;
      if (other.top !== box.top) {
        rowTop ??= other.top;
        if (other.top !== rowTop) break;
        const distance = Math.abs(other.left + other.width / 2 - middle);
        if (distance < bestDistance) [best, bestDistance] = [at, distance];
      }
      at = await this._library.step(at, direction);
    }
    return best;
  }
}

/** @param {Element} target */
function idOf(target) {
  const tile = target.closest(".tile");
  return tile instanceof HTMLElement ? (tile.dataset.id ?? null) : null;
}
