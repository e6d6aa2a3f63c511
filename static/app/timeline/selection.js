// @ts-check
/** Which pictures are chosen. While some are, a click chooses instead of opening. */

/** @typedef {import("./library.js").Library} Library */

export class Selection {
  /** @param {Library} library */
  constructor(library) {
    this._library = library;
    /** @type {Set<string>} */
    this.ids = new Set();
    /** @type {string | null} where a range begins */
    this._anchor = null;
    /** @type {Set<() => void>} */
    this._listeners = new Set();
  }

  get isActive() {
    return this.ids.size > 0;
  }

  /** @param {() => void} listener */
  onChange(listener) {
    this._listeners.add(listener);
  }

  _changed() {
    for (const listener of this._listeners) listener();
  }

  /** @param {string} id */
  toggle(id) {
    if (!this.ids.delete(id)) this.ids.add(id);
    this._anchor = id;
    this._changed();
  }

  /**
   * Choose everything from the last one that was chosen to this one.
   * @param {string} id
   */
  async extendTo(id) {
    const ids = this._anchor === null ? [id] : await this._library.range(this._anchor, id);
    for (const each of ids) this.ids.add(each);
    this._anchor ??= id;
    this._changed();
  }

  /**
   * Choose all of these, or none when all are chosen.
   * @param {string[]} ids
   */
  toggleAll(ids) {
    const all = ids.every((id) => this.ids.has(id));
    for (const id of ids) {
      if (all) this.ids.delete(id);
      else this.ids.add(id);
    }
    this._anchor = ids[0] ?? null;
    this._changed();
  }

  /** Drop what the view no longer has. */
  prune() {
    const before = this.ids.size;
    for (const id of this.ids) if (!this._library.find(id)) this.ids.delete(id);
    if (this.ids.size !== before) this._changed();
  }

  clear() {
    this._anchor = null;
    if (!this.ids.size) return;
    this.ids.clear();
    this._changed();
  }
}
