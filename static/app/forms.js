// @ts-check
/** Fields with their label, hint and complaint, and forms that say what went wrong beside the field that it concerns. */

import { ApiError } from "./api.js";
import { h } from "./dom.js";

/**
 * @typedef {object} Field
 * @property {HTMLElement} element
 * @property {HTMLInputElement} input
 * @property {(text: string) => void} complain empty: all is well
 */

let fields = 0;

/**
 * @param {string} label
 * @param {import("./dom.js").Attributes} attributes of the input
 * @param {string} [hint]
 * @returns {Field}
 */
export function field(label, attributes, hint = "") {
  const id = `field-${++fields}`;
  const note = h("p", { id: `${id}-note`, class: "field-note" }, hint);
  const input = h("input", { id, class: "input", type: "text", "aria-describedby": note.id, ...attributes });
  const element = h("div", { class: "field" }, h("label", { for: id }, label), input, note);
  const complain = (/** @type {string} */ text) => {
    note.textContent = text || hint;
    element.classList.toggle("is-wrong", text !== "");
    input.setAttribute("aria-invalid", String(text !== ""));
    if (text) input.focus();
  };
  input.addEventListener("input", () => element.classList.contains("is-wrong") && complain(""));
  return { element, input, complain };
}

/**
 * @param {Field[]} inputs
 * @param {string} submit
 * @param {() => Promise<void>} onSubmit
 */
export function form(inputs, submit, onSubmit) {
  const problem = h("p", { class: "form-problem", role: "alert", hidden: true });
  const button = h("button", { class: "button is-primary" }, submit);
  const element = h("form", { class: "form", novalidate: true }, inputs.map((each) => each.element), problem, button);
  element.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.hidden = true;
    if (!isFilled(inputs)) return;
    button.disabled = true;
    try {
      await onSubmit();
    } catch (error) {
      explain(/** @type {Error} */ (error), inputs, problem);
    } finally {
      button.disabled = false;
    }
  });
  return element;
}

/** @param {Field[]} inputs */
function isFilled(inputs) {
  for (const each of inputs) each.complain("");
  const wrong = inputs.find(({ input }) => !input.validity.valid);
  wrong?.complain(wrong.input.validationMessage);
  return !wrong;
}

/**
 * @param {Error} error
 * @param {Field[]} inputs
 * @param {HTMLElement} problem
 */
function explain(error, inputs, problem) {
  const issue = error instanceof ApiError ? error.issues[0] : undefined;
  const wrong = inputs.find(({ input }) => issue && input.name === issue.path[0]);
  if (wrong && issue) {
    wrong.complain(issue.message);
    return;
  }
  problem.textContent = error.message;
  problem.hidden = false;
}
