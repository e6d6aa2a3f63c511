// @ts-check
/** Copying text, also on plain http, where browsers withhold the clipboard API. */

import { h } from "./dom.js";
import { toast } from "./toast.js";

/** @param {string} text */
export async function copy(text) {
  const done = navigator.clipboard ? await navigator.clipboard.writeText(text).then(() => true, () => false) : copyBySelection(text);
  toast(done ? "Copied." : "Your browser did not allow copying. Select the text and copy it by hand.", { isError: !done });
}

/** @param {string} text */
function copyBySelection(text) {
  const field = h("textarea", { class: "visually-hidden", readonly: true });
  field.value = text;
  (document.querySelector("dialog[open]") ?? document.body).append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
}
