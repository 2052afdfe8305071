/**
 * Dots, stamped into the pixels of a 2-D canvas: opaque while something moves, blended at rest, so that dense places look dense.
 * Needs no graphics processor; 70,000 dots take a few milliseconds.
 */

/** @typedef {{ x: number, y: number, sx: number, sy: number }} View the data point in the middle, and pixels (CSS) per unit */

/** A color as a word of ImageData, little-endian; signed, as small integers are what engines compute fast with.
 *  @param {number} r @param {number} g @param {number} b */
export const pack = (r, g, b) => 0xff000000 | (b << 16) | (g << 8) | r;

/** A color of the style sheet, such as #0d2cb5, as a word. @param {string} text */
export function parse(text) {
  const hex = text.trim().replace('#', '');
  const full = hex.length === 3 ? [...hex].map(c => c + c).join('') : hex;
  const n = parseInt(full, 16);
  return pack(n >> 16 & 255, n >> 8 & 255, n & 255);
}

// The weight of a new color over an old one, and the opacity of both, by the old opacity: for four degrees to which a dot covers a pixel.
const weights = new Int32Array(1024);
const opacities = new Int32Array(1024);
for (let i = 0; i < 1024; i++) {
  const a = .66 * ((i >> 8) + 1) / 4;
  const sum = a + (i & 255) / 255 * (1 - a);
  weights[i] = Math.round(256 * a / sum);
  opacities[i] = Math.round(255 * sum) << 24;
}

export class Raster {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    /** @type {Float32Array} */ this.xy = new Float32Array(0);
    /** @type {Uint8Array} */ this.color = new Uint8Array(0);
    /** @type {Int32Array} */ this.palette = new Int32Array([pack(13, 44, 181)]);
    /** Dots that stand out; the others are drawn first and gray. @type {Uint8Array | null} */
    this.chosen = null;
    this.gray = pack(217, 220, 223);
    this.width = this.height = this.ratio = 0;
    /** Pixels per unit when all dots show. */
    this.usual = Infinity;
    /** Script time of the last drawing in ms. */
    this.cost = 0;
  }

  /** The number of dots. */
  get count() { return this.xy.length >> 1; }

  /** @param {number} width CSS pixels @param {number} height @param {number} ratio device pixels per CSS pixel */
  resize(width, height, ratio) {
    if (width === this.width && height === this.height && ratio === this.ratio) return;
    [this.width, this.height, this.ratio] = [width, height, ratio];
    const [w, h] = [Math.max(1, Math.round(width * ratio)), Math.max(1, Math.round(height * ratio))];
    [this.canvas.width, this.canvas.height] = [w, h];
    this.image = this.context.createImageData(w, h);
    this.pixels = new Int32Array(this.image.data.buffer);
  }

  /** The radius of a dot in device pixels: smaller the more there are, and growing a little as one comes closer. @param {View} view */
  radius(view) {
    const n = this.count;
    const near = Math.min(1.8, Math.max(1, Math.sqrt(view.sx * view.sy) / this.usual) ** .35);
    return near * this.ratio * (n > 30000 ? 1.3 : n > 8000 ? 1.8 : n > 1000 ? 2.6 : 3.6);
  }

  /** @param {View} view @param {boolean} isMoving */
  draw(view, isMoving) {
    if (!this.pixels || !this.image) return;
    const start = performance.now();
    this.pixels.fill(0);
    const stamp = disk(this.radius(view), this.canvas.width);
    if (this.chosen) {
      this.stamp(view, stamp, isMoving, 0);
      this.stamp(view, stamp, isMoving, 1);
    } else this.stamp(view, stamp, isMoving, -1);
    this.context.putImageData(this.image, 0, 0);
    this.cost = performance.now() - start;
  }

  /**
   * @param {View} view @param {ReturnType<typeof disk>} stamp @param {boolean} isMoving
   * @param {number} only the value of `chosen` that is drawn, or −1 for all
   */
  stamp(view, stamp, isMoving, only) {
    const { xy, color, palette, chosen, ratio } = this;
    const pixels = /** @type {Int32Array} */ (this.pixels);
    const [w, h, n, edge] = [this.canvas.width, this.canvas.height, this.count, stamp.edge];
    const [kx, ky] = [view.sx * ratio, view.sy * ratio];
    const [ox, oy] = [w / 2 - view.x * kx, h / 2 + view.y * ky];
    const { inner, all, levels } = stamp;
    const [many, few] = [all.length, inner.length];
    const isGray = only === 0;
    // Rows sorted by class must not cover one another: a step without a common divisor mixes them.
    const step = mixing(n);
    for (let k = 0, i = 0; k < n; k++, i += step, i = i >= n ? i - n : i) {
      if (only >= 0 && chosen && chosen[i] !== only) continue;
      const px = xy[2 * i] * kx + ox;
      const py = oy - xy[2 * i + 1] * ky;
      if (!(px > edge && py > edge && px < w - edge - 1 && py < h - edge - 1)) continue;
      const at = (py | 0) * w + (px | 0);
      const word = isGray ? this.gray : palette[color[i]];
      if (isMoving || isGray) {
        for (let j = 0; j < few; j++) pixels[at + inner[j]] = word;
        continue;
      }
      blend(pixels, at, all, levels, word);
    }
  }

  /**
   * The row whose dot is nearest to a place of the canvas, or −1 if none is within `within` pixels.
   * @param {View} view @param {number} px @param {number} py @param {number} within
   */
  nearest(view, px, py, within) {
    const { xy } = this;
    const n = this.count;
    const [x, y] = this.toData(view, px, py);
    const [kx, ky] = [view.sx * view.sx, view.sy * view.sy];
    let [best, at] = [within * within, -1];
    for (let i = 0; i < n; i++) {
      const [dx, dy] = [xy[2 * i] - x, xy[2 * i + 1] - y];
      const distance = dx * dx * kx + dy * dy * ky;
      if (distance < best) { best = distance; at = i; }
    }
    return at;
  }

  /** @param {View} view @param {number} px @param {number} py @returns {[number, number]} */
  toData(view, px, py) {
    return [view.x + (px - this.width / 2) / view.sx, view.y - (py - this.height / 2) / view.sy];
  }

  /** @param {View} view @param {number} x @param {number} y @returns {[number, number]} */
  toPixel(view, x, y) {
    return [this.width / 2 + (x - view.x) * view.sx, this.height / 2 - (y - view.y) * view.sy];
  }

  /** A view of nearly all dots: from the 0.2 % to the 99.8 % quantile of each axis. @param {number} pad pixels @returns {View} */
  fit(pad) {
    const n = this.count;
    if (!n) return { x: 0, y: 0, sx: 60, sy: 60 };
    const bounds = [0, 1].map(axis => {
      const list = new Float32Array(n);
      for (let i = 0; i < n; i++) list[i] = this.xy[2 * i + axis];
      list.sort();
      return [list[Math.floor(.002 * (n - 1))], list[Math.ceil(.998 * (n - 1))]];
    });
    const [[x0, x1], [y0, y1]] = bounds;
    let sx = Math.max(40, this.width - 2 * pad) / (x1 - x0 || 1);
    let sy = Math.max(40, this.height - 2 * pad) / (y1 - y0 || 1);
    // Equal units on both axes, unless one of them is nearly flat.
    if (Math.max(sx / sy, sy / sx) < 8) sx = sy = Math.min(sx, sy);
    this.usual = Math.sqrt(sx * sy);
    return { x: (x0 + x1) / 2, y: (y0 + y1) / 2, sx, sy };
  }

  /** The rows within a polygon of data points. @param {[number, number][]} polygon @returns {Int32Array} */
  inside(polygon) {
    const rows = [];
    const m = polygon.length;
    for (let i = 0; i < this.count; i++) {
      const [x, y] = [this.xy[2 * i], this.xy[2 * i + 1]];
      let isIn = false;
      for (let a = 0, b = m - 1; a < m; b = a++) {
        const [ax, ay] = polygon[a];
        const [bx, by] = polygon[b];
        if ((ay > y) !== (by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax) isIn = !isIn;
      }
      if (isIn) rows.push(i);
    }
    return Int32Array.from(rows);
  }
}

