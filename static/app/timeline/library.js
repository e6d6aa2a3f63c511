// @ts-check
/**
 * What the server lists for one view (all photos, favourites, trash …): months with their counts, and the pictures of
 * the months that were looked at, kept in the columns in which they came.
 *
 * @typedef {Record<string, any[]>} Columns as in `GET /timeline/bucket`
 * @typedef {{month: Month, index: number}} Place
 *
 * @typedef {object} Tile one picture
 * @property {string} id
 * @property {boolean} isImage
 * @property {boolean} isFavorite
 * @property {boolean} isTrashed
 * @property {string} visibility
 * @property {number} ratio
 * @property {string | null} thumbhash null until the pictures of an upload are made
 * @property {number | null} duration milliseconds
 * @property {string | null} livePhotoVideoId
 * @property {string | null} city
 * @property {string} ownerId
 * @property {number} stackCount 0 when it is in no stack
 * @property {number} local milliseconds whose UTC reading is the wall clock of the photo
 */

import { get } from "../api.js";
import { DAY } from "../format.js";

/** A month of the timeline. */
export class Month {
  /**
   * @param {string} key `2024-05-01`
   * @param {number} count
   */
  constructor(key, count) {
    this.key = key;
    this.count = count;
    /** @type {Columns | null} */
    this.columns = null;
    /** @type {number[]} days since 1970 by the wall clock, one per picture */
    this.days = [];
    this.isStale = false;
    /** @type {Promise<void> | null} */
    this.loading = null;
    this.revision = 0;
  }

  /** @param {Columns | null} columns */
  hold(columns) {
    this.columns = columns;
    this.days = columns ? columns.id.map((_, index) => Math.floor(localTime(columns, index) / DAY)) : [];
    if (columns) this.count = columns.id.length;
    this.isStale = false;
    this.revision += 1;
  }

  /**
   * @param {number} index
   * @returns {Tile}
   */
  tile(index) {
    const columns = /** @type {Columns} */ (this.columns);
    return {
      id: columns.id[index],
      isImage: columns.isImage[index],
      isFavorite: columns.isFavorite[index],
      isTrashed: columns.isTrashed[index],
      visibility: columns.visibility[index],
      ratio: columns.ratio[index] || 1,
      thumbhash: columns.thumbhash[index],
      duration: columns.duration[index],
      livePhotoVideoId: columns.livePhotoVideoId[index],
      city: columns.city?.[index] ?? null,
      ownerId: columns.ownerId[index],
      stackCount: Number(columns.stack?.[index]?.[1] ?? 0),
      local: localTime(columns, index),
    };
  }
}

/**
 * @param {Columns} columns
 * @param {number} index
 */
function localTime(columns, index) {
  const created = columns.fileCreatedAt[index];
  const offset = columns.localOffsetHours[index] * 3_600_000;
  return Date.parse(created.endsWith("Z") ? created : `${created}Z`) + offset;
}

/** The months of one view, newest first. Tells `change` listeners when something is different. */
export class Library {
  /** @param {Record<string, string | boolean>} filter query of `/timeline/buckets` */
  constructor(filter) {
    this.filter = filter;
    /** @type {Month[]} */
    this.months = [];
    this.isLoaded = false;
    /** @type {Map<string, Month>} */
    this._monthOf = new Map();
    /** @type {Set<() => void>} */
    this._listeners = new Set();
  }

  /** @param {() => void} listener @returns {() => void} stops it */
  onChange(listener) {
    this._listeners.add(listener);
    return () => this._listeners.delete(listener);
  }

  _changed() {
    for (const listener of this._listeners) listener();
  }

  get total() {
    return this.months.reduce((sum, month) => sum + month.count, 0);
  }

  /** Fetch the list of months; keep what is known of those that did not change. */
  async load() {
    /** @type {{timeBucket: string, count: number}[]} */
    const buckets = await get("/timeline/buckets", this.filter);
    const known = new Map(this.months.map((month) => [month.key, month]));
    this.months = buckets.map(({ timeBucket, count }) => {
      const month = known.get(timeBucket) ?? new Month(timeBucket, count);
      known.delete(timeBucket);
      if (month.count !== count) {
        if (month.columns) month.isStale = true;
        else month.count = count;
      }
      return month;
    });
    for (const gone of known.values()) this._forget(gone);
    this.isLoaded = true;
    this._changed();
  }

  /**
   * Note that months may have changed on the server.
   * @param {string[] | null} keys null for all
   */
  expire(keys) {
    for (const month of this.months) if (month.columns && (keys === null || keys.includes(month.key))) month.isStale = true;
  }

