// @ts-check
/** What is known about one photo: description, when, where, with what, which file. */

import { get, put } from "../api.js";
import { h, icon, iconButton } from "../dom.js";
import { duration, fullDayLabel, size, timeLabel } from "../format.js";
import { attempt, toast } from "../toast.js";

/** @typedef {Record<string, any>} Asset as in `GET /assets/{id}` */

export class InfoPanel {
  /** @param {() => void} onClose */
  constructor(onClose) {
    this._content = h("div", { class: "info-content" });
    const close = iconButton("close", "Close the details", onClose);
    this.element = h("aside", { class: "info", "aria-label": "Details" }, h("div", { class: "info-head" }, h("h2", null, "Details"), close), this._content);
    this._id = "";
  }

  /** @param {string} id */
  async show(id) {
    const isOther = id !== this._id;
    this._id = id;
    if (isOther) this._content.replaceChildren();
    const asset = await attempt(() => get(`/assets/${id}`));
    // While somebody types, what they type is newer than what the server says.
    if (!asset || this._id !== id || (!isOther && this._content.querySelector("textarea:focus"))) return;
    this._content.replaceChildren(this._description(asset), ...facts(asset));
  }

  /** @param {Asset} asset */
  _description(asset) {
    const text = h("textarea", { class: "input", rows: 2, placeholder: "Add a description", "aria-label": "Description" });
    text.value = asset.exifInfo?.description ?? "";
    let saved = text.value;
    const grow = () => {
      text.style.height = "auto";
      text.style.height = `${text.scrollHeight + 2}px`;
    };
    text.addEventListener("input", grow);
    requestAnimationFrame(grow);
    text.addEventListener("change", async () => {
      const description = text.value;
      const done = await attempt(() => put(`/assets/${asset.id}`, { description }));
      if (!done) {
        text.value = saved;
        return;
      }
      saved = description;
      toast("Description saved.");
    });
    return text;
  }
}

/** @param {Asset} asset */
function facts(asset) {
  return [when(asset), where(asset), camera(asset), file(asset)].filter((fact) => fact !== null);
}

/**
 * @param {string} iconName
 * @param {string} label
 * @param {...import("../dom.js").Child} lines the first is the most important
 */
function fact(iconName, label, ...lines) {
  const shown = lines.filter(Boolean);
  if (!shown.length) return null;
  return h("section", { class: "fact", "aria-label": label }, icon(iconName), h("div", null, shown.map((line) => h("p", null, line))));
}

/** @param {Asset} asset */
function when(asset) {
  const local = Date.parse(asset.localDateTime);
  return fact("calendar", "Date", fullDayLabel(local), [timeLabel(local), asset.exifInfo?.timeZone].filter(Boolean).join(" · "));
}

/** @param {Asset} asset */
function where({ exifInfo }) {
  if (!exifInfo) return null;
  const { city, state, country, latitude, longitude } = exifInfo;
  const hasPosition = typeof latitude === "number" && typeof longitude === "number";
  const position = hasPosition ? `${latitude.toFixed(5)}, ${longitude.toFixed(5)}` : "";
  const map = hasPosition && h("a", {
    href: `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=14/${latitude}/${longitude}`,
    target: "_blank", rel: "noopener noreferrer",
  }, position);
  return fact("pin", "Place", city, [state, country].filter(Boolean).join(", "), map);
}

/** @param {Asset} asset */
function camera({ exifInfo }) {
  if (!exifInfo) return null;
  const { make, model, lensModel, fNumber, exposureTime, focalLength, iso } = exifInfo;
  const name = make && model && !model.startsWith(make) ? `${make} ${model}` : (model ?? make);
  const settings = [
    fNumber && `f/${fNumber}`, exposureTime && `${exposureTime} s`, focalLength && `${Math.round(focalLength * 10) / 10} mm`, iso && `ISO ${iso}`,
  ];
  return fact("camera", "Camera", name, lensModel, settings.filter(Boolean).join(" · "));
}

/** @param {Asset} asset */
function file(asset) {
  const { exifInfo, width, height } = asset;
  const pixels = width && height ? `${width} × ${height}` : "";
  const megapixels = pixels && asset.type === "IMAGE" ? `${((width * height) / 1e6).toFixed(1)} MP` : "";
  const length = asset.duration ? duration(asset.duration) : "";
  const bytes = exifInfo?.fileSizeInByte ? size(exifInfo.fileSizeInByte) : "";
  return fact("file", "File", asset.originalFileName, [length, megapixels, pixels, bytes].filter(Boolean).join(" · "));
}
