/** Charts as drawings: lines and a histogram, with marks, a legend, a reading at the pointer, a table, and downloads. */
import { figure, logTicks, mark, ticks } from './format.js';
import { newId } from './parts.js';
import { saveCsv, saveSvg } from './save.js';
import { h, onStop, replace, s, state, watch } from './view.js';

/** @typedef {{ name: string, look: number, isDashed?: boolean, isDotted?: boolean, xs: number[], ys: number[] }} Series */

const [left, right, top, bottom] = [58, 14, 10, 44];

/** Watches the width of an element. @param {HTMLElement} element */
export function widthOf(element) {
  const width = state(0);
  const observer = new ResizeObserver(entries => width.set(Math.floor(entries[0].contentRect.width)));
  observer.observe(element);
  onStop(() => observer.disconnect());
  return width;
}

/**
 * At most `most` points that keep the lowest and the highest value of each stretch.
 * @param {number[]} xs @param {number[]} ys @param {number} most
 * @returns {[number, number][]}
 */
export function thin(xs, ys, most) {
  const n = xs.length;
  /** @type {[number, number][]} */
  const points = [];
  const stretches = Math.max(1, Math.floor(most / 2));
  if (n <= most) for (let i = 0; i < n; i++) points.push([xs[i], ys[i]]);
  else {
    for (let k = 0; k < stretches; k++) {
      const [from, to] = [Math.floor(k * n / stretches), Math.floor((k + 1) * n / stretches)];
      let [low, high] = [from, from];
      for (let i = from; i < to; i++) { if (ys[i] < ys[low]) low = i; if (ys[i] > ys[high]) high = i; }
      for (const i of low < high ? [low, high] : [high, low]) points.push([xs[i], ys[i]]);
    }
  }
  return points.filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
}

/** The range of finite values. @param {number[][]} lists */
function range(lists) {
  let [low, high] = [Infinity, -Infinity];
  for (const value of lists.flat()) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low <= high ? [low, high] : [0, 1];
}

/**
 * A chart of curves.
 * @param {{ name: string, file: string, x: string, y: () => string, series: () => Series[], isLog: () => boolean, height?: number,
 *   point?: () => [number, number] | null, describe?: () => string, bounds?: [number, number] }} about
 *   a point that moves alone, words and a vertical range in place of the usual ones
 */
