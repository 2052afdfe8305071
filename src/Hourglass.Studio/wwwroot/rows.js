/** Rows above their reconstructions: pictures as cells of sheets, signals as lines, tables as numbers. */
import { picture } from './api.js';
import { figure, words } from './format.js';
import { h, onStop, replace, s } from './view.js';

/** What stands above and below: a short mark and a word for each. @typedef {{ marks: string[], words: string[] }} Pairing */

/** @type {Pairing} */
const reconstructed = { marks: ['x', 'x̂'], words: ['original', 'reconstruction'] };

/** How rows are shown: very short signals are read better as numbers. @param {{ kind: string, shape: number[] }} details */
export function kindOf({ kind, shape }) {
  const size = (shape ?? []).reduce((a, b) => a * b, 1);
  return kind === 'signals' && size < 10 ? 'table' : kind;
}

/** Loads a sheet of pictures. @param {string} path @returns {Promise<HTMLImageElement>} */
export async function loadSheet(path) {
  const { url } = await picture(path);
  const image = new Image();
  try {
    image.src = url;
    await image.decode();
    return image;
  } finally { URL.revokeObjectURL(url); }
}

/**
 * Two rows of pictures, which `show` fills from sheets of 12 pictures a line.
 * @param {number} n @param {(k: number) => string} name what a picture shows @param {Pairing} [pairing]
 */
export function pictureRows(n, name, { marks, words: names } = reconstructed) {
  const make = (/** @type {string} */ what, /** @type {number} */ k) =>
    h('canvas', { width: 1, height: 1, role: 'img', 'aria-label': `${what} of ${name(k)}` });
  const [originals, reconstructions] = names.map(what => Array.from({ length: n }, (_, k) => make(what, k)));
  const grid = h('div', { class: 'sheets' });
  const narrow = matchMedia('(max-width: 640px)');
  const arrange = () => {
    const per = narrow.matches ? 6 : 12;
    grid.classList.toggle('narrow', narrow.matches);
    const lines = [];
    for (let from = 0; from < n; from += per) {
      if (from) lines.push(h('div', { class: 'gap' }));
      for (const [text, list] of /** @type {[string, any[]][]} */ ([[marks[0], originals], [marks[1], reconstructions]])) {
        const cells = list.slice(from, from + per);
        lines.push(h('span', { class: 'of', 'aria-hidden': 'true' }, text), cells,
          Array.from({ length: per - cells.length }, () => h('span')));
      }
    }
    replace(grid, lines);
  };
  arrange();
  narrow.addEventListener('change', arrange);
  onStop(() => narrow.removeEventListener('change', arrange));
  const paint = (/** @type {HTMLCanvasElement[]} */ cells, /** @type {HTMLImageElement} */ sheet) => {
    const per = Math.min(12, n);
    const [w, tall] = [sheet.naturalWidth / per, sheet.naturalHeight / Math.ceil(n / per)];
    cells.forEach((cell, k) => {
      if (cell.width !== w || cell.height !== tall) [cell.width, cell.height] = [w, tall];
      cell.getContext('2d')?.drawImage(sheet, (k % per) * w, Math.floor(k / per) * tall, w, tall, 0, 0, w, tall);
    });
  };
  return {
    element: [h('p', { class: 'small caption' }, marks.map((mark, i) => `${mark}: ${names[i]}`).join(', ')), grid],
    showOriginals: (/** @type {HTMLImageElement} */ sheet) => paint(originals, sheet),
    show: (/** @type {HTMLImageElement} */ sheet) => paint(reconstructions, sheet),
  };
}

/** A signal and its reconstruction as two lines in one range, with the difference shaded if it is wanted.
 *  @param {ArrayLike<number>} x @param {ArrayLike<number> | null} y @param {boolean} [isShaded] */
