// @ts-check
/** One worker that hashes files, one after the other. It starts with the first file and ends when it has been idle. */

import { Unreachable } from "../api.js";

const IDLE = 20_000;

/** @type {Worker | null} */
let worker = null;
let idleTimer = 0;
let last = 0;
/** @type {Map<number, {resolve: (hex: string) => void, reject: (error: Error) => void, onRead: (bytes: number) => void}>} */
const waiting = new Map();

/**
 * @param {File} file
 * @param {(bytes: number) => void} onRead
 * @returns {Promise<string>} SHA-1 in hexadecimal
 */
export function sha1(file, onRead) {
  clearTimeout(idleTimer);
  worker ??= start();
  const id = ++last;
  worker.postMessage({ id, file });
  return new Promise((resolve, reject) => waiting.set(id, { resolve, reject, onRead }));
}

function start() {
  const started = new Worker("/app/upload/hash-worker.js", { type: "module" });
  started.onmessage = ({ data }) => {
    const job = waiting.get(data.id);
    if (data.read !== undefined) {
      job?.onRead(data.read);
      return;
    }
    waiting.delete(data.id);
    if (data.hex) job?.resolve(data.hex);
    else job?.reject(new Error("The file cannot be read. It may have been moved or deleted."));
    if (!waiting.size) idleTimer = setTimeout(stop, IDLE);
  };
  // What goes wrong inside is answered; this is the worker itself, which the server did not deliver.
  started.onerror = () => {
    for (const { reject } of waiting.values()) reject(new Unreachable());
    waiting.clear();
    stop();
  };
  return started;
}

function stop() {
  worker?.terminate();
  worker = null;
}
