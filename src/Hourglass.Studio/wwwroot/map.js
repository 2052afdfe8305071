/** `<hg-map>`: dots of rows that can be zoomed, moved and pointed at, by mouse, touch and keys. */
import { mark, ticks } from './format.js';
import { Raster, pack, parse } from './raster.js';
import { replace, s } from './view.js';

/** @typedef {'point' | 'move' | 'lasso' | 'look'} Mode what a drag does */

export class DotMap extends HTMLElement {
  constructor() {
    super();
    this.canvas = document.createElement('canvas');
    this.raster = new Raster(this.canvas);
    this.view = { x: 0, y: 0, sx: 60, sy: 60 };
    this.isFitted = true;
    /** @type {Mode} */ this.mode = 'look';
    /** The decode point. @type {[number, number] | null} */ this.point = null;
    /** Rows with a ring and a text. @type {{ row: number, text: string }[]} */ this.marks = [];
    /** @type {[number, number][]} */ this.lasso = [];
    /** @type {Map<number, [number, number]>} */ this.fingers = new Map();
    this.over = s('svg', { class: 'over', 'aria-hidden': 'true' });
    this.frame = this.rest = 0;
    this.isMoving = false;
    /** @type {HTMLImageElement | null} */ this.behind = null;
    /** @type {[number, number, number, number]} */ this.behindAt = [0, 0, 1, 1];
    this.dark = matchMedia('(prefers-color-scheme: dark)');
    this.recolor = () => { this.colors(this.errorScale); this.redraw(); };
    this.errorScale = false;
    /** @type {ResizeObserver | null} */ this.observer = null;
  }

  connectedCallback() {
    this.append(this.canvas, this.over);
    this.observer ??= new ResizeObserver(() => {
      this.raster.resize(this.clientWidth, this.clientHeight, Math.min(2, devicePixelRatio || 1));
      if (this.isFitted) this.view = this.raster.fit(26);
      this.redraw();
    });
    this.observer.observe(this);
    this.dark.addEventListener('change', this.recolor);
    this.colors(this.errorScale);
    if (this.isBound) return;
    this.isBound = true;
    this.addEventListener('wheel', e => { e.preventDefault(); this.zoom(Math.exp(-e.deltaY * (e.ctrlKey ? .01 : .0016)), ...this.at(e)); },
      { passive: false });
    this.addEventListener('pointerdown', e => this.down(e));
    this.addEventListener('pointermove', e => this.drag(e));
    for (const kind of /** @type {const} */ (['pointerup', 'pointercancel'])) this.addEventListener(kind, e => this.up(e));
    this.addEventListener('keydown', () => this.canvas.classList.remove('by-mouse'));
    this.canvas.addEventListener('blur', () => this.canvas.classList.remove('by-mouse'));
    this.addEventListener('pointerleave', () => this.tell('hover', { row: -1 }));
  }

  disconnectedCallback() {
    this.observer?.disconnect();
    this.dark.removeEventListener('change', this.recolor);
    cancelAnimationFrame(this.frame);
    clearTimeout(this.rest);
  }

  /** Takes the colors of the theme: of classes, or of a scale for errors. @param {boolean} isScale */
  colors(isScale) {
    this.errorScale = isScale;
    const style = getComputedStyle(document.documentElement);
    const read = (/** @type {string} */ name) => parse(style.getPropertyValue(name));
    const palette = Array.from({ length: 10 }, (_, k) => read('--c' + k));
    this.raster.gray = read('--rule');
    this.raster.palette = isScale ? scale(this.dark.matches) : Int32Array.from({ length: 256 }, (_, k) => palette[k % 10]);
  }

  /** @param {Float32Array} xy @param {boolean} [keepView] */
  setDots(xy, keepView = false) {
    this.raster.xy = xy;
    if (this.raster.color.length !== xy.length >> 1) this.raster.color = new Uint8Array(xy.length >> 1);
    if (!keepView || this.isFitted) this.fit(); else this.redraw();
  }

  /** Shows all dots. */
  fit() {
    this.isFitted = true;
    this.view = this.raster.fit(26);
    this.redraw();
  }

  /** @param {any} e @returns {[number, number]} */
  at(e) {
    const box = this.getBoundingClientRect();
    return [e.clientX - box.left, e.clientY - box.top];
  }

  /** @param {string} kind @param {any} detail */
  tell(kind, detail) { this.dispatchEvent(new CustomEvent(kind, { detail })); }