export function lineChart(about) {
  const id = newId();
  const svg = s('svg', { class: 'chart', role: 'img', 'aria-labelledby': id });
  const title = s('title', { id });
  const legend = h('ul', { class: 'legend' });
  const box = h('div', null, legend, svg);
  const width = widthOf(box);
  const at = state(/** @type {number | null} */ (null));
  const reading = s('g', { 'aria-hidden': 'true' });
  /** @type {{ toX: (v: number) => number, toY: (v: number) => number, fromX: (v: number) => number, right: number } | null} */
  let scale = null;
  const dot = s('circle', { class: 'point', r: 6, cx: -99 });
  const drawn = state(0);

  watch(() => {
    const series = about.series();
    if (!width()) return;
    const [w, tall] = [width(), about.height ?? 300];
    const isLog = about.isLog();
    const visible = isLog ? series.map(each => ({ ...each, ys: each.ys.map(y => (y > 0 ? y : NaN)) })) : series;
    const [x0, x1] = range(visible.map(each => each.xs));
    // A reference far below the curves stays out of sight, and the legend says so.
    let [y0, y1] = range(visible.filter(each => !each.isDashed).map(each => each.ys));
    const inReach = (/** @type {number} */ y) => y > y0 / 30 && y < y1 * 30;
    const refs = visible.filter(each => each.isDashed && (about.bounds || inReach(each.ys[0])));
    [y0, y1] = [Math.min(y0, ...refs.map(each => each.ys[0])), Math.max(y1, ...refs.map(each => each.ys[0]))];
    if (about.bounds) [y0, y1] = about.bounds;
    else if (isLog) [y0, y1] = y0 <= 0 ? [.1, 1] : [y0 / 1.08, Math.max(y1 * 1.08, y0 * 1.2)];
    else [y0, y1] = [y0 >= 0 && y0 < y1 * .6 ? 0 : y0 - (y1 - y0) * .06, y1 === y0 ? y0 + 1 : y1 + (y1 - y0) * .06];
    const toX = (/** @type {number} */ x) => left + (w - left - right) * (x - x0) / (x1 - x0 || 1);
    const part = (/** @type {number} */ y) => (isLog ? Math.log(y / y0) / Math.log(y1 / y0) : (y - y0) / (y1 - y0));
    const toY = (/** @type {number} */ y) => tall - bottom - (tall - top - bottom) * part(y);
    scale = { toX, toY, fromX: px => x0 + (x1 - x0) * (px - left) / (w - left - right), right: w - right };
    svg.setAttribute('viewBox', `0 0 ${w} ${tall}`);
    title.textContent = about.describe?.() ?? describe(about, series);
    replace(svg, title,
      (isLog ? logTicks(y0, y1) : ticks(y0, y1, 5)).map(y => [s('line', { class: 'grid', x1: left, x2: w - right, y1: toY(y), y2: toY(y) }),
        s('text', { class: 'end', x: left - 8, y: toY(y) + 4 }, mark(y))]),
      s('line', { class: 'base', x1: left, x2: w - right, y1: tall - bottom, y2: tall - bottom }),
      ticks(x0, x1, Math.max(2, w / 90)).map(x => s('text', { class: 'mid', x: toX(x), y: tall - bottom + 18 }, mark(x))),
      s('text', { class: 'end', x: w - right, y: tall - 6 }, about.x + ' →'),
      s('text', { x: left, y: tall - 6, class: 'name' }, '↑ ' + about.y()),
      visible.filter(each => !each.isDashed || refs.includes(each)).map(each => s('path', {
        class: look(each),
        d: 'M' + thin(each.xs, each.ys, 2000).map(([x, y]) => toX(x).toFixed(1) + ' ' + toY(y).toFixed(1)).join('L'),
      })), about.point && dot, reading);
    drawn.set(drawn.peek() + 1);
    replace(legend, series.map(each => h('li', null, s('svg', { viewBox: '0 0 26 8', 'aria-hidden': 'true' },
      s('line', { class: look(each), x1: 0, x2: 26, y1: 4, y2: 4 })),
      each.name, each.isDashed && !refs.some(ref => ref.name === each.name) && ' – beyond the chart')));
  });
  if (about.point) {
    watch(() => {
      const at = drawn() && about.point?.();
      dot.setAttribute('cx', String(at && scale ? scale.toX(at[0]) : -99));
      dot.setAttribute('cy', String(at && scale ? scale.toY(at[1]) : -99));
    });
  }

  watch(() => {
    const x = at();
    if (x === null || !scale) { replace(reading); return; }
    const list = about.series();
    const near = nearest(list[0]?.xs ?? [], x);
    const px = scale.toX(near);
    const texts = [`${about.x} ${figure(near)}`, ...list.map(each => `${each.name} ${figure(at2(each, near))}`)];
    const isLeft = px > (left + scale.right) / 2;
    replace(reading, s('line', { class: 'cross', x1: px, x2: px, y1: top, y2: (about.height ?? 300) - bottom }),
      texts.map((text, i) => s('text', { class: isLeft ? 'end name' : 'name', x: px + (isLeft ? -8 : 8), y: top + 14 + 17 * i }, text)));
  });
  svg.addEventListener('pointermove', (/** @type {PointerEvent} */ e) => {
    if (scale) at.set(scale.fromX(e.clientX - svg.getBoundingClientRect().left));
  });
  svg.addEventListener('pointerleave', () => at.set(null));
  return [box, tools(about.file, svg, () => table(about))];
}

/** @param {Series} each */
const look = each => `line s${each.look}` + (each.isDashed ? ' dashed' : each.isDotted ? ' dotted' : '');

/** @param {number[]} list @param {number} value */
function nearest(list, value) {
  let best = list[0] ?? value;
  for (const each of list) if (Math.abs(each - value) < Math.abs(best - value)) best = each;
  return best;
}

/** The last value of a series up to x. @param {Series} series @param {number} x */
function at2(series, x) {
  let value = series.ys[0];
  for (let i = 0; i < series.xs.length && series.xs[i] <= x + 1e-9; i++) value = series.ys[i];
  return value;
}

