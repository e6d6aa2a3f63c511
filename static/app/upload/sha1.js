// @ts-check
/**
 * SHA-1, piece by piece. The browser's own is withheld on plain http and wants the whole file in memory; this one runs
 * at some hundred megabytes per second.
 */

export class Sha1 {
  constructor() {
    this._state = new Int32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0]);
    this._words = new Int32Array(80);
    this._tail = new Uint8Array(64);
    this._tailLength = 0;
    this._length = 0;
  }

  /** @param {Uint8Array} bytes */
  update(bytes) {
    this._length += bytes.length;
    let at = 0;
    if (this._tailLength) {
      at = Math.min(64 - this._tailLength, bytes.length);
      this._tail.set(bytes.subarray(0, at), this._tailLength);
      this._tailLength += at;
      if (this._tailLength < 64) return;
      this._block(new DataView(this._tail.buffer), 0);
      this._tailLength = 0;
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (; at + 64 <= bytes.length; at += 64) this._block(view, at);
    this._tail.set(bytes.subarray(at));
    this._tailLength = bytes.length - at;
  }

  /** The digest as 40 hexadecimal digits. No update after it. */
  hex() {
    const bits = this._length * 8;
    const end = new Uint8Array(this._tailLength < 56 ? 64 : 128);
    end.set(this._tail.subarray(0, this._tailLength));
    end[this._tailLength] = 0x80;
    const view = new DataView(end.buffer);
    view.setUint32(end.length - 8, Math.floor(bits / 2 ** 32));
    view.setUint32(end.length - 4, bits >>> 0);
    for (let at = 0; at < end.length; at += 64) this._block(view, at);
    return [...this._state].map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  }

  /**
   * @param {DataView} view
   * @param {number} at
   */
  _block(view, at) {
    const w = this._words;
    for (let i = 0; i < 16; i++) w[i] = view.getInt32(at + i * 4);
    for (let i = 16; i < 80; i++) {
      const x = w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16];
      w[i] = (x << 1) | (x >>> 31);
    }
    const s = this._state;
    let a = s[0];
    let b = s[1];
    let c = s[2];
    let d = s[3];
    let e = s[4];
    // No arrays, no calls, and every sum cut to 32 bits: this loop decides how fast files are read.
    for (let i = 0; i < 80; i++) {
      let mixed;
      if (i < 20) mixed = (((b & c) | (~b & d)) + 0x5a827999) | 0;
      else if (i < 40) mixed = ((b ^ c ^ d) + 0x6ed9eba1) | 0;
      else if (i < 60) mixed = (((b & c) | (b & d) | (c & d)) - 0x70e44324) | 0;
      else mixed = ((b ^ c ^ d) - 0x359d3e2a) | 0;
      const next = (((((a << 5) | (a >>> 27)) + mixed) | 0) + ((e + w[i]) | 0)) | 0;
      e = d;
      d = c;
      c = (b << 30) | (b >>> 2);
      b = a;
      a = next;
    }
    s[0] += a;
    s[1] += b;
    s[2] += c;
    s[3] += d;
    s[4] += e;
  }
}
