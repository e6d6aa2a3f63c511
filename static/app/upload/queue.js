// @ts-check
/**
 * Files on their way to the server: hashed, asked about, sent. What the server has already is not sent again; what fails
 * for a passing reason is tried again; what fails for good says why and can be tried again by hand.
 *
 * @typedef {"waiting" | "hashing" | "checking" | "ready" | "sending" | "done" | "duplicate" | "failed"} State
 *
 * @typedef {object} Upload
 * @property {number} id
 * @property {File} file
 * @property {State} state
 * @property {number} sent bytes
 * @property {string} note why it failed, or what it waits for
 * @property {string | null} assetId
 * @property {boolean} isTrashed a duplicate that is in the trash
 * @property {AbortController} abort
 */

import { ApiError, Unreachable, post } from "../api.js";
import { hear, tell } from "../bus.js";
import { lost, reached, whenOnline } from "../connection.js";
import { sha1 } from "./hasher.js";
import { send } from "./send.js";

const SENDERS = 3;
const CHECK_AT_ONCE = 100;
const TRIES = 6;
const LONGEST_PAUSE = 30_000;

/** @type {Set<State>} */
const FINISHED = new Set(["done", "duplicate", "failed"]);

let last = 0;

export class UploadQueue {
  constructor() {
    /** @type {Upload[]} in the order in which they were added */
    this.uploads = [];
    /** @type {Map<number, string>} */
    this._checksums = new Map();
    /** @type {Set<() => void>} */
    this._listeners = new Set();
    this._isHashing = false;
    this._isChecking = false;
    this._sending = 0;
    hear("signed-in", () => this._pump());
    hear("signed-out", () => this.cancelAll());
    addEventListener("beforeunload", (event) => this.isBusy && event.preventDefault());
  }

  /** @param {() => void} listener */
  onChange(listener) {
    this._listeners.add(listener);
  }

  _changed() {
    for (const listener of this._listeners) listener();
  }

  get isBusy() {
    return this.uploads.some((upload) => !FINISHED.has(upload.state));
  }

  /** How much of everything is on the server, in bytes. */
  get progress() {
    let sent = 0;
    let total = 0;
    for (const upload of this.uploads) {
      if (upload.state === "failed") continue;
      total += upload.file.size;
      sent += FINISHED.has(upload.state) ? upload.file.size : upload.sent;
    }
    return { sent, total };
  }

  /** @param {State[]} states */
  countOf(...states) {
    return this.uploads.reduce((sum, upload) => sum + Number(states.includes(upload.state)), 0);
  }

  /** @param {File[]} files */
  add(files) {
    if (!this.isBusy) this.clearFinished();
    for (const file of files) {
      this.uploads.push({
        id: ++last, file, state: "waiting", sent: 0, note: "", assetId: null, isTrashed: false, abort: new AbortController(),
      });
    }
    this._pump();
  }

  /** @param {Upload} upload */
  retry(upload) {
    Object.assign(upload, { state: "waiting", sent: 0, note: "", abort: new AbortController() });
    this._pump();
  }

  retryFailed() {
    for (const upload of this.uploads) if (upload.state === "failed") this.retry(upload);
  }

  /** @param {Upload} upload */
  cancel(upload) {
    upload.abort.abort();
    this.uploads = this.uploads.filter((each) => each !== upload);
    this._checksums.delete(upload.id);
    this._pump();
  }

  cancelAll() {
    for (const upload of this.uploads) if (!FINISHED.has(upload.state)) upload.abort.abort();
    this.uploads = this.uploads.filter((upload) => FINISHED.has(upload.state));
    this._changed();
  }

  clearFinished() {
    this.uploads = this.uploads.filter((upload) => !FINISHED.has(upload.state));
    this._changed();
  }

  // -- the three stations

  _pump() {
    this._changed();
    this._hash();
    this._check();
    while (this._sending < SENDERS) {
      const next = this.uploads.find((upload) => upload.state === "ready");
      if (!next) break;
      this._send(next);
    }
  }

  /** @param {Upload} upload @param {State} state @param {string} [note] */
  _set(upload, state, note = "") {
    upload.state = state;
    upload.note = note;
    this._pump();
  }

  async _hash() {
    const upload = this.uploads.find((each) => each.state === "waiting");
    // A few files ahead of the network are enough.
    if (!upload || this._isHashing || this.countOf("ready") > CHECK_AT_ONCE) return;
    this._isHashing = true;
    upload.state = "hashing";
    try {
      this._checksums.set(upload.id, await this._patiently([upload], () => sha1(upload.file, () => this._changed())));
      upload.state = "checking";
    } catch (error) {
      this._fail(upload, /** @type {Error} */ (error).message);
    }
    this._isHashing = false;
    this._pump();
  }

  async _check() {
    const batch = this.uploads.filter((upload) => upload.state === "checking").slice(0, CHECK_AT_ONCE);
    if (!batch.length || this._isChecking) return;
    this._isChecking = true;
    const assets = batch.map((upload) => ({ id: String(upload.id), checksum: this._checksums.get(upload.id) }));
    try {
      const { results } = await this._patiently(batch, () => post("/assets/bulk-upload-check", { assets }));
      for (const [index, result] of results.entries()) {
        const upload = batch[index];
        const isKnown = result.action === "reject";
        Object.assign(upload, { state: isKnown ? "duplicate" : "ready", assetId: result.assetId ?? null, isTrashed: result.isTrashed ?? false });
      }
    } catch (error) {
      for (const upload of batch) this._fail(upload, /** @type {Error} */ (error).message);
    }
    this._isChecking = false;
    this._pump();
  }

  /** @param {Upload} upload */
  async _send(upload) {
    this._sending += 1;
    this._set(upload, "sending");
    const onSent = (/** @type {number} */ bytes) => {
      upload.sent = bytes;
      this._changed();
    };
    try {
      const { id, status } = await this._patiently([upload], () => send(upload.file, onSent, upload.abort.signal));
      reached();
      upload.assetId = id;
      upload.state = status === "duplicate" ? "duplicate" : "done";
      tell("assets-arrived", []);
    } catch (error) {
      if (!upload.abort.signal.aborted) this._fail(upload, /** @type {Error} */ (error).message);
    }
    this._sending -= 1;
    this._pump();
  }

  /** @param {Upload} upload @param {string} reason */
  _fail(upload, reason) {
    upload.state = "failed";
    upload.note = reason;
  }

  /**
   * Try again after failures that pass: no connection, a server that has trouble.
   * @template T
   * @param {Upload[]} uploads wait meanwhile
   * @param {() => Promise<T>} action
   * @returns {Promise<T>}
   */
  async _patiently(uploads, action) {
    for (let attempt = 1; ; attempt++) {
      try {
        return await action();
      } catch (error) {
        const isAway = error instanceof Unreachable;
        const isTrouble = error instanceof ApiError && error.status >= 500 && error.status !== 501;
        if ((!isAway && !isTrouble) || attempt >= TRIES || uploads.every(({ abort }) => abort.signal.aborted)) throw error;
        for (const upload of uploads) Object.assign(upload, { sent: 0, note: isAway ? "Waiting for the server …" : "Trying again …" });
        this._changed();
        if (isAway) lost();
        await pause(Math.min(LONGEST_PAUSE, 1000 * 2 ** (attempt - 1)));
        await whenOnline();
        // Being away does not count against the file.
        if (isAway) attempt = Math.min(attempt, TRIES - 2);
        for (const upload of uploads) upload.note = "";
      }
    }
  }
}

/** @param {number} milliseconds */
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
