/** What the model makes of a place of the map, or of a code set by hand: one request in flight, the latest wins. */
import { about } from './about.js';
import { parseNpy, query, send } from './api.js';
import { figure } from './format.js';
import { help, menu, say } from './parts.js';
import { signalPair } from './rows.js';
import { h, latest, onStop, replace, state, unwatched, watch } from './view.js';

/**
 * Draws a picture or values into an element. @param {HTMLElement} box @param {Response} response @param {any} model
 * @param {string} name
 */
export async function drawAnswer(box, response, model, name) {
  if (response.headers.get('content-type')?.startsWith('image/')) {
    const bitmap = await createImageBitmap(await response.blob());
    let canvas = /** @type {HTMLCanvasElement | null} */ (box.querySelector('canvas'));
    if (!canvas) { canvas = document.createElement('canvas'); canvas.setAttribute('role', 'img'); replace(box, canvas); }
    canvas.setAttribute('aria-label', name);
    [canvas.width, canvas.height] = [bitmap.width, bitmap.height];
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
    bitmap.close();
    return;
  }
  const { data, shape } = parseNpy(await response.arrayBuffer());
  replace(box, values(data.subarray(0, shape[shape.length - 1]), null, model, name));
}

/** A signal as lines, a row of a table as numbers. @param {ArrayLike<number>} x @param {ArrayLike<number> | null} y @param {any} model
 *  @param {string} name */
export function values(x, y, model, name) {
  if (model.kind === 'signals') return h('div', { class: 'line-box', role: 'img', 'aria-label': name }, signalPair(x, y));
  const shown = Math.min(40, x.length);
  return h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': name }, h('table', null, h('tbody', null,
    Array.from({ length: shown }, (_, k) => h('tr', null, h('th', { scope: 'row' }, model.columns?.[k] ?? `value ${k + 1}`),
      h('td', { class: 'number' }, figure(x[k])), y && h('td', { class: 'number small' }, figure(y[k])))))));
}

/** Copies what one element shows to another. @param {HTMLElement} from @param {HTMLElement} to */
function reflect(from, to) {
  const canvas = from.querySelector('canvas');
  const copy = /** @type {HTMLElement} */ (from.firstElementChild?.cloneNode(true));
  if (canvas) /** @type {HTMLCanvasElement} */ (copy).getContext('2d')?.drawImage(canvas, 0, 0);
  for (const name of ['tabindex', 'role', 'aria-label']) copy.removeAttribute(name);
  replace(to, copy);
}

/** @typedef {ReturnType<typeof makeDecoder>} Decoder */