export function signalPair(x, y, isShaded = false) {
  let [low, high] = [Infinity, -Infinity];
  for (const list of y ? [x, y] : [x]) {
    for (let i = 0; i < list.length; i++) {
      low = Math.min(low, list[i]);
      high = Math.max(high, list[i]);
    }
  }
  const points = (/** @type {ArrayLike<number>} */ list) => {
    const step = Math.max(1, Math.ceil(list.length / 500));
    const texts = [];
    for (let i = 0; i < list.length; i += step) {
      texts.push(`${(100 * i / (list.length - 1 || 1)).toFixed(2)} ${(38 - 36 * (list[i] - low) / (high - low || 1)).toFixed(2)}`);
    }
    return texts;
  };
  const line = (/** @type {ArrayLike<number>} */ list, /** @type {string} */ look) => s('path',
    { class: look, d: 'M' + points(list).join('L') });
  return s('svg', { class: 'pair', viewBox: '0 0 100 40', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    y && isShaded && s('path', { class: 'gap', d: `M${points(x).join('L')}L${points(y).reverse().join('L')}Z` }),
    line(x, 'x'), y && line(y, 'y'));
}

/** What the two lines are. @param {string} [x] @param {string} [y] */
export const pairLegend = (x = 'original', y = 'reconstruction') => h('ul', { class: 'legend' }, [['x', x], ['y', y]].map(([look, text]) =>
  h('li', null, s('svg', { class: 'pair', viewBox: '0 0 26 8', 'aria-hidden': 'true' }, s('path', { class: look, d: 'M0 4H26' })), text)));

/**
 * Signals, one small drawing a row.
 * @param {import('./api.js').Table} originals @param {(k: number) => string} name @param {Pairing} [pairing]
 */
export function signalRows(originals, name, { words: names } = reconstructed) {
  const [n, width] = originals.shape;
  const element = h('div');
  const of = (/** @type {any} */ data, /** @type {number} */ k) => data.subarray(k * width, (k + 1) * width);
  const show = (/** @type {import('./api.js').Table | null} */ reconstruction) => replace(element, pairLegend(...names),
    h('div', { class: 'signals' },
    Array.from({ length: n }, (_, k) => {
      const [x, y] = [of(originals.data, k), reconstruction && of(reconstruction.data, k)];
      return h('figure', null, signalPair(x, y), h('figcaption', null, name(k)));
    })));
  show(null);
  return { element, show };
}

/**
 * Rows of a table: each value above its reconstruction.
 * @param {import('./api.js').Table} originals @param {string[] | null} columns @param {(k: number) => string} name
 * @param {Pairing} [pairing]
 */
export function tableRows(originals, columns, name, { words: names } = reconstructed) {
  const [n, width] = originals.shape;
  const shown = Math.min(width, 12);
  const body = h('tbody');
  const element = h('div', null, width > shown && h('p', { class: 'note' }, `The first ${words(shown, 'column')} of ${width}.`),
    h('p', { class: 'note' }, `Each value of the ${names[0]}, and below it that of the ${names[1]}.`),
    h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': `Each ${names[0]} and ${names[1]}` }, h('table', { class: 'dense' },
      h('thead', null, h('tr', null, h('th', { scope: 'col' }, 'row'),
        Array.from({ length: shown }, (_, c) => h('th', { scope: 'col', class: 'number' }, columns?.[c] ?? `column ${c + 1}`)))), body)));
  const show = (/** @type {import('./api.js').Table | null} */ reconstruction) => replace(body, Array.from({ length: n }, (_, k) => {
    const x = /** @type {any} */ (originals.data.subarray(k * width, (k + 1) * width));
    const y = /** @type {any} */ (reconstruction?.data.subarray(k * width, (k + 1) * width));
    return h('tr', null, h('th', { scope: 'row' }, name(k)),
      Array.from({ length: shown }, (_, c) => h('td', { class: 'number' }, figure(x[c]), h('br'),
        h('span', { class: 'small' }, y ? figure(y[c]) : '…'))));
  }));
  show(null);
  return { element, show };
}
