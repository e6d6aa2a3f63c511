// @ts-check
/**
 * News inside the page, from whoever learns it to whoever shows it. The names are listed here and nowhere else:
 *
 * - `assets-removed` string[]: no longer in the view that showed them (trash, archive, deletion)
 * - `assets-changed` {ids, changes}: facts of tiles that changed (`isFavorite`, …)
 * - `assets-restored` string[]: came back from the trash
 * - `trash-emptied`: nothing is in the trash any more
 * - `assets-arrived` string[] of month keys, or null when unknown: the server has something new to list
 * - `connection` "online" | "unreachable"
 * - `signed-in`, `signed-out`: the session began or ended
 * - `live:NAME` the payload of a socket.io event of the server
 *
 * @typedef {(detail: any) => void} Listener
 */

/** @type {Map<string, Set<Listener>>} */
const listeners = new Map();

/**
 * Hear about something until the returned function is called.
 * @param {string} name
 * @param {Listener} listener
 * @returns {() => void}
 */
export function hear(name, listener) {
  const set = listeners.get(name) ?? new Set();
  listeners.set(name, set.add(listener));
  return () => set.delete(listener);
}

/**
 * @param {string} name
 * @param {any} [detail]
 */
export function tell(name, detail) {
  for (const listener of [...(listeners.get(name) ?? [])]) listener(detail);
}
