// @ts-check
/**
 * Draws the 25 bytes that stand for a picture until it has come.
 *
 * A thumbhash is a few cosine coefficients of lightness (L), yellow-blue (P), red-green (Q) and opacity (A), packed in
 * four bits each behind a header with their averages and scales.
 */

/** Longest side of the drawing; CSS stretches it. */
const SIDE = 24;

/**
 * @param {string} base64
 * @returns {Uint8Array}
 */
const bytes = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

/**
 * Draw a thumbhash into a canvas; leaves the canvas empty when the text is no thumbhash.
 * @param {HTMLCanvasElement} canvas
 * @param {string} base64
 */
export function drawThumbhash(canvas, base64) {
  const hash = bytes(base64);
  if (hash.length < 5) return;
  const { width, height, pixels } = decode(hash);
  canvas.width = width;
  canvas.height = height;
  canvas.getContext("2d")?.putImageData(new ImageData(pixels, width, height), 0, 0);
}

/**
 * @param {Uint8Array} hash
 * @returns {{width: number, height: number, pixels: Uint8ClampedArray<ArrayBuffer>}} RGBA
 */
export function decode(hash) {
  const head = hash[0] | (hash[1] << 8) | (hash[2] << 16);
  const tail = hash[3] | (hash[4] << 8);
  const hasAlpha = head >> 23 !== 0;
  const isLandscape = tail >> 15 !== 0;
  const longSide = hasAlpha ? 5 : 7;
  const columns = isLandscape ? longSide : tail & 7;
  const rows = isLandscape ? tail & 7 : longSide;
  const nx = Math.max(3, columns);
  const ny = Math.max(3, rows);
  const read = nibbles(hash, hasAlpha ? 6 : 5);
  const lightness = terms(nx, ny, ((head >> 18) & 31) / 31, read);
  const yellow = terms(3, 3, (((tail >> 3) & 63) / 63) * 1.25, read);
  const red = terms(3, 3, (((tail >> 9) & 63) / 63) * 1.25, read);
  const alpha = hasAlpha ? terms(5, 5, (hash[5] >> 4) / 15, read) : [];
  const ratio = columns / rows;
  const width = Math.max(1, Math.round(ratio > 1 ? SIDE : SIDE * ratio));
  const height = Math.max(1, Math.round(ratio > 1 ? SIDE / ratio : SIDE));
  const averages = [
    (head & 63) / 63,
    ((head >> 6) & 63) / 31.5 - 1,
    ((head >> 12) & 63) / 31.5 - 1,
    hasAlpha ? (hash[5] & 15) / 15 : 1,
  ];
  return { width, height, pixels: paint(width, height, averages, [lightness, yellow, red, alpha]) };
}

/**
 * Four bits after four bits, as numbers from -1 to 1.
 * @param {Uint8Array} hash
 * @param {number} start
 */
function nibbles(hash, start) {
  let index = 0;
  return () => {
    const byte = hash[start + (index >> 1)] ?? 0;
    const nibble = (byte >> ((index & 1) << 2)) & 15;
    index += 1;
    return nibble / 7.5 - 1;
  };
}

/**
 * The coefficients of one channel: a triangle of frequencies without the constant one.
 * @param {number} nx
 * @param {number} ny
 * @param {number} scale
 * @param {() => number} read
 * @returns {[number, number, number][]} horizontal and vertical frequency, weight
 */
function terms(nx, ny, scale, read) {
  /** @type {[number, number, number][]} */
  const found = [];
  for (let cy = 0; cy < ny; cy++) {
    for (let cx = cy ? 0 : 1; cx * ny < nx * (ny - cy); cx++) found.push([cx, cy, read() * scale]);
  }
  return found;
}

/**
 * @param {number} width
 * @param {number} height
 * @param {number[]} averages of L, P, Q, A
 * @param {[number, number, number][][]} channels
 */
function paint(width, height, averages, channels) {
  const [light, yellow, red, opacity] = channels.map((found, index) => plane(width, height, averages[index], found));
  const pixels = new Uint8ClampedArray(width * height * 4);
  for (let i = 0, at = 0; i < width * height; i++, at += 4) {
    const blue = light[i] - (2 / 3) * yellow[i];
    const redness = (3 * light[i] - blue + red[i]) / 2;
    pixels[at] = 255 * redness;
    pixels[at + 1] = 255 * (redness - red[i]);
    pixels[at + 2] = 255 * blue;
    pixels[at + 3] = 255 * opacity[i];
  }
  return pixels;
}

/**
 * One channel in all pixels: a sum of cosines.
 * @param {number} width
 * @param {number} height
 * @param {number} average
 * @param {[number, number, number][]} found
 */
function plane(width, height, average, found) {
  const values = new Float32Array(width * height).fill(average);
  const across = cosines(width);
  const down = cosines(height);
  for (const [cx, cy, weight] of found) {
    const row = across[cx];
    const column = down[cy];
    for (let y = 0, i = 0; y < height; y++) {
      const strength = 2 * weight * column[y];
      for (let x = 0; x < width; x++, i++) values[i] += strength * row[x];
    }
  }
  return values;
}

/** @type {Map<number, Float32Array[]>} */
const tables = new Map();

/**
 * cos(π/n · (i + ½) · frequency) for the eight frequencies that a hash can have.
 * @param {number} n
 */
function cosines(n) {
  let table = tables.get(n);
  if (!table) {
    table = Array.from({ length: 8 }, (_, frequency) =>
      Float32Array.from({ length: n }, (_unused, i) => Math.cos((Math.PI / n) * (i + 0.5) * frequency)),
    );
    tables.set(n, table);
  }
  return table;
}
