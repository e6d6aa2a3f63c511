// @ts-check
/** Keeps a view true while it is on the screen: what this page did, and what the server says that others did. */

import { hear } from "../bus.js";
import { monthKey } from "./library.js";

/** @typedef {import("./library.js").Library} Library */

const GATHER = 800;

/**
 * @param {Library} library
 * @param {(changes: Record<string, any>) => boolean} leaves whether a photo with these new facts is no longer in the view
 * @param {boolean} isTrash
 * @param {(error: Error) => void} onError the list could not be fetched
 * @returns {() => void} stops it
 */
export function follow(library, leaves, isTrash, onError) {
  let timer = 0;
  const refresh = (/** @type {string[] | null} */ keys) => {
    library.expire(keys);
    timer ||= setTimeout(() => {
      timer = 0;
      library.load().catch(onError);
    }, GATHER);
  };
  const moved = (/** @type {string[]} */ ids, /** @type {boolean} */ intoTrash) => {
    if (intoTrash === isTrash) refresh([]);
    else library.remove(ids);
  };
  const remade = (/** @type {{localDateTime: string}} */ asset) => refresh([monthKey(asset.localDateTime)]);
  const stops = [
    hear("assets-changed", ({ ids, changes }) => (leaves(changes) ? library.remove(ids) : library.patch(ids, changes))),
    hear("assets-removed", (ids) => library.remove(ids)),
    hear("assets-restored", (ids) => moved(ids, false)),
    hear("assets-arrived", refresh),
    hear("trash-emptied", () => refresh([])),
    hear("connection", (state) => state === "online" && refresh(null)),
    hear("live:on_upload_success", remade),
    hear("live:on_asset_update", remade),
    hear("live:on_asset_trash", (ids) => moved(ids, true)),
    hear("live:on_asset_restore", (ids) => moved(ids, false)),
    hear("live:on_asset_delete", (id) => library.remove([id])),
    hear("live:on_asset_hidden", (id) => library.remove([id])),
  ];
  return () => {
    clearTimeout(timer);
    for (const stop of stops) stop();
  };
}
