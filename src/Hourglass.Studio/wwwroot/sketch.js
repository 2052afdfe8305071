/** A picture drawn by pen, finger or keys, in the size of the model's pictures. */
import { query } from './api.js';
import { paint } from './inspect.js';
import { choice, say } from './parts.js';
import { loadSheet } from './rows.js';
import { h, state, watch } from './view.js';

const most = 60;

/** @param {import('./anomaly.js').Shared} shared @param {import('./judge.js').Draft} draft
 *  @param {{ low: number, high: number }} range */
export function makeSketch({ model, path, part }, draft, { low, high }) {
  const [channels, height, width] = model.shape;
  const size = width * height;
  /** Brightness from 0 to 1. */
  const light = new Float32Array(channels * size);
  const [tool, thick, steps] = [state('pen'), state(String(width > 40 ? 2 : 1)), state(0)];
  /** @type {Float32Array[]} */
  const undo = [];
  const canvas = h('canvas', { width, height, tabindex: '0', role: 'application', 'aria-describedby': 'sketch-keys',
    'aria-label': `Drawing of ${width} by ${height} pixels. Arrow keys move a cursor, the space bar draws.` });
  const cursor = h('div', { class: 'cursor', hidden: true });
  const element = h('div', { class: 'sketch' }, canvas, cursor);
  const radius = () => ({ 0: .55, 1: 1, 2: 1.8 }[thick.peek()] ?? 1) * Math.max(1, width / 28);

  const redraw = () => paint(canvas, light, model.shape, [0, 1]);
  const changed = () => {
    redraw();
    for (let i = 0; i < light.length; i++) draft.values[i] = low + (high - low) * light[i];
    draft.ask();
  };
  const remember = () => {
    undo.push(Float32Array.from(light));
    if (undo.length > most) undo.shift();
    steps.set(undo.length);
  };
  const back = () => {
    const before = undo.pop();
    if (!before) { say('There is nothing to undo.'); return; }
    steps.set(undo.length);
    light.set(before);
    changed();
  };
  const clear = () => { remember(); light.fill(0); if (channels === 4) light.fill(1, 3 * size); changed(); };

  /** A round spot with a soft edge; the eraser darkens as the pen brightens. @param {number} x @param {number} y in pixels */
  const spot = (x, y) => {
    const [r, isPen] = [radius(), tool.peek() === 'pen'];
    for (let j = Math.max(0, Math.floor(y - r - 1)); j <= Math.min(height - 1, y + r + 1); j++) {
      for (let i = Math.max(0, Math.floor(x - r - 1)); i <= Math.min(width - 1, x + r + 1); i++) {
        const cover = Math.min(1, Math.max(0, r + .5 - Math.hypot(i + .5 - x, j + .5 - y)));
        if (!cover) continue;
        for (let c = 0; c < channels; c++) {
          const k = c * size + j * width + i;
          light[k] = c === 3 ? Math.max(light[k], cover) : isPen ? Math.max(light[k], cover) : Math.min(light[k], 1 - cover);
        }
      }
    }
  };
  /** @param {[number, number]} a @param {[number, number]} b */
  const stroke = (a, b) => {
    const n = Math.max(1, Math.ceil(Math.hypot(b[0] - a[0], b[1] - a[1]) * 2));
    for (let k = 0; k <= n; k++) spot(a[0] + (b[0] - a[0]) * k / n, a[1] + (b[1] - a[1]) * k / n);
  };

  /** @type {[number, number] | null} */
  let last = null;
  const place = (/** @type {PointerEvent} */ event) => {
    const box = canvas.getBoundingClientRect();
    return /** @type {[number, number]} */ ([(event.clientX - box.left) * width / box.width,
      (event.clientY - box.top) * height / box.height]);
  };
  canvas.addEventListener('pointerdown', (/** @type {PointerEvent} */ event) => {
    if (event.button && event.button !== 5) return;
    canvas.setPointerCapture(event.pointerId);
    cursor.hidden = true;
    remember();
    last = place(event);
    spot(...last);
    changed();
  });
  canvas.addEventListener('pointermove', (/** @type {PointerEvent} */ event) => {
    if (!last) return;
    const all = event.getCoalescedEvents?.() ?? [];
    for (const each of all.length ? all : [event]) { const next = place(each); stroke(last, next); last = next; }
    changed();
  });
  for (const name of ['pointerup', 'pointercancel']) canvas.addEventListener(name, () => { last = null; });

  let [x, y] = [width >> 1, height >> 1];
  const showCursor = () => {
    cursor.hidden = false;
    Object.entries({ left: x / width, top: y / height, width: 1 / width, height: 1 / height })
      .forEach(([name, share]) => cursor.style.setProperty(name, 100 * share + '%'));
  };
  canvas.addEventListener('blur', () => { cursor.hidden = true; });
  canvas.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z') { back(); event.preventDefault(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (arrow) {
      const from = /** @type {[number, number]} */ ([x + .5, y + .5]);
      [x, y] = [Math.max(0, Math.min(width - 1, x + arrow[0])), Math.max(0, Math.min(height - 1, y + arrow[1]))];
      if (event.shiftKey) { remember(); stroke(from, [x + .5, y + .5]); changed(); } else say(`Column ${x + 1}, row ${y + 1}.`);
    } else if (event.key === ' ') { remember(); spot(x + .5, y + .5); changed(); }
    else if (event.key === 'e' || event.key === 'E') {
      tool.set(tool.peek() === 'pen' ? 'eraser' : 'pen');
      say(tool.peek() === 'pen' ? 'Pen.' : 'Eraser.');
    } else if (event.key === 'u' || event.key === 'U') back();
    else if (event.key === 'Delete') clear();
    else return;
    showCursor();
    event.preventDefault();
  });
  redraw();
  watch(() => { element.style.cursor = tool() === 'pen' ? 'crosshair' : 'cell'; });

  const startFrom = async (/** @type {number} */ row) => {
    const image = await loadSheet(`${path}/rows/${row}.png` + query({ part: part.peek() }));
    const copy = h('canvas', { width, height });
    copy.getContext('2d').drawImage(image, 0, 0);
    const { data } = copy.getContext('2d').getImageData(0, 0, width, height);
    remember();
    for (let c = 0; c < channels; c++) for (let i = 0; i < size; i++) light[c * size + i] = data[4 * i + c] / 255;
    changed();
  };
  return {
    element: [element,
      h('div', { class: 'row', style: { 'margin-top': '12px' } },
        choice('Tool', [['pen', 'Pen'], ['eraser', 'Eraser']], tool),
        choice('Width', [['0', 'Thin'], ['1', 'Medium'], ['2', 'Thick']], thick))],
    tools: [
      h('button', { class: 'quiet', disabled: () => steps() === 0, onclick: back }, 'Undo'),
      h('button', { class: 'quiet', onclick: clear }, 'Clear')],
    keys: h('details', null, h('summary', { class: 'small' }, 'Keys'), h('p', { class: 'small', id: 'sketch-keys' },
      'Arrows move the cursor, Space draws a spot, Shift with an arrow draws a line, E changes to the eraser and back, '
      + 'U undoes, Delete clears.')),
    startFrom: /** @type {(from: any) => void} */ (startFrom),
  };
}