  /**
   * Fetch the pictures of a month, once.
   * @param {Month} month
   * @returns {Promise<void>}
   */
  ensure(month) {
    if (month.columns && !month.isStale) return Promise.resolve();
    month.loading ??= this._fetch(month).finally(() => {
      month.loading = null;
    });
    return month.loading;
  }

  /** @param {Month} month */
  async _fetch(month) {
    const query = { ...this.filter, timeBucket: month.key };
    /** @type {Columns} */
    const columns = await get("/timeline/bucket", query);
    this._forget(month);
    month.hold(columns);
    for (const id of columns.id) this._monthOf.set(id, month);
    if (month.count === 0) this.months = this.months.filter((each) => each !== month);
    this._changed();
  }

  /** @param {Month} month */
  _forget(month) {
    for (const id of month.columns?.id ?? []) if (this._monthOf.get(id) === month) this._monthOf.delete(id);
  }

  /**
   * Where a loaded picture is.
   * @param {string} id
   * @returns {Place | null}
   */
  find(id) {
    const month = this._monthOf.get(id);
    const index = month?.columns?.id.indexOf(id) ?? -1;
    return month && index >= 0 ? { month, index } : null;
  }

  /**
   * Where a picture is, loading its month if need be; null when this view does not have it.
   * @param {string} id
   * @returns {Promise<Place | null>}
   */
  async locate(id) {
    const found = this.find(id);
    if (found) return found;
    const asset = await get(`/assets/${id}`);
    const key = monthKey(asset.localDateTime);
    const month = this.months.find((each) => each.key === key);
    if (!month) return null;
    await this.ensure(month);
    return this.find(id);
  }

  /**
   * The next (1) or previous (-1) picture, across months.
   * @param {Place} place
   * @param {1 | -1} direction
   * @returns {Promise<Place | null>}
   */
  async step({ month, index }, direction) {
    const inside = index + direction;
    if (month.columns && inside >= 0 && inside < month.columns.id.length) return { month, index: inside };
    const next = this.months[this.months.indexOf(month) + direction];
    if (!next || !this.months.includes(month)) return null;
    await this.ensure(next);
    const length = next.columns?.id.length ?? 0;
    if (length === 0) return this.step({ month: next, index: 0 }, direction);
    return { month: next, index: direction > 0 ? 0 : length - 1 };
  }

  /**
   * The ids from one picture to another, both included, in the order of the view.
   * @param {string} from
   * @param {string} to
   * @returns {Promise<string[]>}
   */
  async range(from, to) {
    const ends = [this.find(from), this.find(to)];
    if (!ends[0] || !ends[1]) return [to];
    const [a, b] = /** @type {Place[]} */ (ends).sort((one, other) => this._order(one) - this._order(other) || one.index - other.index);
    /** @type {string[]} */
    const ids = [];
    for (const month of this.months.slice(this._order(a), this._order(b) + 1)) {
      await this.ensure(month);
      const start = month === a.month ? a.index : 0;
      const end = month === b.month ? b.index + 1 : undefined;
      ids.push(...(month.columns?.id ?? []).slice(start, end));
    }
    return ids;
  }

  /** @param {Place} place */
  _order(place) {
    return this.months.indexOf(place.month);
  }

  /**
   * Take pictures out of the view.
   * @param {string[]} ids
   */
  remove(ids) {
    const gone = new Set(ids);
    const months = new Set(ids.map((id) => this._monthOf.get(id)));
    for (const month of months) {
      if (!month?.columns) continue;
      const keep = month.columns.id.map((id) => !gone.has(id));
      month.hold(Object.fromEntries(Object.entries(month.columns).map(([name, column]) => [name, column.filter((_, i) => keep[i])])));
    }
    for (const id of ids) this._monthOf.delete(id);
    this.months = this.months.filter((month) => month.count > 0);
    if (months.size) this._changed();
  }

  /**
   * Change facts of pictures in place.
   * @param {string[]} ids
   * @param {Record<string, any>} changes by column name
   */
  patch(ids, changes) {
    for (const id of ids) {
      const place = this.find(id);
      if (!place?.month.columns) continue;
      for (const [name, value] of Object.entries(changes)) {
        const column = place.month.columns[name];
        if (column) column[place.index] = value;
      }
      place.month.revision += 1;
    }
    this._changed();
  }
}

/**
 * The bucket of a local time.
 * @param {string} localDateTime
 */
export const monthKey = (localDateTime) => `${localDateTime.slice(0, 7)}-01`;
