// @ts-check
/** A page with a grid of photos: all, favourites, archive, trash. Its viewer has an address below the page's. */

import { emptyTrash, restoreAll } from "../actions.js";
import { hear } from "../bus.js";
import { fill, h, icon, iconButton, isTyping } from "../dom.js";
import { plural } from "../format.js";
import { navigate } from "../router.js";
import { session } from "../session.js";
import { follow } from "../timeline/follow.js";
import { Grid } from "../timeline/grid.js";
import { GridInteraction } from "../timeline/interaction.js";
import { Library } from "../timeline/library.js";
import { Scrubber } from "../timeline/scrubber.js";
import { Selection } from "../timeline/selection.js";
import { toast } from "../toast.js";
import { showShortcuts } from "../viewer/shortcuts.js";
import { Viewer } from "../viewer/viewer.js";

/**
 * @typedef {import("../timeline/views.js").View} View
 * @typedef {import("../timeline/library.js").Tile} Tile
 */

/**
 * What a view showed when it was left, so that coming back is instant.
 * @type {Map<string, {library: Library, scroll: number}>}
 */
const kept = new Map();
hear("signed-out", () => kept.clear());

export class TimelinePage {
  /**
   * @param {View} view
   * @param {import("../shell.js").Shell} shell
   * @param {() => void} chooseFiles
   */
  constructor(view, shell, chooseFiles) {
    this.view = view;
    this.title = view.title;
    this._shell = shell;
    this._chooseFiles = chooseFiles;
    const before = kept.get(view.key);
    this._library = before?.library ?? new Library(view.filter);
    this._restoreScroll = before?.scroll ?? 0;
    this._selection = new Selection(this._library);
    this._grid = new Grid(this._library, view.href, this._selection.ids);
    this._interaction = new GridInteraction(this._grid, this._library, this._selection);
    this._scrubber = new Scrubber(this._grid);
    this._notice = h("div", { class: "notice" });
    this.element = h("div", { class: "timeline-page" }, this._notice, this._grid.element, this._scrubber.element);
    this._viewer = new Viewer({
      library: this._library,
      href: view.href,
      home: view.home,
      actions: view.actions.map((action) => ({
        key: action.key,
        icon: (tile) => action.icon([tile]),
        label: (tile) => action.label([tile]),
        run: (tile) => action.run([tile.id], [tile]),
      })),
      behind: shell.element,
      onClose: (id) => this._interaction.focus(id),
    });
    this._selection.onChange(() => this._selectionChanged());
    this._stops = [
      follow(this._library, view.leaves, view.key === "trash", (error) => this._failed(error)),
      this._library.onChange(() => this._libraryChanged()),
    ];
    this._onKey = (/** @type {KeyboardEvent} */ event) => this._key(event);
    addEventListener("keydown", this._onKey);
    if (before) this._library.expire(null);
    this._ready = this._start();
  }

  async _start() {
    if (this._library.isLoaded) {
      requestAnimationFrame(() => {
        this._grid.layOut();
        scrollTo({ top: this._restoreScroll, behavior: "instant" });
      });
    } else {
      fill(this._notice, h("p", { class: "quiet", role: "status" }, "Looking for your photos …"));
    }
    try {
      await this._library.load();
    } catch (error) {
      this._failed(/** @type {Error} */ (error));
    }
  }

  /** @param {Record<string, string>} parameters */
  async update({ id }) {
    if (id === undefined) {
      this._viewer.close();
      return;
    }
    await this._ready;
    if (!location.pathname.endsWith(id)) return;
    const isShown = await this._viewer.open(id);
    if (isShown) return;
    toast("That photo is not here. It may have been moved or deleted.", { isError: true });
    navigate(this.view.home, { replace: true });
  }

  dispose() {
    const scroll = scrollY;
    removeEventListener("keydown", this._onKey);
    for (const stop of this._stops) stop();
    this._viewer.dispose();
    this._grid.dispose();
    this._scrubber.dispose();
    this._shell.setSelectionBar([]);
    if (session.user) kept.set(this.view.key, { library: this._library, scroll });
  }

  /** Controls of the title bar. */
  get tools() {
    if (this.view.key !== "trash") return [];
    this._trashTools = h(
      "div",
      { class: "trash-tools", hidden: true },
      h("button", { type: "button", class: "button", onclick: restoreAll }, "Restore all"),
      h("button", { type: "button", class: "button is-danger", onclick: () => emptyTrash(this._library.total) }, "Empty trash"),
    );
    return [this._trashTools];
  }

  // -- what is said above the grid

  _libraryChanged() {
    this._selection.prune();
    const { isLoaded, total } = this._library;
    if (!isLoaded) return;
    if (this._trashTools) this._trashTools.hidden = total === 0;
    if (total === 0) fill(this._notice, this._emptyState());
    else if (this.view.key === "trash") {
      const days = plural(session.config.trashDays, "day");
      fill(this._notice, h("p", { class: "quiet" }, `Everything here is deleted for good ${days} after you moved it to the trash.`));
    } else fill(this._notice);
  }

  _emptyState() {
    const { empty } = this.view;
    return h(
      "div",
      { class: "empty" },
      icon(empty.icon),
      h("h2", null, empty.title),
      h("p", null, empty.text),
      empty.isUpload && h(
        "div",
        { class: "empty-buttons" },
        h("button", { type: "button", class: "button is-primary", onclick: this._chooseFiles }, icon("upload"), "Choose files"),
        h("a", { class: "button", href: "/connect" }, icon("phone"), "Connect a phone"),
      ),
    );
  }

  /** @param {Error} error */
  _failed(error) {
    if (this._library.isLoaded) return;
    const again = h("button", { type: "button", class: "button", onclick: () => this._start() }, "Try again");
    fill(this._notice, h("div", { class: "empty" }, icon("cloud-off"), h("h2", null, "Nothing to show yet"), h("p", null, error.message), again));
  }

  // -- selection

  _selectionChanged() {
    this._grid.markSelected();
    const ids = [...this._selection.ids];
    if (!ids.length) {
      this._shell.setSelectionBar([]);
      return;
    }
    const tiles = ids.map((id) => this._library.find(id)).filter((place) => place !== null).map(({ month, index }) => month.tile(index));
    const run = async (/** @type {import("../timeline/views.js").Action} */ action) => {
      if (await action.run(ids, tiles)) this._selection.clear();
    };
    this._shell.setSelectionBar([
      iconButton("close", "End the selection (Escape)", () => this._selection.clear()),
      h("p", { class: "selection-count", role: "status" }, `${ids.length} selected`),
      ...this.view.actions.map((action) => iconButton(action.icon(tiles), `${action.label(tiles)} (${action.key})`, () => run(action))),
    ]);
    this._runSelected = (/** @type {string} */ key) => {
      const action = this.view.actions.find((each) => each.key === key);
      if (action) run(action);
      return action !== undefined;
    };
  }

  /** @param {KeyboardEvent} event */
  _key(event) {
    if (this._viewer.isOpen || document.querySelector("dialog[open]") || isTyping(event)) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "?") showShortcuts();
    else if (event.key === "u" && this.view.key !== "trash") this._chooseFiles();
    else if (!this._selection.isActive) return;
    else if (event.key === "Escape") this._selection.clear();
    else if (!this._runSelected?.(event.key)) return;
    event.preventDefault();
  }
}
