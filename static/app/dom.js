// @ts-check
/**
 * Making and finding elements, without a framework.
 *
 * @typedef {Node | string | number | null | undefined | false} Child
 * @typedef {Record<string, any>} Attributes `class`, `dataset`, `style` (object), `on…` listeners; true/false for
 *   attributes without a value; everything else is set as an attribute.
 */

/**
 * An element: `h("button", { class: "button", onclick: save }, "Save")`.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Attributes | null} [attributes]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "dataset") Object.assign(element.dataset, value);
    else if (name === "style") for (const [key, text] of Object.entries(value)) element.style.setProperty(key, String(text));
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  append(element, children);
  return element;
}

/**
 * @param {Element} parent
 * @param {(Child | Child[])[]} children
 */
function append(parent, children) {
  for (const child of children.flat()) {
    if (child !== null && child !== undefined && child !== false) parent.append(typeof child === "number" ? String(child) : child);
  }
}

/**
 * Put these children in the place of the ones that are there.
 * @param {Element} parent
 * @param {...(Child | Child[])} children
 */
export function fill(parent, ...children) {
  parent.replaceChildren();
  append(parent, children);
}

const SVG = "http://www.w3.org/2000/svg";

/**
 * One of the symbols of index.html. Decoration: the control around it carries the label.
 * @param {string} name
 * @returns {SVGElement}
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

/**
 * A drawing of one path.
 * @param {string} viewBox
 * @param {string} path
 * @param {string} label
 * @returns {SVGElement}
 */
export function drawing(viewBox, path, label) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", viewBox);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
  const shape = document.createElementNS(SVG, "path");
  shape.setAttribute("d", path);
  svg.append(shape);
  return svg;
}

/**
 * A button that shows only an icon.
 * @param {string} name of the icon
 * @param {string} label what it does
 * @param {(event: MouseEvent) => void} onclick
 * @param {Attributes} [attributes]
 */
export function iconButton(name, label, onclick, attributes = {}) {
  return h("button", { type: "button", class: "icon-button", "aria-label": label, title: label, onclick, ...attributes }, icon(name));
}

/** Whether the person asked for less movement. */
export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/**
 * Whether a key press belongs to a text field or a player and not to our shortcuts.
 * @param {KeyboardEvent} event
 */
export function isTyping(event) {
  const target = /** @type {Element | null} */ (event.target instanceof Element ? event.target : null);
  return target !== null && target.matches("input, textarea, select, [contenteditable], video");
}
