/** The numbers of the code by hand: the important ones first. */
import { about } from './about.js';
import { get } from './api.js';
import { figure } from './format.js';
import { help, loaded, slide } from './parts.js';
import { h, state, watch } from './view.js';

const first = 12;

/** @param {import('./latent.js').Shared} shared @param {import('./decoded.js').Decoder} decoder */
export function slidersCard(shared, decoder) {
  const { path, part } = shared;
  const shown = state(first);
  const middle = state(/** @type {number[] | null} */ (null));
  // The sliders start from the picked row's code, or from the middle of all codes.
  watch(() => {
    const row = shared.anchor();
    const mean = middle();
    if (row === null) { if (mean) decoder.startFrom(mean); return; }
    get(`${path}/rows/${row}?part=${part()}`)
      .then(details => { if (shared.picked.peek() === row) decoder.startFrom(details.code); }, () => {});
  });
  return h('section', { class: 'card' },
    h('header', null, h('h2', null, 'The code by hand'), help('the sliders', about.dimensions)),
    h('p', { class: 'note' }, () => 'They start from '
      + (shared.anchor() === null ? 'the mean of all codes' : `the code of row ${shared.anchor()}`)
      + '; what they decode to appears beside them.'),
    () => loaded('Measuring the dimensions …', () => get(`${path}/dimensions?part=${part()}`), dimensions => {
      const ordered = [...dimensions].sort((a, b) => b.importance - a.importance);
      middle.set([...dimensions].sort((a, b) => a.index - b.index).map(each => each.mean));
      return [
        h('div', { class: 'hand' },
          h('div', { class: 'sliders' }, () => ordered.slice(0, shown()).map(dimension => one(dimension, decoder))),
          shared.model.kind !== 'table' && decoder.mirror),
        ordered.length > first && h('div', { class: 'tools' }, h('button',
          { class: 'quiet', onclick: () => shown.set(shown.peek() > first ? first : ordered.length) },
          () => (shown() > first ? `Show ${first}` : `Show all ${ordered.length}`))),
      ];
    }));
}

/** @param {any} dimension @param {import('./decoded.js').Decoder} decoder */
function one(dimension, decoder) {
  const { index, low, high } = dimension;
  const value = state(0);
  watch(() => { const code = decoder.code(); if (code) value.set(code[index]); });
  return slide({
    name: ['dimension ', String(index), h('span', { class: 'small' }, ` · ${figure(low)} to ${figure(high)}`)], label: `Dimension ${index}`,
    low, high, step: 'any', digits: 3, value, oninput: now => decoder.turn(index, now),
  });
}
