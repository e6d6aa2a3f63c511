// @ts-check
/** One file to the server, with progress. */

import { ApiError, Unreachable } from "../api.js";

/**
 * @param {File} file
 * @param {(bytes: number) => void} onSent
 * @param {AbortSignal} signal
 * @returns {Promise<{id: string, status: "created" | "duplicate"}>}
 * @throws {ApiError | Unreachable | DOMException} DOMException when aborted
 */
export function send(file, onSent, signal) {
  const form = new FormData();
  const modified = new Date(file.lastModified).toISOString();
  form.append("fileCreatedAt", modified);
  form.append("fileModifiedAt", modified);
  form.append("isFavorite", "false");
  form.append("assetData", file, file.name);
  return new Promise((resolve, reject) => {
    // fetch does not tell how much has been sent.
    const call = new XMLHttpRequest();
    const abort = () => call.abort();
    signal.addEventListener("abort", abort);
    call.upload.onprogress = ({ loaded }) => onSent(Math.min(loaded, file.size));
    call.onerror = () => reject(new Unreachable());
    call.onabort = () => reject(new DOMException("Cancelled", "AbortError"));
    call.onloadend = () => signal.removeEventListener("abort", abort);
    call.onload = () => {
      const answer = call.response ?? {};
      if (call.status === 200 || call.status === 201) resolve(answer);
      else reject(new ApiError(call.status, answer.message ?? `The server answered ${call.status}.`, answer.errors));
    };
    call.open("POST", "/api/assets");
    call.responseType = "json";
    call.send(form);
  });
}
