// @ts-check
/**
 * The views of the library: which photos each lists, what can be done there, what it says when it is empty.
 *
 * @typedef {import("./library.js").Tile} Tile
 *
 * @typedef {object} Action for a selection in the bar, for one picture in the viewer
 * @property {string} key on the keyboard
 * @property {(tiles: Tile[]) => string} icon
 * @property {(tiles: Tile[]) => string} label
 * @property {(ids: string[], tiles: Tile[]) => Promise<boolean | undefined>} run whether it was done
 *
 * @typedef {object} View
 * @property {string} key
 * @property {string} title
 * @property {string} home
 * @property {(id: string) => string} href of a picture in the viewer
 * @property {Record<string, string | boolean>} filter of the timeline
 * @property {(changes: Record<string, any>) => boolean} leaves
 * @property {Action[]} actions
 * @property {{icon: string, title: string, text: string, isUpload?: boolean}} empty
 */

import { deleteForGood, download, favourite, move, restore, trash } from "../actions.js";

const allFavourite = (/** @type {Tile[]} */ tiles) => tiles.every((tile) => tile.isFavorite);
const allArchived = (/** @type {Tile[]} */ tiles) => tiles.every((tile) => tile.visibility === "archive");

/** @type {Action} */
const toggleFavourite = {
  key: "f",
  icon: (tiles) => (allFavourite(tiles) ? "heart-filled" : "heart"),
  label: (tiles) => (allFavourite(tiles) ? "Remove from favourites" : "Add to favourites"),
  run: (ids, tiles) => favourite(ids, !allFavourite(tiles)),
};
/** @type {Action} */
const toggleArchive = {
  key: "a",
  icon: (tiles) => (allArchived(tiles) ? "unarchive" : "archive"),
  label: (tiles) => (allArchived(tiles) ? "Back to photos" : "Archive"),
  run: (ids, tiles) => move(ids, allArchived(tiles) ? "timeline" : "archive"),
};
/** @type {Action} */
const downloadThem = { key: "d", icon: () => "download", label: () => "Download", run: (ids) => download(ids) };
/** @type {Action} */
const trashThem = { key: "Delete", icon: () => "trash", label: () => "Move to trash", run: (ids) => trash(ids) };
/** @type {Action} */
const restoreThem = { key: "r", icon: () => "restore", label: () => "Restore", run: (ids) => restore(ids) };
/** @type {Action} */
const deleteThem = { key: "Delete", icon: () => "delete", label: () => "Delete for good", run: (ids) => deleteForGood(ids) };

const keep = [toggleFavourite, toggleArchive, downloadThem, trashThem];

/** @type {View[]} */
export const VIEWS = [
  {
    key: "photos",
    title: "Photos",
    home: "/photos",
    href: (id) => `/photos/${id}`,
    filter: { visibility: "timeline", withPartners: true, withStacked: true },
    leaves: (changes) => changes.visibility === "archive",
    actions: keep,
    empty: {
      icon: "photos",
      title: "Your photos will be here",
      text: "Drop photos and videos anywhere on this page, paste them, or choose them. To send those of a phone by themselves, connect it.",
      isUpload: true,
    },
  },
  {
    key: "favorites",
    title: "Favourites",
    home: "/favorites",
    href: (id) => `/favorites/photos/${id}`,
    filter: { isFavorite: true, withStacked: true },
    leaves: (changes) => changes.isFavorite === false,
    actions: keep,
    empty: { icon: "heart", title: "No favourites yet", text: "Open a photo and press the heart, and you will find it here again." },
  },
  {
    key: "archive",
    title: "Archive",
    home: "/archive",
    href: (id) => `/archive/photos/${id}`,
    filter: { visibility: "archive", withStacked: true },
    leaves: (changes) => changes.visibility === "timeline",
    actions: keep,
    empty: {
      icon: "archive",
      title: "The archive is empty",
      text: "Archived photos stay safe and can be found, but do not show up among your photos: good for receipts and screenshots.",
    },
  },
  {
    key: "trash",
    title: "Trash",
    home: "/trash",
    href: (id) => `/trash/photos/${id}`,
    filter: { isTrashed: true },
    leaves: () => false,
    actions: [restoreThem, downloadThem, deleteThem],
    empty: { icon: "trash", title: "The trash is empty", text: "What you delete waits here for a while before it is gone for good." },
  },
];
