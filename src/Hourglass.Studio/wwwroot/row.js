/** The row under the pointer, or the one that was picked: original, reconstruction, error. */
import { about } from './about.js';
import { get, send } from './api.js';
import { drawAnswer, values } from './decoded.js';
import { figure } from './format.js';
import { help } from './parts.js';
import { pairLegend } from './rows.js';
import { h, latest, replace, state, watch } from './view.js';

/** @param {import('./latent.js').Shared} shared */
export function makeRow({ model, path, part, picked }) {
  const shown = state(-1);
  const details = state(/** @type {any} */ (null));
  const [original, reconstruction] = [h('div', { class: 'decoded' }), h('div', { class: 'decoded' })];
  const lines = h('div');
  const failure = state('');
  const load = latest(async (/** @type {number} */ row) => {
    if (row < 0) return;
    const address = `${path}/rows/${row}`;
    const of = '?part=' + part.peek();
    try {
      const answer = get(address + of);
      if (model.kind === 'pictures') {
        const [x, y] = await Promise.all([send(`${address}.png${of}`), send(`${address}/reconstruction.png${of}`)]);
        await Promise.all([drawAnswer(original, x, model, `Row ${row}`),
          drawAnswer(reconstruction, y, model, `Reconstruction of row ${row}`)]);
      } else {
        const { values: x, reconstruction: y } = await answer;
        replace(lines, model.kind === 'signals' && pairLegend(), values(x, y, model, `Row ${row} and its reconstruction`));
      }
      details.set(await answer);
      failure.set('');
    } catch (error) { failure.set(/** @type {Error} */ (error).message); }
  });
  watch(() => { part(); shown.set(picked()); });
  watch(() => { load(shown()); });
  return { shown, details, original, reconstruction, lines, failure,
    /** Shows the row under the pointer; −1 is the picked one again. @param {number} row */
    hover: row => shown.set(row < 0 ? picked.peek() : row) };
}

/** @param {import('./latent.js').Shared} shared @param {ReturnType<typeof makeRow>} row */
export function rowCard(shared, { shown, details, original, reconstruction, lines, failure }) {
  const isNone = () => shown() < 0;
  return h('section', { class: 'card' },
    h('h2', null, () => (isNone() ? 'Row' : `Row ${shown()}`)),
    () => isNone() && h('p', { class: 'note' }, 'Point at a dot to see its row; press to keep it.'),
    h('div', { hidden: isNone },
      shared.model.kind === 'pictures' ? h('div', { class: 'pair-box' },
        h('figure', null, original, h('figcaption', null, 'original')),
        h('figure', null, reconstruction, h('figcaption', null, 'reconstruction'))) : lines,
      () => failure() && h('p', { class: 'note', role: 'alert' }, failure()),
      h('p', { class: 'note' }, () => {
        const now = details();
        const texts = [shared.className(shown()), now && `error ${figure(now.error)}`, now && `number ${now.number} in the file`];
        return texts.filter(Boolean).join(' · ');
      }, ' ', help('the error', about.error)),
      h('div', { class: 'row', style: { 'margin-top': '12px' } },
        h('button', { onclick: () => shared.from.set(shown.peek()) }, 'Start a path here'),
        h('button', { onclick: () => shared.to.set(shown.peek()) }, 'End it here'))));
}
