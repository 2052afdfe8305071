/** A row over its reconstruction, the share of each feature in its score, and the reasons in words. */
import { about } from './about.js';
import { figure, words } from './format.js';
import { help } from './parts.js';
import { pairLegend, signalPair } from './rows.js';
import { h } from './view.js';

/** The darkest and the brightest value of pictures, by what a row holds. @param {ArrayLike<number>[]} rows @returns {[number, number]} */
export function rangeOf(...rows) {
  let [low, high] = [0, 1];
  for (const row of rows) {
    for (let i = 0; i < row.length; i++) {
      if (row[i] > 1.5) high = 255;
      if (row[i] < -.2) low = -1;
    }
  }
  return high > 1 ? [0, 255] : [low, high];
}

/**
 * Paints values (channels × height × width) as a picture.
 * @param {HTMLCanvasElement} canvas @param {ArrayLike<number>} values @param {number[]} shape @param {[number, number]} range
 */
export function paint(canvas, values, [channels, height, width], [low, high]) {
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const image = context.createImageData(width, height);
  const size = width * height;
  for (let i = 0; i < size; i++) {
    for (let c = 0; c < 3; c++) image.data[4 * i + c] = 255 * (values[i + (channels >= 3 ? c : 0) * size] - low) / (high - low);
    image.data[4 * i + 3] = channels === 4 ? 255 * (values[i + 3 * size] - low) / (high - low) : 255;
  }
  context.putImageData(image, 0, 0);
}

/** How far the channels of each pixel are apart, as a picture of one channel. @param {ArrayLike<number>} x @param {ArrayLike<number>} y
 *  @param {number[]} shape */
function distance(x, y, [channels, height, width]) {
  const size = height * width;
  const result = new Float32Array(size);
  for (let i = 0; i < size; i++) for (let c = 0; c < channels; c++) result[i] += Math.abs(x[i + c * size] - y[i + c * size]) / channels;
  return result;
}

/**
 * A row over its reconstruction.
 * @param {any} model @param {ArrayLike<number>} x @param {ArrayLike<number>} y @param {string} name @param {string} [first] what x is
 */
export function pair(model, x, y, name, first = 'original') {
  if (model.kind === 'pictures') {
    const range = rangeOf(x, y);
    const gap = distance(x, y, model.shape);
    let most = (range[1] - range[0]) / 2;
    for (const each of gap) most = Math.max(most, each);
    const one = (/** @type {ArrayLike<number>} */ values, /** @type {number[]} */ shape, /** @type {[number, number]} */ scale,
      /** @type {string} */ text) => {
      const canvas = h('canvas', { role: 'img', 'aria-label': `${text} of ${name}` });
      paint(canvas, values, shape, scale);
      return h('figure', null, canvas, h('figcaption', null, text));
    };
    return h('div', { class: 'trio' }, one(x, model.shape, range, first), one(y, model.shape, range, 'reconstruction'),
      one(gap, [1, model.shape[1], model.shape[2]], [0, most], 'difference'));
  }
  if (model.kind === 'signals') {
    return [pairLegend(first), h('div', { class: 'line-box', role: 'img', 'aria-label': `${name}: ${first}, reconstruction and the `
      + 'difference between them' }, signalPair(x, y, true))];
  }
  return h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': `${name}: values and reconstruction` }, h('table', null,
    h('thead', null, h('tr', null, ['column', 'value', 'reconstruction'].map((text, i) =>
      h('th', { scope: 'col', class: i ? 'number' : null }, text)))),
    h('tbody', null, Array.from({ length: Math.min(60, x.length) }, (_, k) => h('tr', null,
      h('th', { scope: 'row' }, model.columns?.[k] ?? `column ${k + 1}`),
      h('td', { class: 'number' }, figure(x[k])), h('td', { class: 'number' }, figure(y[k])))))));
}

/** Names such as x516 as the place in a picture or a signal, counted from 1. @param {any} model @param {string} text */
export function places(model, text) {
  if (model.kind === 'table') return text;
  const [channels, height, width] = model.shape;
  return text.replace(/\bx(\d+)\b/g, (_, digits) => {
    const i = Number(digits);
    if (model.kind === 'signals') return 'step ' + (i + 1);
    const channel = channels > 1 ? `, channel ${Math.floor(i / (width * height)) + 1}` : '';
    return `row ${Math.floor(i / width) % height + 1}, column ${i % width + 1}${channel}`;
  });
}

/** The share of each feature as bars, the largest first.
 *  @param {any} model @param {{ feature: string, share: number }[]} list @param {number} [most] */
export function shares(model, list, most = 8) {
  if (!list?.length) return null;
  const largest = Math.max(...list.map(each => Math.abs(each.share)), 1e-30);
  const bars = (/** @type {any[]} */ some) => h('ul', { class: 'bars shares' }, some.map(each => h('li', null,
    h('span', { class: 'name', title: each.feature }, places(model, each.feature)),
    h('span', { class: 'track', 'aria-hidden': 'true' }, h('span', { style: { width: 100 * Math.abs(each.share) / largest + '%' } })),
    h('span', { class: 'number' }, figure(each.share)))));
  return [
    h('h3', { style: { 'margin-top': '20px' } }, 'Share of the features in the score ', help('the shares', about.shares)),
    bars(list.slice(0, most)),
    list.length > most && h('details', null, h('summary', { class: 'small' }, `${words(list.length - most, 'more feature')}`),
      bars(list.slice(most))),
  ];
}

/** Whether a row is flagged, in words and a shape. @param {boolean} isFlagged @param {string} [flagged] @param {string} [passed] */
export const flag = (isFlagged, flagged = 'flagged', passed = 'not flagged') => h('span', { class: 'flag' },
  h('span', { class: 'dot ' + (isFlagged ? 'off' : '') }), isFlagged ? flagged : passed);
