// @ts-check
/** Where files come from: the file picker, a drop (folders too), the clipboard. Only what the server takes is passed on. */

import { get } from "../api.js";
import { hear } from "../bus.js";
import { h } from "../dom.js";
import { plural } from "../format.js";
import { session } from "../session.js";
import { toast } from "../toast.js";

/**
 * Extensions of photos and videos, with their dot; null as long as the server has not told.
 * @type {Set<string> | null}
 */
let known = null;

async function learnExtensions() {
  if (known) return;
  const { image, video } = await get("/server/media-types");
  known = new Set([...image, ...video]);
}

export class FileSources {
  /** @param {(files: File[]) => void} onFiles */
  constructor(onFiles) {
    this._onFiles = onFiles;
    this._input = h("input", { type: "file", multiple: true, hidden: true, "aria-hidden": "true", id: "file-picker" });
    this._input.addEventListener("change", () => {
      this._take([...(this._input.files ?? [])]);
      this._input.value = "";
    });
    this._veil = h("div", { class: "drop-veil", hidden: true }, h("p", null, "Drop to upload"));
    document.body.append(this._input, this._veil);
    this._depth = 0;
    hear("signed-in", () => learnExtensions().catch(() => {}));
    addEventListener("dragenter", (event) => this._over(event, 1));
    addEventListener("dragleave", (event) => this._over(event, -1));
    addEventListener("dragover", (event) => hasFiles(event) && event.preventDefault());
    addEventListener("drop", (event) => this._drop(event));
    addEventListener("paste", (event) => this._paste(event));
  }

  /** Ask the person for files. */
  choose() {
    this._input.accept = ["image/*", "video/*", ...(known ?? [])].join(",");
    this._input.click();
  }

  /** @param {DragEvent} event @param {number} step */
  _over(event, step) {
    if (!hasFiles(event) || !session.user) return;
    this._depth = Math.max(0, this._depth + step);
    this._veil.hidden = this._depth === 0;
  }

  /** @param {DragEvent} event */
  async _drop(event) {
    if (!hasFiles(event)) return;
    event.preventDefault();
    this._depth = 0;
    this._veil.hidden = true;
    // Entries must be taken before the first wait; they are gone after it.
    const entries = [...(event.dataTransfer?.items ?? [])].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
    const loose = [...(event.dataTransfer?.files ?? [])];
    this._take(entries.length ? (await Promise.all(entries.map(filesOf))).flat() : loose);
  }

  /** @param {ClipboardEvent} event */
  _paste(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length || !session.user) return;
    event.preventDefault();
    this._take(files);
  }

  /** @param {File[]} files */
  _take(files) {
    if (!session.user || !files.length) return;
    // As long as it is not known what the server takes, the server itself refuses.
    const taken = files.filter((file) => known?.has(extensionOf(file.name)) ?? true);
    const refused = files.filter((file) => !taken.includes(file) && !file.name.startsWith("."));
    if (refused.length) toast(refusal(refused), { isError: true });
    if (taken.length) this._onFiles(taken);
  }
}

/** @param {string} name */
const extensionOf = (name) => name.slice(name.lastIndexOf(".")).toLowerCase();

/** @param {File[]} files */
const refusal = (files) => files.length === 1
  ? `${files[0].name} is not a photo or video that Shoebox knows.`
  : `${plural(files.length, "file")} left out: not photos or videos that Shoebox knows.`;

/** @param {DragEvent} event */
const hasFiles = (event) => event.dataTransfer?.types.includes("Files") ?? false;

/**
 * All files of a dropped file or folder.
 * @param {FileSystemEntry} entry
 * @returns {Promise<File[]>} what cannot be read is left out
 */
async function filesOf(entry) {
  if (entry.isFile) {
    const file = /** @type {FileSystemFileEntry} */ (entry);
    return new Promise((resolve) => file.file((found) => resolve([found]), () => resolve([])));
  }
  const reader = /** @type {FileSystemDirectoryEntry} */ (entry).createReader();
  /** @type {File[]} */
  const files = [];
  for (;;) {
    // A reader gives at most a hundred entries at a time.
    const batch = await new Promise((/** @type {(entries: FileSystemEntry[]) => void} */ resolve) => reader.readEntries(resolve, () => resolve([])));
    if (!batch.length) return files;
    for (const each of batch) files.push(...(await filesOf(each)));
  }
}
