// @ts-check
/**
 * What can be done with photos, wherever they are shown: each tells the views, says what happened, and resolves to true
 * when it was done (not cancelled, not failed).
 */

import { call, original, post, put, remove, request } from "./api.js";
import { tell } from "./bus.js";
import { ask } from "./dialog.js";
import { h } from "./dom.js";
import { plural } from "./format.js";
import { attempt, toast } from "./toast.js";

const items = (/** @type {string[]} */ ids) => plural(ids.length, "item");

/** @param {string[]} ids @param {boolean} isFavorite */
export const favourite = (ids, isFavorite) =>
  attempt(async () => {
    await put("/assets", { ids, isFavorite });
    tell("assets-changed", { ids, changes: { isFavorite } });
    if (ids.length > 1) toast(`${items(ids)} ${isFavorite ? "added to" : "removed from"} favourites.`);
    return true;
  });

/** @param {string[]} ids @param {"timeline" | "archive"} visibility */
export const move = (ids, visibility) =>
  attempt(async () => {
    await put("/assets", { ids, visibility });
    tell("assets-changed", { ids, changes: { visibility } });
    const back = visibility === "archive" ? "timeline" : "archive";
    const text = visibility === "archive" ? `${items(ids)} archived.` : `${items(ids)} back in your photos.`;
    toast(text, { action: "Undo", onAction: () => move(ids, back) });
    return true;
  });

/** @param {string[]} ids */
export const trash = (ids) =>
  attempt(async () => {
    await remove("/assets", { ids, force: false });
    tell("assets-removed", ids);
    tell("assets-arrived", null);
    toast(`${items(ids)} moved to the trash.`, { action: "Undo", onAction: () => restore(ids) });
    return true;
  });

/** @param {string[]} ids */
export const restore = (ids) =>
  attempt(async () => {
    await post("/trash/restore/assets", { ids });
    tell("assets-restored", ids);
    toast(`${items(ids)} restored.`);
    return true;
  });

/** @param {string[]} ids */
export async function deleteForGood(ids) {
  const sure = await ask({
    title: `Delete ${items(ids)} for good?`,
    text: "The original files are removed from your Shoebox. This cannot be undone.",
    confirm: "Delete for good",
    isDangerous: true,
  });
  if (!sure) return false;
  return attempt(async () => {
    await remove("/assets", { ids, force: true });
    tell("assets-removed", ids);
    toast(`${items(ids)} deleted.`);
    return true;
  });
}

/** @param {number} total */
export async function emptyTrash(total) {
  const sure = await ask({
    title: "Empty the trash?",
    text: `${plural(total, "item")} will be deleted for good, with the original files. This cannot be undone.`,
    confirm: "Empty the trash",
    isDangerous: true,
  });
  if (!sure) return;
  await attempt(async () => {
    const { count } = await post("/trash/empty");
    tell("trash-emptied");
    toast(`${plural(count, "item")} deleted.`);
  });
}

export const restoreAll = () =>
  attempt(async () => {
    const { count } = await post("/trash/restore");
    tell("trash-emptied");
    tell("assets-arrived", null);
    toast(`${plural(count, "item")} restored.`);
  });

/**
 * One photo as it is; several as zip archives no larger than the server wants them.
 * @param {string[]} ids
 */
export const download = (ids) =>
  attempt(async () => {
    if (ids.length === 1) {
      save(original(ids[0]), "");
      return true;
    }
    const { archives } = await call("POST", "/download/info", { body: { assetIds: ids } });
    toast(`Preparing ${plural(archives.length, "archive")} with ${items(ids)} …`);
    for (const [index, { assetIds }] of archives.entries()) {
      const response = await request("POST", "/download/archive", { body: { assetIds } });
      const url = URL.createObjectURL(await response.blob());
      const part = archives.length > 1 ? `-${index + 1}` : "";
      save(url, `shoebox-${new Date().toISOString().slice(0, 10)}${part}.zip`);
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    }
    return true;
  });

/** @param {string} href @param {string} name empty: the server's */
function save(href, name) {
  const link = h("a", { href, download: name });
  document.body.append(link);
  link.click();
  link.remove();
}
