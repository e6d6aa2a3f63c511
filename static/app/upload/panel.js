// @ts-check
/** The card that shows what is being uploaded: all of it in one bar, the files that matter now in a list. */

import { h, icon, iconButton } from "../dom.js";
import { plural, size } from "../format.js";

/**
 * @typedef {import("./queue.js").UploadQueue} UploadQueue
 * @typedef {import("./queue.js").Upload} Upload
 */

const ROWS = 60;
/** What is worth a look first. */
const ORDER = ["failed", "sending", "checking", "hashing", "ready", "waiting", "done", "duplicate"];

export class UploadPanel {
  /** @param {UploadQueue} queue */
  constructor(queue) {
    this._queue = queue;
    this._title = h("h2", null, "Upload");
    this._detail = h("p", { class: "uploads-detail" });
    this._bar = h("progress", { max: 1, "aria-label": "Upload, all files" });
    this._list = h("ul", { class: "uploads-list" });
    this._more = h("p", { class: "uploads-more" });
    this._fold = iconButton("down", "Show fewer details", () => this._toggle(), { "aria-expanded": "true" });
    this._retry = h("button", { type: "button", class: "link-button", onclick: () => queue.retryFailed() }, "Try failed ones again");
    this._close = iconButton("close", "Cancel the upload", () => this._dismiss());
    this._spoken = h("p", { class: "visually-hidden", role: "status" });
    this.element = h(
      "section",
      { class: "uploads", "aria-label": "Upload", hidden: true },
      h("div", { class: "uploads-head" }, h("div", null, this._title, this._detail), this._fold, this._close),
      this._bar,
      h("div", { class: "uploads-body" }, this._list, this._more, this._retry),
      this._spoken,
    );
    /** @type {Map<number, Row>} */
    this._rows = new Map();
    this._frame = 0;
    this._started = { time: 0, sent: 0 };
    queue.onChange(() => {
      this._frame ||= requestAnimationFrame(() => {
        this._frame = 0;
        this._render();
      });
    });
  }

  _toggle() {
    const isFolded = this.element.classList.toggle("is-folded");
    this._fold.setAttribute("aria-expanded", String(!isFolded));
    this._fold.setAttribute("aria-label", isFolded ? "Show details" : "Show fewer details");
  }

  _dismiss() {
    this._queue.cancelAll();
    this._queue.clearFinished();
  }

  _render() {
    const queue = this._queue;
    const { uploads, isBusy } = queue;
    this.element.hidden = uploads.length === 0;
    if (!uploads.length) {
      this._started.time = 0;
      return;
    }
    const { sent, total } = queue.progress;
    if (!isBusy || !this._started.time) this._started = { time: performance.now(), sent };
    this._bar.value = total ? sent / total : 1;
    this._bar.hidden = !isBusy;
    const failed = queue.countOf("failed");
    const finished = queue.countOf("done", "duplicate");
    const title = isBusy ? `Uploading ${finished + 1 > uploads.length ? finished : finished + 1} of ${uploads.length}` : this._summary();
    if (this._title.textContent !== title) this._title.textContent = title;
    this._detail.textContent = isBusy ? this._remaining(sent, total) : "";
    if (!isBusy) this._spoken.textContent = `${this._summary()}. ${failed ? plural(failed, "file") + " failed." : ""}`;
    this._retry.hidden = failed === 0 || isBusy;
    this._close.setAttribute("aria-label", isBusy ? "Cancel the upload" : "Close");
    this._close.title = isBusy ? "Cancel the upload" : "Close";
    this._renderRows();
  }

  _summary() {
    const done = this._queue.countOf("done");
    const known = this._queue.countOf("duplicate");
    const failed = this._queue.countOf("failed");
    return [
      done && `${plural(done, "file")} uploaded`, known && `${known} already there`, failed && `${failed} failed`,
    ].filter(Boolean).join(", ") || "Nothing uploaded";
  }

  /** @param {number} sent @param {number} total */
  _remaining(sent, total) {
    const elapsed = (performance.now() - this._started.time) / 1000;
    const speed = (sent - this._started.sent) / Math.max(elapsed, 0.1);
    const left = `${size(total - sent)} left`;
    if (elapsed < 4 || speed <= 0) return left;
    const minutes = (total - sent) / speed / 60;
    return `${left} · ${minutes < 1 ? "less than a minute" : `about ${plural(Math.round(minutes), "minute")}`}`;
  }

  _renderRows() {
    const { uploads } = this._queue;
    const shown = [...uploads].sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || a.id - b.id).slice(0, ROWS);
    const wanted = new Set(shown.map((upload) => upload.id));
    for (const [id, row] of this._rows) {
      if (wanted.has(id)) continue;
      row.element.remove();
      this._rows.delete(id);
    }
    for (const [index, upload] of shown.entries()) {
      let row = this._rows.get(upload.id);
      if (!row) {
        row = new Row(upload, this._queue);
        this._rows.set(upload.id, row);
      }
      row.update(upload);
      if (this._list.children[index] !== row.element) this._list.insertBefore(row.element, this._list.children[index] ?? null);
    }
    this._more.textContent = uploads.length > ROWS ? `and ${plural(uploads.length - ROWS, "more file", "more files")}` : "";
  }
}

/** One file of the list. */
class Row {
  /**
   * @param {Upload} upload
   * @param {UploadQueue} queue
   */
  constructor(upload, queue) {
    this._bar = h("progress", { max: 1, "aria-label": upload.file.name });
    this._note = h("p", { class: "upload-note" });
    this._mark = h("span", { class: "upload-mark" });
    this._cancel = iconButton("close", `Cancel ${upload.file.name}`, () => queue.cancel(upload));
    this._again = iconButton("retry", `Try ${upload.file.name} again`, () => queue.retry(upload));
    const name = h("p", { class: "upload-name", title: upload.file.name }, upload.file.name);
    this.element = h("li", { class: "upload" }, this._mark, h("div", null, name, this._note, this._bar), this._again, this._cancel);
    this._shown = "";
  }

  /** @param {Upload} upload */
  update(upload) {
    const { state, sent, file, note } = upload;
    this._bar.value = file.size ? sent / file.size : 0;
    this._bar.hidden = state !== "sending";
    const text = note || describe(upload);
    if (`${state} ${text}` === this._shown) return;
    this._shown = `${state} ${text}`;
    this.element.dataset.state = state;
    this._note.textContent = text;
    this._mark.replaceChildren(icon(MARKS[state] ?? "clock"));
    this._again.hidden = state !== "failed";
    this._cancel.hidden = state === "done" || state === "duplicate";
  }
}

/** @type {Record<string, string>} */
const MARKS = { done: "check", duplicate: "check", failed: "alert", sending: "upload" };

/** @param {Upload} upload */
function describe({ state, file, isTrashed }) {
  /** @type {Record<string, string>} */
  const words = {
    waiting: size(file.size),
    hashing: "Reading …",
    checking: "Asking whether it is there already …",
    ready: size(file.size),
    sending: size(file.size),
    done: "Uploaded",
    duplicate: isTrashed ? "Already there, in the trash" : "Already there",
  };
  return words[state] ?? "";
}
