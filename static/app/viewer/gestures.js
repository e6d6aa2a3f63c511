// @ts-check
/**
 * Pointers on the stage turned into intentions: drag, pinch, tap, double tap, wheel. Knows nothing of pictures.
 *
 * @typedef {object} Intentions
 * @property {(dx: number, dy: number) => void} drag total movement since the press
 * @property {(dx: number, dy: number, speedX: number) => void} drop the drag ended
 * @property {(dx: number, dy: number) => void} move movement since the last call, of one finger or of the middle of two
 * @property {(factor: number, x: number, y: number) => void} scale
 * @property {(x: number, y: number) => void} doubleTap
 * @property {(event: PointerEvent) => void} tap
 */

const STILL = 8;
const TWICE = 300;

export class Gestures {
  /**
   * @param {HTMLElement} stage
   * @param {Intentions} intentions
   */
  constructor(stage, intentions) {
    this._stage = stage;
    this._to = intentions;
    /** @type {Map<number, {x: number, y: number}>} */
    this._points = new Map();
    this._start = { x: 0, y: 0, time: 0 };
    this._isDragging = false;
    this._wasPinching = false;
    this._lastTap = { x: 0, y: 0, time: 0 };
    this._tapTimer = 0;
    stage.addEventListener("pointerdown", (event) => this._down(event));
    stage.addEventListener("pointermove", (event) => this._move(event));
    stage.addEventListener("pointerup", (event) => this._up(event, true));
    stage.addEventListener("pointercancel", (event) => this._up(event, false));
    stage.addEventListener("wheel", (event) => this._wheel(event), { passive: false });
    stage.addEventListener("dragstart", (event) => event.preventDefault());
  }

  /** @param {PointerEvent} event */
  _down(event) {
    if (event.button !== 0 || onPlayerControls(event)) return;
    this._points.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (this._points.size === 1) {
      this._start = { x: event.clientX, y: event.clientY, time: event.timeStamp };
      this._isDragging = false;
      this._wasPinching = false;
    } else {
      this._wasPinching = true;
      this._isDragging = false;
      this._to.drop(0, 0, 0);
    }
  }

  /** @param {PointerEvent} event */
  _move(event) {
    const point = this._points.get(event.pointerId);
    if (!point) return;
    const before = this._span();
    const dx = event.clientX - point.x;
    const dy = event.clientY - point.y;
    this._points.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (this._points.size > 1) {
      const after = this._span();
      this._to.move(after.x - before.x, after.y - before.y);
      if (before.distance > 0) this._to.scale(after.distance / before.distance, after.x, after.y);
      return;
    }
    if (this._wasPinching) return;
    const totalX = event.clientX - this._start.x;
    const totalY = event.clientY - this._start.y;
    if (!this._isDragging && Math.hypot(totalX, totalY) < STILL) return;
    if (!this._isDragging) this._stage.setPointerCapture(event.pointerId);
    this._isDragging = true;
    this._to.move(dx, dy);
    this._to.drag(totalX, totalY);
  }

  /** Middle and distance of the first two fingers. */
  _span() {
    const [a, b = a] = [...this._points.values()];
    return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, distance: Math.hypot(a.x - b.x, a.y - b.y) };
  }

  /** @param {PointerEvent} event @param {boolean} isComplete */
  _up(event, isComplete) {
    if (!this._points.delete(event.pointerId) || this._points.size) return;
    if (this._isDragging) {
      this._isDragging = false;
      const elapsed = Math.max(1, event.timeStamp - this._start.time);
      const dx = event.clientX - this._start.x;
      this._to.drop(isComplete ? dx : 0, isComplete ? event.clientY - this._start.y : 0, dx / elapsed);
    } else if (isComplete && !this._wasPinching) {
      this._tapped(event);
    }
  }

  /** @param {PointerEvent} event */
  _tapped(event) {
    clearTimeout(this._tapTimer);
    const { x, y, time } = this._lastTap;
    const isSecond = event.timeStamp - time < TWICE && Math.hypot(event.clientX - x, event.clientY - y) < 40;
    this._lastTap = { x: event.clientX, y: event.clientY, time: isSecond ? 0 : event.timeStamp };
    if (isSecond) this._to.doubleTap(event.clientX, event.clientY);
    else this._tapTimer = setTimeout(() => this._to.tap(event), TWICE);
  }

  /** @param {WheelEvent} event */
  _wheel(event) {
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    // A pinch on a trackpad arrives as a wheel with Ctrl, in smaller steps.
    const speed = event.ctrlKey ? 0.01 : 0.0022;
    this._to.scale(Math.exp(-event.deltaY * lines * speed), event.clientX, event.clientY);
  }
}

/**
 * The lower edge of a video belongs to the browser's own controls.
 * @param {PointerEvent} event
 */
function onPlayerControls(event) {
  return event.target instanceof HTMLVideoElement && event.target.controls
    && event.clientY > event.target.getBoundingClientRect().bottom - 84;
}