  /** @param {number} factor @param {number} px the pixel that stays @param {number} py */
  zoom(factor, px = this.clientWidth / 2, py = this.clientHeight / 2) {
    const [x, y] = this.raster.toData(this.view, px, py);
    const { sx, sy } = this.view;
    this.isFitted = false;
    this.view = { sx: sx * factor, sy: sy * factor, x: x - (px - this.clientWidth / 2) / (sx * factor), y: y
      + (py - this.clientHeight / 2) / (sy * factor) };
    this.redraw(true);
  }

  /** @param {number} dx pixels @param {number} dy */
  shift(dx, dy) {
    this.isFitted = false;
    this.view = { ...this.view, x: this.view.x - dx / this.view.sx, y: this.view.y + dy / this.view.sy };
    this.redraw(true);
  }

  /** @param {PointerEvent} e */
  down(e) {
    if (e.button > 1) return;
    this.setPointerCapture(e.pointerId);
    this.fingers.set(e.pointerId, this.at(e));
    this.pressed = { at: this.at(e), mode: e.button === 1 || this.fingers.size > 1 ? 'move' : this.mode, hasMoved: false };
    if (this.pressed.mode === 'point') this.aim(...this.at(e));
    if (this.pressed.mode === 'lasso') this.lasso = [this.raster.toData(this.view, ...this.at(e))];
    if (this.fingers.size > 1) this.lasso = [];
    this.canvas.classList.add('by-mouse');
    this.canvas.focus({ preventScroll: true });
  }

  /** @param {PointerEvent} e */
  drag(e) {
    const now = this.at(e);
    const before = this.fingers.get(e.pointerId);
    if (!before || !this.pressed) {
      if (e.pointerType === 'mouse') this.tell('hover', { row: this.raster.nearest(this.view, ...now, 14) });
      return;
    }
    this.fingers.set(e.pointerId, now);
    if (Math.hypot(now[0] - this.pressed.at[0], now[1] - this.pressed.at[1]) > 4) this.pressed.hasMoved = true;
    if (this.fingers.size === 2) {
      const [other] = [...this.fingers].filter(([id]) => id !== e.pointerId).map(([, at]) => at);
      const spread = (/** @type {number[]} */ a) => Math.hypot(a[0] - other[0], a[1] - other[1]) || 1;
      this.shift((now[0] - before[0]) / 2, (now[1] - before[1]) / 2);
      this.zoom(spread(now) / spread(before), (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
    } else if (this.pressed.mode === 'move') this.shift(now[0] - before[0], now[1] - before[1]);
    else if (this.pressed.mode === 'point') this.aim(...now);
    else if (this.pressed.mode === 'lasso') { this.lasso.push(this.raster.toData(this.view, ...now)); this.decorate(); }
  }

  /** @param {PointerEvent} e */
  up(e) {
    this.fingers.delete(e.pointerId);
    const pressed = this.pressed;
    if (this.fingers.size || !pressed) return;
    this.pressed = undefined;
    if (pressed.mode === 'lasso' && this.lasso.length > 2) this.tell('select', { rows: this.raster.inside(this.lasso) });
    if (pressed.mode === 'move' && !pressed.hasMoved) {
      const [px, py] = this.at(e);
      this.shift(this.clientWidth / 2 - px, this.clientHeight / 2 - py);
    }
    if (!pressed.hasMoved) this.tell('pick', { row: this.raster.nearest(this.view, ...this.at(e), 14), mode: pressed.mode });
    this.lasso = [];
    this.decorate();
  }

  /** Puts the decode point at a pixel. @param {number} px @param {number} py */
  aim(px, py) {
    this.setPoint(this.raster.toData(this.view, px, py));
    this.tell('aim', { at: this.point });
  }

  /** @param {[number, number] | null} at */
  setPoint(at) {
    this.point = at;
    if (at) {
      const [px, py] = this.raster.toPixel(this.view, ...at);
      const [w, h] = [this.clientWidth, this.clientHeight];
      if (w && !this.pressed && (px < 12 || py < 12 || px > w - 12 || py > h - 12)) {
        this.shift(Math.min(0, w - 40 - px) + Math.max(0, 40 - px), Math.min(0, h - 40 - py) + Math.max(0, 40 - py));
      }
    }
    this.decorate();
  }

  /** Draws soon; opaque while moving, blended 120 ms later. @param {boolean} [isMoving] */
  redraw(isMoving = false) {
    clearTimeout(this.rest);
    if (isMoving) this.rest = setTimeout(() => this.redraw(), 120);
    this.isMoving = isMoving;
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.raster.draw(this.view, this.isMoving);
      this.decorate();
      if (!this.isMoving) this.tell('rest', null);
    });
  }

