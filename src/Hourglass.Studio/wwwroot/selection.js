/** What was selected on the map, and the path between two rows. */
import { array, part as asPart, picture, query, send } from './api.js';
import { count, figure, percent, words } from './format.js';
import { attempt, commands } from './parts.js';
import { pairLegend, signalPair } from './rows.js';
import { download } from './save.js';
import { h, latest, onStop, replace, state, watch } from './view.js';

/** @param {import('./latent.js').Shared} shared */
export function selectionCard(shared) {
  const { selection, path, part, model } = shared;
  const save = (/** @type {'csv' | 'npy'} */ format) => attempt(async () => {
    const response = await send(`${path}/subset?format=${format}`, {
      method: 'POST', headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ part: part.peek(), rows: [...selection.peek() ?? []] }),
    });
    download(await response.blob(), '', `${model.id}-selection.${format}`);
  });
  return () => {
    const rows = selection();
    if (!rows) return null;
    const errors = shared.errors();
    let sum = 0;
    for (const row of rows) sum += errors?.[row] ?? NaN;
    /** @type {Map<string, number>} */
    const classes = new Map();
    if (shared.labels().labels) for (const row of rows) classes.set(shared.className(row), (classes.get(shared.className(row)) ?? 0) + 1);
    const sorted = [...classes].sort((a, b) => b[1] - a[1]);
    return h('section', { class: 'card', 'aria-label': 'Selection' },
      h('header', null, h('h2', null, `Selection of ${words(rows.length, 'row')}`),
        errors && h('span', { class: 'small' }, `mean error ${figure(sum / rows.length)}`)),
      sorted.length > 0 && h('ul', { class: 'bars' }, sorted.slice(0, 20).map(([name, n]) => h('li', null,
        h('span', { class: 'name' }, name || 'no class'),
        h('span', { class: 'track', 'aria-hidden': 'true' }, h('span', { style: { width: 100 * n / sorted[0][1] + '%' } })),
        h('span', { class: 'small' }, `${count(n)} · ${percent(n / rows.length)}`)))),
      h('div', { class: 'tools' },
        h('button', { class: 'quiet', onclick: () => save('csv') }, 'Save codes as CSV'),
        h('button', { class: 'quiet', onclick: () => save('npy') }, 'Save codes as NPY'),
        h('button', { class: 'quiet', onclick: () => selection.set(null) }, 'Clear'),
        h('details', null, h('summary', null, rows.length > 100 ? 'Show the first 100 as a table' : 'Show as table'), table(shared, rows)),
        commands(() => [['The codes of the selection:', request(`${asPart(model.id)}/subset?format=csv`, part(), rows)]])));
  };
}

/** @param {string} address @param {string} part @param {Int32Array} rows */
function request(address, part, rows) {
  const list = rows.subarray(0, 20).join(',') + (rows.length > 20 ? ',…' : '');
  return `curl '${location.origin}/api/models/${address}' -H 'Content-Type: application/json' -d '{"part":"${part}","rows":[${list}]}'`;
}

/** @param {import('./latent.js').Shared} shared @param {Int32Array} rows */
function table(shared, rows) {
  const errors = shared.errors.peek();
  return h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Selected rows' }, h('table', null,
    h('thead', null, h('tr', null, h('th', { scope: 'col' }, 'row'), h('th', { scope: 'col' }, 'class'),
      h('th', { scope: 'col', class: 'number' }, 'error'))),
    h('tbody', null, [...rows.subarray(0, 100)].map(row => h('tr', null,
      h('th', { scope: 'row' }, h('button', { class: 'quiet', onclick: () => shared.picked.set(row), title: 'Show this row' },
        String(row))),
      h('td', null, shared.className(row) || '–'), h('td', { class: 'number' }, figure(errors?.[row])))))));
}

/** @param {import('./latent.js').Shared} shared */
export function pathCard(shared) {
  const { from, to, path, part, model } = shared;
  const box = h('div');
  const failure = state('');
  let url = '';
  const steps = 10;
  const load = latest(async (/** @type {number} */ a, /** @type {number} */ b) => {
    const address = `${path}/interpolate` + query({ part: part.peek(), from: a, to: b, count: steps });
    try {
      if (model.kind === 'pictures') {
        const answer = await picture(address);
        if (url) URL.revokeObjectURL(url);
        url = answer.url;
        const alt = `${steps} steps from row ${a} to row ${b}: decoded codes above, blended pixels below`;
        replace(box, h('div', { class: 'strip' }, h('img', { src: url, alt }),
          h('p', { class: 'small' }, 'Above, the model walks from code to code; below, the pixels are merely blended.')));
      } else {
        const { data, shape } = await array(address);
        // The decoded rows, then as many blended ones.
        const [n, width] = [shape[0] / 2, shape[1]];
        const row = (/** @type {number} */ k) => data.subarray(k * width, (k + 1) * width);
        const isSignal = model.kind === 'signals';
        const one = (/** @type {number} */ k) => h('figure', null,
          isSignal ? signalPair(row(k), row(n + k)) : h('p', { class: 'small' }, [...row(k).subarray(0, 8)].map(figure).join(', ')),
          h('figcaption', null, percent(k / (n - 1))));
        replace(box, isSignal && pairLegend('decoded', 'blended'),
          h('div', { class: 'signals' }, Array.from({ length: n }, (_, k) => one(k))));
      }
      failure.set('');
    } catch (error) { failure.set(/** @type {Error} */ (error).message); }
  });
  watch(() => { if (from() >= 0 && to() >= 0) load(from(), to()); });
  onStop(() => { if (url) URL.revokeObjectURL(url); });
  return h('section', { class: 'card', hidden: () => from() < 0 && to() < 0 },
    h('header', null, h('h2', null, 'A path between two rows'),
      h('button', { class: 'quiet', onclick: () => { from.set(-1); to.set(-1); } }, 'Clear')),
    h('p', { class: 'note' }, () => (to() < 0 ? `It starts at row ${from()}. Choose where it ends.`
      : from() < 0 ? `It ends at row ${to()}. Choose where it starts.`
      : `From row ${from()} to row ${to()}.`)),
    () => failure() && h('p', { class: 'note', role: 'alert' }, failure()),
    h('div', { hidden: () => from() < 0 || to() < 0 }, box));
}
