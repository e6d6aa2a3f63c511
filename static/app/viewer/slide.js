// @ts-check
/** One photo or video on the stage: thumbnail at once, preview, then full size when somebody looks closely. */

import { picture, playback } from "../api.js";
import { h, icon } from "../dom.js";
import { fullLabel } from "../format.js";
import { drawThumbhash } from "../thumbhash.js";
import { Zoom } from "./zoom.js";

/** @typedef {import("../timeline/library.js").Tile} Tile */

/** From how much larger than the preview the window must be before the full size is fetched without zooming. */
const SOFT = 1.25;

export class Slide {
  /**
   * @param {Tile} tile
   * @param {HTMLElement} stage
   */
  constructor(tile, stage) {
    this.tile = tile;
    this._stage = stage;
    const kind = tile.isImage ? "Photo" : "Video";
    this.label = `${kind}, ${fullLabel(tile.local)}`;
    this._canvas = h("canvas", { class: "picture-layer", width: 1, height: 1, "aria-hidden": "true" });
    this._picture = h("div", { class: "picture" }, this._canvas);
    this.element = h("div", { class: "slide", dataset: { id: tile.id } }, this._picture);
    this.zoom = new Zoom(this._picture, stage, () => this._sharpen());
    /** @type {HTMLVideoElement | null} */
    this.video = null;
    this._isSharp = false;
    if (tile.thumbhash) drawThumbhash(this._canvas, tile.thumbhash);
    else this._picture.append(h("div", { class: "picture-note" }, icon("clock"), h("p", null, "Being prepared …")));
    this.fit();
    if (tile.thumbhash) this._layer("thumbnail").then(() => this._layer("preview"));
  }

  /** Fill the stage without cropping. */
  fit() {
    const { clientWidth, clientHeight } = this._stage;
    const width = Math.min(clientWidth, clientHeight * this.tile.ratio);
    this._picture.style.width = `${width}px`;
    this._picture.style.height = `${width / this.tile.ratio}px`;
    this.zoom.reset();
  }

  /**
   * Fetch a size and lay it over what is there.
   * @param {"thumbnail" | "preview" | "fullsize"} size
   */
  async _layer(size) {
    const image = h("img", { class: "picture-layer", alt: size === "thumbnail" ? "" : this.label, draggable: "false" });
    image.src = picture(this.tile.id, size, this.tile.thumbhash);
    try {
      await image.decode();
    } catch {
      // The sharper size cannot be shown; what is there already stays.
      return;
    }
    const before = this._picture.querySelectorAll("img");
    this._picture.insertBefore(image, this.video);
    for (const old of before) old.remove();
    this._sharpenIfSoft(size, image.naturalWidth);
  }

  /** @param {string} size @param {number} pixels */
  _sharpenIfSoft(size, pixels) {
    const shown = this._picture.offsetWidth * devicePixelRatio;
    if (size === "preview" && this._isActive && shown > pixels * SOFT) this._sharpen();
  }

  _isActive = false;

  /** Fetch the full size, once. */
  _sharpen() {
    if (this._isSharp || !this.tile.isImage || !this.tile.thumbhash) return;
    this._isSharp = true;
    this._layer("fullsize");
  }

  /** It is the one in the middle now. */
  activate() {
    if (this._isActive) return;
    this._isActive = true;
    this.element.inert = false;
    if (!this.tile.isImage) this._makePlayer();
    const preview = this._picture.querySelector("img");
    if (preview?.alt) this._sharpenIfSoft("preview", preview.naturalWidth);
  }

  /** Another one is in the middle. */
  deactivate() {
    this._isActive = false;
    this.element.inert = true;
    this.zoom.reset();
    this._dropPlayer();
  }

  _makePlayer() {
    const video = h("video", { class: "picture-layer", controls: true, playsinline: true, preload: "metadata", "aria-label": this.label });
    if (this.tile.thumbhash) video.poster = picture(this.tile.id, "preview", this.tile.thumbhash);
    video.src = playback(this.tile.id);
    video.addEventListener("error", () => {
      if (!video.hasAttribute("src")) return;
      this._picture.append(h("p", { class: "picture-note is-over" }, "This browser cannot play the video. Download it to watch it."));
    });
    this.video = video;
    this._picture.append(video);
  }

  _dropPlayer() {
    if (!this.video) return;
    this.video.pause();
    this.video.removeAttribute("src");
    this.video.load();
    this.video.remove();
    this.video = null;
    this._picture.querySelector(".is-over")?.remove();
  }

  /** Play the motion of a live photo once, or stop it. */
  toggleMotion() {
    if (this.video) {
      this._dropPlayer();
      return;
    }
    if (!this.tile.livePhotoVideoId) return;
    const video = h("video", { class: "picture-layer is-motion", playsinline: true, autoplay: true });
    video.src = playback(this.tile.livePhotoVideoId);
    video.addEventListener("ended", () => this._dropPlayer());
    this.video = video;
    this._picture.append(video);
  }

  /** @param {number} offset in stage widths @param {number} drag in pixels */
  place(offset, drag) {
    this.element.style.transform = `translateX(calc(${offset * 100}% + ${offset * 24 + drag}px))`;
  }

  dispose() {
    this._dropPlayer();
    this.element.remove();
  }
}