/** @param {import('./latent.js').Shared} shared @param {import('./app.js').Context} context */
export function makeDecoder(shared, context) {
  const { model, path, map, kind, x, y, klass } = shared;
  const box = h('div', { class: 'decoded' });
  /** The same picture beside the sliders. */
  const mirror = h('div', { class: 'decoded mirror', 'aria-hidden': 'true' });
  const distance = state(/** @type {number | null} */ (null));
  const place = state(/** @type {[number, number] | null} */ (null));
  const failure = state('');
  const took = state(0);
  /** The whole code that is decoded. */
  const code = state(/** @type {Float32Array | null} */ (null));
  /** True once a slider changed a dimension beside the two of the map. */
  let isByHand = false;

  const accept = model.kind === 'pictures' ? 'image/png' : 'application/octet-stream';
  const run = latest(async (/** @type {'at' | 'code'} */ what) => {
    const at = place.peek();
    const values1 = code.peek();
    const known = unwatched(shared.classToDecode);
    const start = performance.now();
    try {
      let response;
      if (what === 'at' && at) {
        response = await send(`${path}/decode-at` + query({ kind: kind.peek(), x: x.peek(), y: y.peek(), a: at[0], b: at[1],
          anchor: unwatched(shared.anchor), part: shared.part.peek(), class: known }), { headers: { accept } });
      } else if (values1) {
        response = await send(`${path}/decode` + query({ class: known, part: shared.part.peek() }), {
          method: 'POST', headers: { 'content-type': 'application/json', accept }, body: JSON.stringify({ values: [[...values1]] }),
        });
      } else return;
      const far = response.headers.get('hourglass-distance');
      const whole = response.headers.get('hourglass-code');
      distance.set(far === null ? null : Number(far));
      if (whole && what === 'at') code.set(Float32Array.from(whole.split(','), Number));
      await drawAnswer(box, response, model, at ? `Decoded at ${figure(at[0])}, ${figure(at[1])}` : 'Decoded');
      reflect(box, mirror);
      took.set(performance.now() - start);
      failure.set('');
    } catch (error) { failure.set(/** @type {Error} */ (error).message); }
  });

  /** Decodes a place of the map. @param {[number, number]} at */
  const aim = at => {
    place.set(at);
    const now = code.peek();
    if (kind.peek() === 'pair' && now) {
      const next = Float32Array.from(now);
      next[x.peek()] = at[0];
      if (y.peek() !== x.peek()) next[y.peek()] = at[1];
      code.set(next);
    }
    run(isByHand && kind.peek() === 'pair' ? 'code' : 'at');
  };

  /** Decodes the code with one number changed. @param {number} dimension @param {number} value */
  const turn = (dimension, value) => {
    const now = code.peek();
    if (!now) return;
    const next = Float32Array.from(now);
    next[dimension] = value;
    code.set(next);
    isByHand = true;
    if (kind.peek() === 'pair') {
      const at = /** @type {[number, number]} */ ([next[x.peek()], next[y.peek()]]);
      place.set(at);
      map.setPoint(at);
    } else { place.set(null); map.setPoint(null); }
    run('code');
  };

  map.addEventListener('aim', (/** @type {any} */ e) => {
    aim(e.detail.at);
    const [a, b] = e.detail.at;
    say(`Decoded at ${figure(a)}, ${figure(b)}.`);
  });
  let timer = 0;
  watch(() => {
    const at = place();
    clearTimeout(timer);
    timer = setTimeout(() => context.setQuery({ a: at && figure4(at[0]), b: at && figure4(at[1]) }), 300);
  });
  watch(() => { klass(); if (place.peek()) aim(/** @type {any} */ (place.peek())); });
  onStop(() => clearTimeout(timer));
  // The point of the address, once the dots are there.
  const [a, b] = [context.query.get('a'), context.query.get('b')];
  if (a !== null && b !== null) {
    const once = () => {
      if (!map.raster.count) return;
      map.removeEventListener('rest', once);
      map.setPoint([Number(a), Number(b)]);
      aim([Number(a), Number(b)]);
    };
    map.addEventListener('rest', once);
  }

  /** The code of a row, once it is known: what the sliders start from. @param {number[]} values2 */
  const startFrom = values2 => {
    isByHand = false;
    code.set(Float32Array.from(values2));
    const at = place.peek();
    if (at) aim(at); else run('code');
  };
  return { box, mirror, distance, place, failure, took, code, aim, turn, startFrom };
}

/** @param {number} value */
const figure4 = value => Number(value.toPrecision(5));

/** @param {import('./latent.js').Shared} shared @param {Decoder} decoder */
export function decodedCard(shared, { box, distance, place, failure }) {
  const { model, klass } = shared;
  return h('section', { class: 'card' },
    h('h2', null, () => (place() ? 'Decoded here' : 'Decoded')),
    () => !place() && h('p', { class: 'note' }, 'What the sliders below are set to. Press anywhere on the map.'),
    h('div', { class: 'decoded-box' }, box),
    () => failure() && h('p', { class: 'note', role: 'alert' }, failure()),
    h('p', { class: 'note' }, () => { const at = place(); return at && `at ${figure(at[0])}, ${figure(at[1])}`; }),
    h('p', { class: 'badge', hidden: () => distance() === null },
      () => {
        const far = distance();
        if (far === null) return null;
        const [look, words] = far <= 1 ? ['on', 'among the data']
          : far <= 1.5 ? ['', 'at the edge of the data'] : ['off', 'far from the data'];
        return [h('span', { class: 'dot ' + look }), h('span', null, `distance ${figure(far)}: ${words}`)];
      },
      help('the distance', about.distance)),
    model.isConditional && menu('Class to decode', [['', 'that of the row'],
      ...(model.classes ?? []).map((/** @type {string} */ name) =>
      /** @type {[any, string]} */ ([name, name]))], klass.peek(), klass.set));
}
