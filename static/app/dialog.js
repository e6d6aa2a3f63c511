// @ts-check
/** Questions that must be answered first. The browser's own dialog keeps the focus inside and gives it back. */

import { h } from "./dom.js";

/**
 * @param {{title: string, text: string, confirm: string, isDangerous?: boolean}} question
 * @returns {Promise<boolean>}
 */
export function ask({ title, text, confirm, isDangerous = false }) {
  const yes = h("button", { class: `button ${isDangerous ? "is-danger" : "is-primary"}`, value: "yes" }, confirm);
  const no = h("button", { class: "button", value: "no", autofocus: true }, "Cancel");
  return open(title, [h("p", null, text)], [no, yes]).then((answer) => answer === "yes");
}

/**
 * @param {string} title
 * @param {import("./dom.js").Child[]} content
 * @param {HTMLButtonElement[]} [buttons] each closes the dialog with its value
 * @returns {Promise<string>} the value of the button; empty when it was dismissed
 */
export function open(title, content, buttons) {
  const close = h("button", { class: "button is-primary", value: "close" }, "Close");
  const element = h(
    "dialog",
    { class: "dialog", "aria-label": title },
    h("form", { method: "dialog" }, h("h2", null, title), content, h("div", { class: "dialog-buttons" }, buttons ?? [close])),
  );
  document.body.append(element);
  element.addEventListener("click", (event) => event.target === element && element.close());
  element.showModal();
  return new Promise((resolve) => {
    element.addEventListener("close", () => {
      element.remove();
      resolve(element.returnValue);
    });
  });
}
