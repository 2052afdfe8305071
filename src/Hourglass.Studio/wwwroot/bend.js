/** A signal to be bent or drawn by pointer and keys, or typed as numbers. */
import { figure } from './format.js';
import { choice, say, slide } from './parts.js';
import { h, replace, s, state, watch } from './view.js';

const [wide, tall] = [1000, 220];

/** @param {import('./judge.js').Draft} draft @param {{ values: Float32Array, low: number, high: number }} start */
export function makeBend(draft, start) {
  const { values } = draft;
  const n = values.length;
  const pad = (start.high - start.low) * .15 || 1;
  const [tool, reach, version, steps] = [state('bend'), state(Math.max(1, Math.round(n / 20))), state(0), state(0)];
  let [low, high] = [start.low - pad, start.high + pad];
  let at = n >> 1;
  /** @type {Float32Array[]} */
  const undo = [];
  const toX = (/** @type {number} */ i) => wide * i / Math.max(1, n - 1);
  const toY = (/** @type {number} */ v) => tall - tall * (v - low) / (high - low);
  const path = (/** @type {ArrayLike<number>} */ list) => 'M'
    + Array.from(list, (v, i) => toX(i).toFixed(1) + ' ' + toY(v).toFixed(1)).join('L');
  const [mean, line, fill, expected] = ['mean', 'x', 'gap', 'y'].map(look => s('path', { class: look }));
  const mark = s('path', { class: 'at' });
  const svg = s('svg', { class: 'pair', viewBox: `0 0 ${wide} ${tall}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    fill, mean, mark, expected, line);
  const element = h('div', { class: 'bend', tabindex: '0', role: 'application', 'aria-describedby': 'bend-keys',
    'aria-label': `Signal of ${n} steps. Left and right choose a step, up and down bend the line there.` }, svg);
  const box = h('textarea', { 'aria-label': 'Values of the signal', spellcheck: 'false', onchange: () => take(box.value) });
  const trouble = state('');

  const draw = () => {
    mean.setAttribute('d', path(start.values));
    line.setAttribute('d', path(values));
    mark.setAttribute('d', `M${toX(at)} 0V${tall}`);
  };
  watch(() => {
    const now = draft.answer();
    if (!now || now.reconstruction.length !== n) return;
    expected.setAttribute('d', path(now.reconstruction));
    fill.setAttribute('d', path(now.values) + 'L' + path([...now.reconstruction]).slice(1).split('L').reverse().join('L') + 'Z');
  });
  const changed = () => {
    for (const v of values) [low, high] = [Math.min(low, v), Math.max(high, v)];
    draw();
    version.set(version.peek() + 1);
    draft.ask();
  };
  watch(() => { version(); box.value = [...values].map(v => Number(v.toPrecision(5))).join(', '); });
  const remember = () => {
    undo.push(Float32Array.from(values));
    if (undo.length > 60) undo.shift();
    steps.set(undo.length);
  };
  const startFrom = (/** @type {ArrayLike<number>} */ list) => { remember(); values.set(list); changed(); };
  const back = () => {
    const before = undo.pop();
    steps.set(undo.length);
    if (before) { values.set(before); changed(); }
  };
  const take = (/** @type {string} */ text) => {
    const list = text.split(/[\s,;]+/).filter(Boolean).map(Number);
    const wrong = list.findIndex(v => !Number.isFinite(v));
    trouble.set(wrong >= 0 ? `Value ${wrong + 1} is not a number.`
      : list.length !== n ? `The model takes ${n} values; there are ${list.length}.` : '');
    if (!trouble.peek()) startFrom(list);
  };
  /** Adds a hill around a step. @param {ArrayLike<number>} from @param {number} middle @param {number} by */
  const bend = (from, middle, by) => {
    const width = Math.max(.3, reach.peek());
    for (let i = 0; i < n; i++) values[i] = from[i] + by * Math.exp(-((i - middle) ** 2) / (2 * width * width));
  };

  /** @type {{ from: Float32Array, middle: number, x: number, y: number } | null} */
  let held = null;
  const place = (/** @type {PointerEvent} */ event) => {
    const r = svg.getBoundingClientRect();
    return {
      i: Math.max(0, Math.min(n - 1, Math.round((n - 1) * (event.clientX - r.left) / r.width))),
      v: high - (high - low) * (event.clientY - r.top) / r.height,
    };
  };
  element.addEventListener('pointerdown', (/** @type {PointerEvent} */ event) => {
    if (event.button) return;
    element.setPointerCapture(event.pointerId);
    remember();
    const { i, v } = place(event);
    at = i;
    held = { from: Float32Array.from(values), middle: i, x: i, y: v };
    if (tool.peek() === 'draw') values[i] = v;
    changed();
  });
  element.addEventListener('pointermove', (/** @type {PointerEvent} */ event) => {
    if (!held) return;
    const { i, v } = place(event);
    if (tool.peek() === 'bend') bend(held.from, held.middle, v - held.y);
    else {
      const [from, to] = [held.x, i];
      for (let k = 0; k <= Math.abs(to - from); k++) {
        const part = to === from ? 1 : k / Math.abs(to - from);
        values[from + Math.sign(to - from) * k] = held.y + (v - held.y) * part;
      }
      [held.x, held.y, at] = [i, v, i];
    }
    changed();
  });
  for (const name of ['pointerup', 'pointercancel']) element.addEventListener(name, () => { held = null; });
  element.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z') { back(); event.preventDefault(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const far = event.shiftKey ? 10 : 1;
    const [dx, dy] = { ArrowLeft: [-far, 0], ArrowRight: [far, 0], ArrowUp: [0, far], ArrowDown: [0, -far] }[event.key] ?? [0, 0];
    if (dx) { at = Math.max(0, Math.min(n - 1, at + dx)); draw(); } else if (dy) {
      remember();
      bend(Float32Array.from(values), at, dy * (high - low) / 100);
      changed();
    } else if (event.key === 'Home' || event.key === 'End') { at = event.key === 'Home' ? 0 : n - 1; draw(); }
    else if (event.key === 'u' || event.key === 'U') back();
    else return;
    event.preventDefault();
    say(`Step ${at + 1}: ${figure(values[at])}.`);
  });
  draw();
  return {
    element: [
      h('ul', { class: 'legend' }, [['x', 'your signal'], ['y', 'reconstruction'], ['mean', 'the mean row']].map(([look, text]) =>
        h('li', null, s('svg', { class: 'pair', viewBox: '0 0 26 8', 'aria-hidden': 'true' }, s('path', { class: look, d: 'M0 4H26' })),
          text))),
      element,
      h('div', { class: 'row', style: { 'margin-top': '12px' } }, choice('A drag', [['bend', 'Bend'], ['draw', 'Draw']], tool)),
      () => tool() === 'bend' && h('div', { style: { margin: '10px 0' } }, slide({
        name: 'Reach of the bend, in steps', label: 'Reach of the bend, in steps', low: 1,
        high: Math.max(2, n >> 2), step: 1, digits: 0, value: reach })),
      h('details', null, h('summary', { class: 'small' }, 'As numbers'), box,
        () => trouble() && h('p', { class: 'note', role: 'alert' }, trouble()))],
    tools: [
      h('button', { class: 'quiet', disabled: () => steps() === 0, onclick: back }, 'Undo'),
      h('button', { class: 'quiet', onclick: () => startFrom(start.values) }, 'Start from the mean')],
    keys: h('details', null, h('summary', { class: 'small' }, 'Keys'), h('p', { class: 'small', id: 'bend-keys' },
      'Left and right choose a step, up and down bend the line there, with Shift ten times as far; Home and End go to the ends, '
      + 'U undoes.')),
    startFrom: /** @type {(from: any) => void} */ (startFrom),
  };
}
