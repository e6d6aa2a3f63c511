// @ts-check
/** Pages for when something is not as it should be. */

import { h, icon } from "../dom.js";

/** @returns {import("../router.js").Page} */
export function unknownPage() {
  const back = h("a", { class: "button is-primary", href: "/photos" }, "To your photos");
  const element = h("div", { class: "empty" }, icon("search"), h("h2", null, "There is no such page"), h("p", null, "The address may be mistyped or outdated."), back);
  return { element, title: "Not found" };
}

/**
 * @param {Error} error
 * @param {() => void} again
 */
export function startProblem(error, again) {
  const button = h("button", { type: "button", class: "button is-primary", onclick: again }, "Try again");
  return h("main", { class: "empty" }, icon("cloud-off"), h("h1", null, "Shoebox is not answering"), h("p", { role: "alert" }, error.message), button);
}