  /** Axes, point, marks, lasso and the picture behind. */
  decorate() {
    const [w, h, view] = [this.clientWidth, this.clientHeight, this.view];
    if (!w) return;
    const px = (/** @type {[number, number]} */ at) => this.raster.toPixel(view, ...at);
    const [[x0, y1], [x1, y0]] = [this.raster.toData(view, 0, 0), this.raster.toData(view, w, h)];
    const ring = (/** @type {[number, number]} */ [x, y], /** @type {number} */ r, /** @type {string} */ look) => s('circle',
      { class: look, cx: x, cy: y, r });
    const point = this.point && px(this.point);
    replace(this.over,
      ticks(x0, x1, w / 110).map(x => [s('line', { class: 'tick', x1: px([x, 0])[0], x2: px([x, 0])[0], y1: h - 6, y2: h }),
        px([x, 0])[0] < w - 20 && px([x, 0])[0] > 30 && s('text', { x: px([x, 0])[0], y: h - 9, 'text-anchor': 'middle' }, mark(x))]),
      ticks(y0, y1, h / 70).map(y => [s('line', { class: 'tick', x1: 0, x2: 6, y1: px([0, y])[1], y2: px([0, y])[1] }),
        px([0, y])[1] > 14 && px([0, y])[1] < h - 24 && s('text', { x: 9, y: px([0, y])[1] + 4 }, mark(y))]),
      this.lasso.length > 1 && s('polygon', { class: 'lasso', points: this.lasso.map(at => px(at).join(',')).join(' ') }),
      this.marks.filter(({ row }) => row >= 0 && row < this.raster.count).map(({ row, text }) => {
        const at = px([this.raster.xy[2 * row], this.raster.xy[2 * row + 1]]);
        return [ring(at, 7, 'halo'), ring(at, 7, 'mark'), s('text', { x: at[0] + 13, y: at[1] - 9, class: 'name' }, text)];
      }),
      point && [ring(point, 9, 'halo'), ring(point, 9, 'point'), [[-16, -5], [5, 16]].map(([a, b]) => [
        s('line', { class: 'point', x1: point[0] + a, x2: point[0] + b, y1: point[1], y2: point[1] }),
        s('line', { class: 'point', y1: point[1] + a, y2: point[1] + b, x1: point[0], x2: point[0] })])]);
    if (this.behind) {
      const [left, up] = px([this.behindAt[0], this.behindAt[3]]);
      const [right, low] = px([this.behindAt[1], this.behindAt[2]]);
      Object.assign(this.behind.style, { left: left + 'px', top: up + 'px', width: right - left + 'px', height: low - up + 'px' });
    }
  }

  /**
   * Shows a picture behind the dots, over a range of the data.
   * @param {string | null} url @param {[number, number, number, number]} [at]
   */
  setBehind(url, at) {
    this.behind?.remove();
    this.behind = null;
    this.canvas.style.opacity = url === null ? '' : this.raster.count > 8000 ? '.4' : '.8';
    if (!url || !at) return;
    this.behind = new Image();
    Object.assign(this.behind, { className: 'behind', src: url, alt: '' });
    this.behindAt = at;
    this.prepend(this.behind);
    this.decorate();
  }
}

/** 256 colors from calm to loud, whose lightness alone orders them. @param {boolean} isDark */
function scale(isDark) {
  const stops = isDark ? [[38, 48, 84], [92, 110, 190], [196, 160, 200], [250, 200, 120], [255, 248, 214]]
    : [[206, 214, 232], [118, 146, 214], [88, 70, 160], [120, 24, 80], [30, 0, 20]];
  return Int32Array.from({ length: 256 }, (_, k) => {
    const t = k / 255 * (stops.length - 1);
    const i = Math.min(stops.length - 2, Math.floor(t));
    const [r, g, b] = stops[i].map((v, j) => Math.round(v + (stops[i + 1][j] - v) * (t - i)));
    return pack(r, g, b);
  });
}

customElements.define('hg-map', DotMap);
