// @ts-check
/** How large and where a picture lies on the stage. Scale 1 is the whole picture in the window. */

const LARGEST = 8;
const DOUBLE_TAP = 2.5;

export class Zoom {
  /**
   * @param {HTMLElement} element the picture, centred on the stage
   * @param {HTMLElement} stage
   * @param {() => void} onZoomed the picture became larger than the window
   */
  constructor(element, stage, onZoomed) {
    this._element = element;
    this._stage = stage;
    this._onZoomed = onZoomed;
    this.scale = 1;
    this._x = 0;
    this._y = 0;
  }

  get isZoomed() {
    return this.scale > 1.01;
  }

  reset() {
    this.scale = 1;
    this._x = 0;
    this._y = 0;
    this._apply();
  }

  /**
   * Make it larger or smaller around a point that stays where it is.
   * @param {number} factor
   * @param {number} [clientX] default: the middle of the window
   * @param {number} [clientY]
   */
  by(factor, clientX, clientY) {
    const { left, top, width, height } = this._stage.getBoundingClientRect();
    const x = clientX === undefined ? 0 : clientX - left - width / 2;
    const y = clientY === undefined ? 0 : clientY - top - height / 2;
    const scale = Math.min(LARGEST, Math.max(1, this.scale * factor));
    const change = scale / this.scale;
    this._x = x - (x - this._x) * change;
    this._y = y - (y - this._y) * change;
    this.scale = scale;
    this._apply();
    if (this.isZoomed) this._onZoomed();
  }

  /** In, or back to the whole picture. @param {number} clientX @param {number} clientY */
  toggle(clientX, clientY) {
    this._element.classList.add("is-gliding");
    if (this.isZoomed) this.reset();
    else this.by(DOUBLE_TAP, clientX, clientY);
    setTimeout(() => this._element.classList.remove("is-gliding"), 220);
  }

  /** @param {number} dx @param {number} dy */
  pan(dx, dy) {
    this._x += dx;
    this._y += dy;
    this._apply();
  }

  /** Keep the picture over the window. */
  _apply() {
    const roomX = Math.max(0, (this._element.offsetWidth * this.scale - this._stage.clientWidth) / 2);
    const roomY = Math.max(0, (this._element.offsetHeight * this.scale - this._stage.clientHeight) / 2);
    this._x = Math.min(roomX, Math.max(-roomX, this._x));
    this._y = Math.min(roomY, Math.max(-roomY, this._y));
    this._element.style.transform = this.scale === 1 ? "" : `translate(${this._x}px, ${this._y}px) scale(${this.scale})`;
  }
}
