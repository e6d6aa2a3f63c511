// @ts-check
/** Reads a file on a thread of its own and answers its SHA-1. Gets `{id, file}`, sends `{id, read}` … `{id, hex}` or `{id, error}`. */

import { Sha1 } from "./sha1.js";

const PIECE = 4 * 1024 * 1024;

addEventListener("message", async (/** @type {MessageEvent<{id: number, file: File}>} */ { data: { id, file } }) => {
  const hash = new Sha1();
  try {
    for (let at = 0; at < file.size; at += PIECE) {
      hash.update(new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer()));
      postMessage({ id, read: Math.min(file.size, at + PIECE) });
    }
    postMessage({ id, hex: hash.hex() });
  } catch (error) {
    postMessage({ id, error: String(error) });
  }
});
