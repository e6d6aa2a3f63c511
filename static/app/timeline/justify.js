// @ts-check
/**
 * Where the pictures of a month lie: rows filled from edge to edge, a heading per day, small days side by side.
 * Pure arithmetic, so that it is fast and can be tested.
 *
 * @typedef {object} Metrics
 * @property {number} width of the column
 * @property {number} row wanted height of a row
 * @property {number} gap between pictures
 * @property {number} dayGap between days
 * @property {number} dayHead height of a day's heading
 * @property {number} monthHead height of the month's heading
 *
 * @typedef {object} Day
 * @property {number} start index of its first picture
 * @property {number} end index after its last one
 * @property {number} x
 * @property {number} y
 * @property {number} width
 *
 * @typedef {object} MonthLayout
 * @property {number} height
 * @property {Float64Array} boxes x, y, width, height of each picture; y never decreases
 * @property {Day[]} days
 */

/** Panoramas and scrolls of paper are cropped in the grid. */
const NARROWEST = 0.5;
const WIDEST = 3.2;
const SMALLEST_DAY = 132;

/**
 * @param {number[]} ratios width / height
 * @param {number[]} dayOf a number per picture; equal neighbours share a day
 * @param {Metrics} metrics
 * @returns {MonthLayout}
 */
export function layOutMonth(ratios, dayOf, metrics) {
  const boxes = new Float64Array(ratios.length * 4);
  /** @type {Day[]} */
  const days = [];
  let x = 0;
  let y = metrics.monthHead;
  let lineHeight = 0;
  for (let start = 0, end = 0; start < ratios.length; start = end) {
    while (end < ratios.length && dayOf[end] === dayOf[start]) end++;
    const block = justify(ratios, start, end, metrics, boxes);
    const width = Math.max(block.width, Math.min(SMALLEST_DAY, metrics.width));
    if (x > 0 && x + width > metrics.width + 0.5) {
      x = 0;
      y += lineHeight + metrics.dayGap;
      lineHeight = 0;
    }
    for (let index = start * 4; index < end * 4; index += 4) {
      boxes[index] += x;
      boxes[index + 1] += y + metrics.dayHead;
    }
    days.push({ start, end, x, y, width });
    lineHeight = Math.max(lineHeight, metrics.dayHead + block.height);
    x += width + metrics.dayGap;
  }
  return { height: y + lineHeight + metrics.dayGap, boxes, days };
}

/**
 * Rows of one day, from 0, 0. A row closes when it is full; the last one keeps the wanted height.
 * @param {number[]} ratios
 * @param {number} start
 * @param {number} end
 * @param {Metrics} metrics
 * @param {Float64Array} boxes written
 * @returns {{width: number, height: number}}
 */
function justify(ratios, start, end, { width, row, gap }, boxes) {
  let y = 0;
  let widest = 0;
  let first = start;
  let sum = 0;
  for (let index = start; index < end; index++) {
    sum += clamp(ratios[index]);
    const gaps = (index - first) * gap;
    const isFull = sum * row + gaps >= width;
    if (!isFull && index < end - 1) continue;
    const height = isFull ? (width - gaps) / sum : row;
    let x = 0;
    for (let each = first; each <= index; each++) {
      const w = clamp(ratios[each]) * height;
      boxes.set([x, y, w, height], each * 4);
      x += w + gap;
    }
    widest = Math.max(widest, x - gap);
    y += height + gap;
    first = index + 1;
    sum = 0;
  }
  return { width: widest, height: y - gap };
}

/** @param {number} ratio */
const clamp = (ratio) => Math.min(WIDEST, Math.max(NARROWEST, ratio || 1));

/**
 * How high a month will be, before its pictures are known.
 * @param {number} count
 * @param {Metrics} metrics
 */
export function estimateHeight(count, { width, row, gap, dayGap, dayHead, monthHead }) {
  const perRow = Math.max(1, width / (row * 1.3 + gap));
  const rows = Math.ceil(count / perRow);
  const headings = Math.min(rows, 12);
  return monthHead + rows * (row + gap) + headings * (dayHead + dayGap);
}

/**
 * The first picture whose lower edge can be below `top`.
 * @param {MonthLayout} layout
 * @param {number} top
 */
export function firstBelow({ boxes }, top) {
  let low = 0;
  let high = boxes.length / 4;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (boxes[middle * 4 + 1] + boxes[middle * 4 + 3] <= top) low = middle + 1;
    else high = middle;
  }
  return low;
}
