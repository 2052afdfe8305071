/** The histogram of the scores: normal rows, anomalies and unlabeled ones, with the threshold and a marked score. */
import { widthOf } from './chart.js';
import { count, figure, logTicks, mark, ticks } from './format.js';
import { newId } from './parts.js';
import { bins } from './ranking.js';
import { h, replace, s, state, watch } from './view.js';

export const [left, right, top, bottom] = [58, 14, 26, 44];
/** @type {['unknown' | 'normal' | 'anomaly', string][]} */
const kinds = [['unknown', 'unlabeled rows'], ['normal', 'normal rows'], ['anomaly', 'anomalies']];

/** From scores to pixels and back.
 *  @typedef {{ low: number, high: number, to: (v: number) => number, from: (px: number) => number }} Scale */

/** The range of an axis that holds all scores and the threshold.
 *  @param {Float32Array} sorted @param {number} threshold @param {boolean} isLog @param {number} width @returns {Scale} */
function scaleOf(sorted, threshold, isLog, width) {
  let [low, high] = [Math.min(sorted[0], threshold), Math.max(sorted[sorted.length - 1], threshold)];
  if (isLog) low = Math.max(low, sorted.find(each => each > 0) ?? high / 10, high * 1e-9);
  if (!(high > low)) high = low + Math.max(1e-6, Math.abs(low) * .1);
  const pad = isLog ? (high / low) ** .02 : (high - low) * .02;
  [low, high] = isLog ? [low / pad, high * pad] : [low >= 0 ? Math.max(0, low - pad) : low - pad, high + pad];
  const inner = width - left - right;
  return isLog ? {
    low, high, to: v => left + inner * Math.log(Math.max(low, v) / low) / Math.log(high / low),
    from: px => low * (high / low) ** ((px - left) / inner),
  } : { low, high, to: v => left + inner * (v - low) / (high - low), from: px => low + (high - low) * (px - left) / inner };
}

/** Whether a logarithmic axis shows these scores better. @param {Float32Array} sorted */
export const suitsLog = sorted => sorted[0] > 0 && sorted[sorted.length - 1] > 12 * sorted[sorted.length >> 1];

/** @param {string} hatch */
const pattern = hatch => s('defs', null, s('pattern', { id: hatch, width: 6, height: 6, patternUnits: 'userSpaceOnUse',
  patternTransform: 'rotate(45)' }, s('path', { class: 'hatch', d: 'M1.5 0V6' })));

/** A key of the legend. @param {string} kind @param {string} hatch */
const key = (kind, hatch) => s('svg', { class: 'chart key', viewBox: '0 0 22 14', 'aria-hidden': 'true' },
  kind === 'anomaly' && s('rect', { x: 1, y: 1, width: 20, height: 12, fill: `url(#${hatch})` }),
  s('rect', { class: kind, x: 1, y: 1, width: 20, height: 12 }));

const drawn = () => s('svg', { class: 'chart key', viewBox: '0 0 22 14', 'aria-hidden': 'true' },
  s('path', { class: 'drawn', d: 'M11 13l-6 -11h12Z' }));

/**
 * @param {import('./anomaly.js').Scored} scored
 * @param {{ height: number, isLog: () => boolean, isShare: () => boolean, name: string,
 *   mark?: () => number | null, isSmall?: boolean }} about
 */
