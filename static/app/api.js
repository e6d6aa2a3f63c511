// @ts-check
/** Calls to the server. Everything under `/api`, by cookie, as JSON. */

import { tell } from "./bus.js";
import { lost, reached } from "./connection.js";

/** The server answered no. `message` can be shown to a person. */
export class ApiError extends Error {
  /**
   * @param {number} status
   * @param {string} message
   * @param {{path: (string | number)[], message: string}[]} [issues] what is wrong with which field
   */
  constructor(status, message, issues = []) {
    super(issues.length ? issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("\n") : message);
    this.status = status;
    this.issues = issues;
  }
}

/** No answer came. */
export class Unreachable extends Error {
  constructor() {
    super("Your Shoebox does not answer. Check that it is running and that you are on the right network.");
  }
}

/**
 * @typedef {object} CallOptions
 * @property {any} [body] sent as JSON
 * @property {Record<string, string | number | boolean | undefined>} [query]
 * @property {AbortSignal} [signal]
 * @property {boolean} [quietly] a 401 here is an answer, not the end of the session
 */

/**
 * @param {string} path below `/api`
 * @param {CallOptions["query"]} [query]
 */
export function address(path, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return `/api${path}${search ? `?${search}` : ""}`;
}

/**
 * @param {string} method
 * @param {string} path
 * @param {CallOptions} [options]
 * @returns {Promise<Response>}
 * @throws {ApiError | Unreachable | DOMException} DOMException when aborted
 */
export async function request(method, path, options = {}) {
  /** @type {RequestInit} */
  const init = { method, signal: options.signal, headers: { accept: "application/json" } };
  if (options.body !== undefined) {
    init.body = JSON.stringify(options.body);
    init.headers = { accept: "application/json", "content-type": "application/json" };
  }
  let response;
  try {
    response = await fetch(address(path, options.query), init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    lost();
    throw new Unreachable();
  }
  reached();
  if (response.ok) return response;
  const answer = await response.json().catch(() => ({}));
  if (response.status === 401 && !options.quietly) tell("signed-out");
  throw new ApiError(response.status, String(answer.message ?? `The server answered ${response.status}.`), answer.errors);
}

/**
 * @param {string} method
 * @param {string} path
 * @param {CallOptions} [options]
 * @returns {Promise<any>} the decoded answer; null when it has no content
 */
export async function call(method, path, options) {
  const response = await request(method, path, options);
  const text = await response.text();
  return text ? JSON.parse(text) : null;
}

/** @param {string} path @param {CallOptions["query"]} [query] @param {AbortSignal} [signal] */
export const get = (path, query, signal) => call("GET", path, { query, signal });
/** @param {string} path @param {any} [body] */
export const post = (path, body) => call("POST", path, { body });
/** @param {string} path @param {any} [body] */
export const put = (path, body) => call("PUT", path, { body });
/** @param {string} path @param {any} [body] */
export const remove = (path, body) => call("DELETE", path, { body });

/**
 * Where a picture of an asset is. The thumbhash is part of the address so that a changed picture is fetched anew.
 * @param {string} id
 * @param {"thumbnail" | "preview" | "fullsize"} size
 * @param {string | null} thumbhash
 */
export const picture = (id, size, thumbhash) => address(`/assets/${id}/thumbnail`, { size, c: thumbhash ?? undefined });

/** @param {string} id */
export const original = (id) => `/api/assets/${id}/original`;

/** @param {string} id */
export const playback = (id) => `/api/assets/${id}/video/playback`;