/** @param {Int32Array} pixels @param {number} at @param {Int32Array} offsets @param {Int32Array} levels @param {number} word */
function blend(pixels, at, offsets, levels, word) {
  const red = word & 0xff00ff;
  const green = word & 0xff00;
  for (let j = 0; j < offsets.length; j++) {
    const place = at + offsets[j];
    const old = pixels[place];
    const level = levels[j] | (old >>> 24);
    const a = weights[level];
    const newRed = (old & 0xff00ff) + (Math.imul(red - (old & 0xff00ff), a) >> 8);
    const newGreen = (old & 0xff00) + (Math.imul(green - (old & 0xff00), a) >> 8);
    pixels[place] = opacities[level] | (newRed & 0xff00ff) | (newGreen & 0xff00);
  }
}

/**
 * The offsets of a disk's pixels in an image of width w: those mostly covered, and all with their level.
 * @param {number} radius @param {number} w
 */
function disk(radius, w) {
  /** @type {number[][]} */ const [inner, all, levels] = [[], [], []];
  const edge = Math.ceil(radius);
  for (let y = -edge; y <= edge; y++) {
    for (let x = -edge; x <= edge; x++) {
      const level = Math.round(4 * Math.min(1, Math.max(0, radius + .5 - Math.hypot(x, y)))) - 1;
      if (level < 0) continue;
      all.push(y * w + x);
      levels.push(level << 8);
      if (level > 1) inner.push(y * w + x);
    }
  }
  return { inner: Int32Array.from(inner), all: Int32Array.from(all), levels: Int32Array.from(levels), edge };
}

/** A step near the golden ratio of n without a divisor in common with it. @param {number} n */
function mixing(n) {
  if (n < 3) return 1;
  const divisor = (/** @type {number} */ a, /** @type {number} */ b) => { while (b) [a, b] = [b, a % b]; return a; };
  let step = Math.max(1, Math.floor(n * .61803));
  while (divisor(step, n) !== 1) step++;
  return step % n || 1;
}
