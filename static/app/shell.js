// @ts-check
/** The frame around every page of somebody who is logged in: navigation, title bar, a word when the server is away. */

import { hear } from "./bus.js";
import { isOnline, tryNow } from "./connection.js";
import { fill, h, icon } from "./dom.js";
import { session } from "./session.js";

const PLACES = [
  { path: "/photos", name: "Photos", icon: "photos" },
  { path: "/favorites", name: "Favourites", icon: "heart" },
  { path: "/archive", name: "Archive", icon: "archive" },
  { path: "/trash", name: "Trash", icon: "trash" },
];
const MORE = [
  { path: "/connect", name: "Connect a phone", icon: "phone" },
  { path: "/user-settings", name: "Account", icon: "person" },
];

/** @param {{path: string, name: string, icon: string}} place @param {string} [extra] */
const placeLink = (place, extra = "") =>
  h("a", { href: place.path, class: `place ${extra}`, title: place.name }, icon(place.icon), h("span", null, place.name));

export class Shell {
  /** @param {HTMLElement} uploadButton */
  constructor(uploadButton) {
    this._heading = h("h1", { tabindex: -1 });
    this._tools = h("div", { class: "bar-tools" });
    this._selectionBar = h("div", { class: "selection-bar", role: "toolbar", "aria-label": "Selected items", hidden: true });
    this._avatar = h("a", { href: "/user-settings", class: "avatar", "aria-label": "Account" });
    const bar = h("header", { class: "bar" }, this._heading, this._tools, uploadButton, this._avatar, this._selectionBar);
    const brand = h("a", { href: "/photos", class: "brand", "aria-label": "Shoebox, all photos" }, icon("logo"), h("span", null, "Shoebox"));
    this._links = [...PLACES.map((place) => placeLink(place)), ...MORE.map((place) => placeLink(place, "is-more"))];
    const nav = h("nav", { class: "nav", "aria-label": "Main" }, brand, this._links);
    this.main = h("main", { id: "main" });
    this._banner = h("div", { class: "banner", role: "alert", hidden: true });
    const skip = h("a", { class: "skip", href: "#main", onclick: (/** @type {Event} */ event) => this._skip(event) }, "Skip to content");
    this.element = h("div", { class: "shell" }, skip, nav, h("div", { class: "column" }, this._banner, bar, this.main));
    hear("connection", () => this._showConnection());
    this._showConnection();
  }

  /** @param {Event} event */
  _skip(event) {
    event.preventDefault();
    const first = this.main.querySelector("a[tabindex='0']") ?? this.main.querySelector("a, button, input");
    if (first instanceof HTMLElement) first.focus();
  }

  /** @param {import("./router.js").Page} page @param {HTMLElement[]} [tools] */
  show(page, tools = []) {
    this.main.replaceChildren(page.element);
    this._tools.replaceChildren(...tools);
    this._avatar.textContent = (session.user?.name || session.user?.email || "?").slice(0, 1).toUpperCase();
    this.markPlace();
  }

  /** Show where one is. */
  markPlace() {
    for (const link of this._links) {
      const isHere = location.pathname === link.pathname || location.pathname.startsWith(`${link.pathname}/`);
      if (isHere) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  }

  /** @param {string} title */
  setTitle(title) {
    this._heading.textContent = title;
    document.title = `${title} · Shoebox`;
  }

  /** Tell screen readers that another page began. */
  focusHeading() {
    this._heading.focus({ preventScroll: true });
  }

  /** Replace the title bar while something is selected. @param {HTMLElement[]} controls empty: give it back */
  setSelectionBar(controls) {
    const hadFocus = this._selectionBar.contains(document.activeElement);
    this._selectionBar.hidden = controls.length === 0;
    this._selectionBar.replaceChildren(...controls);
    if (hadFocus && controls.length) controls[0].focus();
  }

  _showConnection() {
    this._banner.hidden = isOnline();
    const again = h("button", { type: "button", class: "link-button", onclick: tryNow }, "Try now");
    fill(this._banner, h("p", null, "Your Shoebox cannot be reached. Trying again …"), again);
  }
}
