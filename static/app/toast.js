// @ts-check
/** Short notices at the bottom of the window, read out by screen readers, some with a way back. */

import { h, iconButton } from "./dom.js";

const READ = 5000;
const READ_AND_DECIDE = 10_000;

const region = h("div", { class: "toasts", role: "status", "aria-live": "polite" });
document.body.append(region);

/**
 * @param {string} text
 * @param {{action?: string, onAction?: () => void, isError?: boolean}} [options]
 */
export function toast(text, { action, onAction, isError = false } = {}) {
  let timer = 0;
  const dismiss = () => {
    clearTimeout(timer);
    element.remove();
  };
  const act = () => {
    dismiss();
    onAction?.();
  };
  const element = h(
    "div",
    { class: `toast${isError ? " is-error" : ""}` },
    h("p", null, text),
    action && h("button", { type: "button", class: "toast-action", onclick: act }, action),
    iconButton("close", "Dismiss", dismiss),
  );
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(dismiss, action || isError ? READ_AND_DECIDE : READ);
  };
  element.addEventListener("pointerenter", () => clearTimeout(timer));
  element.addEventListener("pointerleave", wait);
  element.addEventListener("focusin", () => clearTimeout(timer));
  element.addEventListener("focusout", wait);
  while (region.childElementCount > 2) region.firstElementChild?.remove();
  region.append(element);
  wait();
}

/**
 * Do something; when it fails, say why.
 * @template T
 * @param {() => Promise<T>} action
 * @returns {Promise<T | undefined>}
 */
export async function attempt(action) {
  try {
    return await action();
  } catch (error) {
    toast(/** @type {Error} */ (error).message, { isError: true });
    return undefined;
  }
}