/** @param {any} about @param {Series[]} series */
function describe(about, series) {
  return `${about.name}. ` + series.map(({ name, ys }) =>
    (ys.length ? `${name}: from ${figure(ys[0])} to ${figure(ys[ys.length - 1])}` : `${name}: nothing yet`)).join('; ') + '.';
}

/** All values as rows: x, then each series. @param {any} about @returns {(string | number | null)[][]} */
function table(about) {
  const series = /** @type {Series[]} */ (about.series());
  const xs = [...new Set(series.flatMap(each => each.xs))].sort((a, b) => a - b);
  const maps = series.map(each => new Map(each.xs.map((x, i) => [x, each.ys[i]])));
  return [[about.x, ...series.map(each => each.name)], ...xs.map(x => [x, ...maps.map(each => each.get(x) ?? null)])];
}

/** Downloads and the table below a chart. @param {string} file @param {any} svg @param {() => (string | number | null)[][]} rows */
export function tools(file, svg, rows) {
  const body = h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Table of values' });
  return h('div', { class: 'tools' },
    h('button', { class: 'quiet', onclick: () => saveSvg(svg, file) }, 'Save SVG'),
    h('button', { class: 'quiet', onclick: () => saveCsv(rows(), file) }, 'Save CSV'),
    h('details', { ontoggle: (/** @type {any} */ e) => {
      if (!e.target.open) { replace(body); return; }
      const [names, ...list] = rows();
      const every = Math.ceil(list.length / 100);
      replace(body, h('table', null,
        h('thead', null, h('tr', null, names.map((name, i) => h('th', { scope: 'col', class: i ? 'number' : null }, name)))),
        h('tbody', null, list.filter((_, i) => i % every === 0 || i === list.length - 1).map(row => h('tr', null,
          row.map((value, i) => h('td', { class: i ? 'number' : null }, typeof value === 'number' ? figure(value) : value ?? '–')))))));
    } }, h('summary', null, 'Show as table'), body));
}

/**
 * A histogram.
 * @param {{ name: string, file: string, x: string, values: () => ArrayLike<number> | null, height?: number }} about
 */
export function histogram(about) {
  const id = newId();
  const svg = s('svg', { class: 'chart', role: 'img', 'aria-labelledby': id });
  const title = s('title', { id });
  const box = h('div', null, svg);
  const width = widthOf(box);
  /** @type {[number, number, number][]} */
  let bars = [];
  watch(() => {
    const values = about.values();
    if (!width() || !values) return;
    const [w, tall] = [width(), about.height ?? 220];
    const sorted = Float32Array.from(/** @type {any} */ (values)).sort();
    const low = 0;
    const high = sorted[Math.floor(.995 * (sorted.length - 1))] || 1;
    const counts = new Array(32).fill(0);
    for (const value of sorted) counts[Math.min(31, Math.floor(32 * (value - low) / (high - low)))]++;
    bars = counts.map((each, k) => [low + (high - low) * k / 32, low + (high - low) * (k + 1) / 32, each]);
    const most = Math.max(...counts);
    const toX = (/** @type {number} */ x) => left + (w - left - right) * (x - low) / (high - low);
    const toY = (/** @type {number} */ y) => tall - bottom - (tall - top - bottom) * y / most;
    svg.setAttribute('viewBox', `0 0 ${w} ${tall}`);
    title.textContent = `${about.name}: median ${figure(sorted[sorted.length >> 1])}, largest ${figure(sorted[sorted.length - 1])}.`;
    replace(svg, title, ticks(0, most, 4).map(y => [s('line', { class: 'grid', x1: left, x2: w - right, y1: toY(y), y2: toY(y) }),
      s('text', { class: 'end', x: left - 8, y: toY(y) + 4 }, mark(y))]),
    bars.map(([from, to, each]) => s('rect', { class: 'bar', x: toX(from) + .5, y: toY(each), width: Math.max(1, toX(to) - toX(from) - 1),
      height: tall - bottom - toY(each) })),
    ticks(low, high, Math.max(2, w / 90)).map(x => s('text', { class: 'mid', x: toX(x), y: tall - bottom + 18 }, mark(x))),
    s('text', { class: 'end', x: w - right, y: tall - 6 }, about.x + ' →'), s('text', { class: 'name', x: left, y: tall - 6 }, '↑ rows'));
  });
  return [box, tools(about.file, svg, () => [['from', 'to', 'rows'], ...bars])];
}