export function scoreChart(scored, about) {
  const [id, hatch, tall] = [newId(), newId(), about.height];
  const svg = s('svg', { class: 'chart', role: 'img', 'aria-labelledby': id });
  const title = s('title', { id });
  const legend = h('ul', { class: 'legend' });
  const plot = h('div', { class: 'plot' }, svg);
  const box = h('div', null, legend, plot);
  const width = widthOf(box);
  const scale = state(/** @type {Scale | null} */ (null));
  const shade = s('rect', { class: 'flagged', y: top, height: tall - top - bottom });
  const line = s('path', { class: 'threshold' });
  const name = s('text', { class: 'name', y: top - 10 });
  const point = s('path', { class: 'drawn' });
  /** @type {(string | number | null)[][]} */
  let table = [];
  watch(() => {
    if (!width()) return;
    const [w, truth, all] = [width(), scored.truth(), scored.all];
    const now = scaleOf(all.sorted, scored.settled(), about.isLog(), w);
    const n = Math.max(20, Math.min(60, Math.round((w - left - right) / 14)));
    const step = (w - left - right) / n;
    const counts = bins(all, truth, score => (now.to(score) - left) / step, n);
    const shown = kinds.filter(([kind]) => counts[kind].some(each => each > 0));
    const isShare = about.isShare();
    const sums = Object.fromEntries(shown.map(([kind]) => [kind, counts[kind].reduce((a, b) => a + b, 0)]));
    const value = (/** @type {'unknown' | 'normal' | 'anomaly'} */ kind, /** @type {number} */ k) =>
      counts[kind][k] / (isShare ? sums[kind] / 100 : 1);
    const most = Math.max(...shown.flatMap(([kind]) => counts[kind].map((_, k) => value(kind, k))), 1e-9);
    const toY = (/** @type {number} */ y) => tall - bottom - (tall - top - bottom) * y / most;
    // A single marked row among many is still seen.
    const least = (/** @type {string} */ kind) => tall - bottom - (kind === 'unknown' ? 1.5 : 5);
    const bars = (/** @type {'unknown' | 'normal' | 'anomaly'} */ kind) => counts[kind].map((each, k) => (each
      ? `M${(left + k * step + .5).toFixed(1)} ${tall - bottom}V${Math.min(least(kind), toY(value(kind, k))).toFixed(1)}h${
        Math.max(1, step - 1).toFixed(1)}V${tall - bottom}Z` : '')).join('');
    svg.setAttribute('viewBox', `0 0 ${w} ${tall}`);
    title.textContent = `${about.name}: ` + shown.map(([kind, text]) => `${count(sums[kind])} ${text}`).join(', ')
      + `, from ${figure(all.sorted[0])} to ${figure(all.sorted[all.sorted.length - 1])}.`;
    replace(svg, title, pattern(hatch), shade,
      ticks(0, most, tall < 200 ? 2 : 4).map(y => [s('line', { class: 'grid', x1: left, x2: w - right, y1: toY(y), y2: toY(y) }),
        s('text', { class: 'end', x: left - 8, y: toY(y) + 4 }, mark(y) + (isShare ? ' %' : ''))]),
      shown.map(([kind]) => [kind === 'anomaly' && s('path', { d: bars(kind), fill: `url(#${hatch})` }),
        s('path', { class: kind, d: bars(kind) })]),
      s('line', { class: 'base', x1: left, x2: w - right, y1: tall - bottom, y2: tall - bottom }),
      spaced(about.isLog() ? logTicks(now.low, now.high) : ticks(now.low, now.high, Math.max(2, w / 100)), now)
        .map(x => s('text', { class: 'mid', x: now.to(x), y: tall - bottom + 18 }, mark(x))),
      s('text', { class: 'end', x: w - right, y: tall - 6 }, 'score →'),
      s('text', { class: 'name', x: left, y: tall - 6 }, isShare ? '↑ share of each kind' : '↑ rows'),
      line, name, point);
    if (!about.isSmall) replace(legend, shown.map(([kind, text]) => h('li', null, key(kind, hatch), `${count(sums[kind])} ${text}`)),
      h('li', null, key('flagged', hatch), 'above the threshold: flagged'),
      h('li', { hidden: () => (about.mark?.() ?? null) === null }, drawn(), 'the drawn row'));
    else replace(legend, h('li', null, drawn(), 'the score of the drawn row among those of the others'));
    const edge = (/** @type {number} */ k) => now.from(left + k * step);
    table = [['from', 'to', ...shown.map(each => each[1])],
      ...counts.normal.map((_, k) => [edge(k), edge(k + 1), ...shown.map(([kind]) => counts[kind][k])])];
    scale.set(now);
  });
  watch(() => {
    const [now, t] = [scale(), scored.threshold()];
    if (!now) return;
    const x = Math.max(left, Math.min(width() - right, now.to(t)));
    shade.setAttribute('x', String(x));
    shade.setAttribute('width', String(Math.max(0, width() - right - x)));
    line.setAttribute('d', `M${x} ${top - 4}V${tall - bottom}`);
    name.setAttribute('x', String(x));
    name.setAttribute('text-anchor', x < left + 60 ? 'start' : x > width() - 90 ? 'end' : 'middle');
    name.textContent = `threshold ${figure(t)}`;
  });
  watch(() => {
    const [now, value] = [scale(), about.mark?.() ?? null];
    if (!now || value === null) { point.removeAttribute('d'); return; }
    const x = Math.max(left, Math.min(width() - right, now.to(value)));
    point.setAttribute('d', `M${x} ${tall - bottom - 1}l-7 -13h14ZM${x} ${tall - bottom}V${top + 14}`);
  });
  return { box, plot, svg, scale, width, table: () => table };
}

/** Marks with room between them. @param {number[]} list @param {Scale} scale */
function spaced(list, scale) {
  let last = -Infinity;
  return list.filter(x => {
    const px = scale.to(x);
    if (px - last < 44) return false;
    last = px;
    return true;
  });
}
