/** A row drawn by hand, judged while it is drawn: a picture, a signal, or the fields of a table. */
import { array, get, post, query } from './api.js';
import { makeBend } from './bend.js';
import { figure } from './format.js';
import { flag, pair, rangeOf, shares } from './inspect.js';
import { loaded, say } from './parts.js';
import { scoreChart, suitsLog } from './scores.js';
import { makeSketch } from './sketch.js';
import { h, latest, onStop, replace, state, unwatched, watch } from './view.js';

/** Time between two requests, in milliseconds: at most 20 a second. */
const pause = 50;

/**
 * What the parts of the card share: `values` is the row in the units of the data, `ask` has it judged.
 * @typedef {{ values: Float32Array, ask: () => void, answer: import('./view.js').State<any> }} Draft
 */

/** @param {import('./anomaly.js').Shared} shared */
export function judgeCard(shared) {
  const { model } = shared;
  const [title, note] = model.kind === 'pictures'
    ? ['Draw one', 'Draw a picture, and the model judges it with every stroke.']
    : model.kind === 'signals' ? ['Draw one', 'Bend the line, and the model judges it as you drag.']
    : ['Make up a row', 'Change the values, and the model judges the row at once.'];
  return h('section', { class: 'card' }, h('h2', null, title), h('p', { class: 'note' }, note),
    loaded('Getting ready …', () => prepare(shared), start => unwatched(() => bench(shared, start))));
}

/** What the drawing starts from: the range of a picture's values, or the mean of some rows and one of them.
 *  @param {import('./anomaly.js').Shared} shared @returns {Promise<{ values: Float32Array, low: number, high: number }>} */
async function prepare({ model, path, part }) {
  const size = model.shape.reduce((/** @type {number} */ a, /** @type {number} */ b) => a * b, 1);
  if (model.kind === 'pictures') {
    // Without a word of the server, what the model makes of nothing tells the range.
    const [low, high] = model.range ?? rangeOf((await post(path + '/judge', { values: new Array(size).fill(0) })).reconstruction);
    return { values: new Float32Array(size).fill(low), low, high };
  }
  const rows = await array(`/runs/${encodeURIComponent(model.id)}/preview/rows.npy`).catch(async () => {
    const { values } = await get(`${path}/rows/0` + query({ part: part.peek() }));
    return { data: Float32Array.from(values), shape: [1, size] };
  });
  const n = rows.data.length / size;
  const values = new Float32Array(size);
  let [low, high] = [Infinity, -Infinity];
  rows.data.forEach((each, i) => {
    [low, high] = [Math.min(low, each), Math.max(high, each)];
    if (model.kind === 'signals') values[i % size] += each / n; else if (i < size) values[i] = each;
  });
  return { values, low, high };
}

/** @param {import('./anomaly.js').Shared} shared @param {{ values: Float32Array, low: number, high: number }} start */
function bench(shared, start) {
  const { model, path, picked } = shared;
  const [answer, failure, isCentered, score] = [state(/** @type {any} */ (null)), state(''), state(true),
    state(/** @type {number | null} */ (null))];
  let isTouched = false;
  let [last, isGone] = [0, false];
  onStop(() => { isGone = true; shared.drawn.set(null); });
  const run = latest(async () => {
    await new Promise(done => setTimeout(done, Math.max(0, last + pause - performance.now())));
    if (isGone) return;
    last = performance.now();
    try {
      const center = model.kind === 'pictures' ? isCentered.peek() : undefined;
      const next = await post(path + '/judge', { values: [...draft.values], center });
      if (isGone) return;
      answer.set(next);
      failure.set('');
      score.set(next.score ?? null);
      // The row that it starts from is not drawn yet.
      if (!isTouched) return;
      shared.drawn.set(score.peek());
      say(verdict(next));
    } catch (error) { failure.set(/** @type {Error} */ (error).message); }
  });
  /** @type {Draft} */
  const draft = { values: Float32Array.from(start.values), ask: () => { isTouched = true; run(); }, answer };
  const pad = model.kind === 'pictures' ? makeSketch(shared, draft, start)
    : model.kind === 'signals' ? makeBend(draft, start) : makeForm(model, draft, start);
  const fromRow = async () => {
    const row = picked.peek();
    if (model.kind === 'pictures') { pad.startFrom(row); return; }
    const { values } = await get(`${path}/rows/${row}` + query({ part: shared.part.peek() }));
    pad.startFrom(values);
  };
  const tools = [
    () => picked() >= 0 && h('button', { class: 'quiet', onclick: () => fromRow().catch(error => failure.set(error.message)) },
      `Start from row ${picked()}`),
    model.kind === 'pictures' && h('label', { class: 'check small' }, h('input', { type: 'checkbox', checked: isCentered,
      onchange: (/** @type {any} */ e) => { isCentered.set(e.target.checked); draft.ask(); } }), 'Center it as the training rows are'),
  ];
  run();
  return h('div', { class: 'judge' },
    h('div', null, pad.element, h('div', { class: 'tools' }, pad.tools, tools, pad.keys)),
    h('div', null,
      h('div', null, () => { const now = answer(); return now && result(shared, now); }),
      () => failure() && h('p', { class: 'note', role: 'alert' }, failure()),
      () => { const scored = shared.scored(); return scored && unwatched(() => place(scored, score)); },
      () => shares(model, answer()?.shares, 6)));
}

/** @param {any} answer */
const verdict = answer => (answer.score === null || answer.score === undefined ? `Error ${figure(answer.error)}.`
  : `Score ${figure(answer.score)}: ${answer.isAnomaly ? 'an anomaly' : 'normal'}.`);

/** @param {import('./anomaly.js').Shared} shared @param {any} now */
function result({ model, scored }, now) {
  // The threshold of the page counts, also while it is dragged.
  const flagged = () => now.score > (scored.peek()?.threshold() ?? now.threshold);
  return [
    h('p', { class: 'verdict', style: { 'margin-top': '0' } }, now.score === null || now.score === undefined
      ? [`error ${figure(now.error)}`, h('small', null, 'Fit a detector, and it is scored as well.')]
      : [() => flag(flagged(), 'anomaly', 'normal'), h('small', null, `score ${figure(now.score)} · error ${figure(now.error)}`)]),
    model.kind === 'pictures' && pair(model, now.values, now.reconstruction, 'the drawn row', 'as judged'),
  ];
}

/** Where the score lies among those of the rows. @param {import('./anomaly.js').Scored} scored @param {() => number | null} score */
function place(scored, score) {
  const isLog = suitsLog(scored.all.sorted);
  const chart = scoreChart(scored, { name: 'Scores, with that of the drawn row', height: 170, isLog: () => isLog, isShare: () => true,
    mark: score, isSmall: true });
  chart.plot.classList.add('still');
  return h('div', { style: { 'margin-top': '16px' } }, chart.box);
}

/** The fields of a row of a table. @param {any} model @param {Draft} draft @param {{ values: Float32Array }} start */
function makeForm(model, draft, start) {
  const fields = [...draft.values].map((value, k) => h('input', { type: 'number', step: 'any', value: Number(value.toPrecision(6)),
    oninput: (/** @type {any} */ e) => {
      if (e.target.value === '' || !Number.isFinite(Number(e.target.value))) return;
      draft.values[k] = Number(e.target.value);
      draft.ask();
    } }));
  const startFrom = (/** @type {ArrayLike<number>} */ values) => {
    draft.values.set(values);
    fields.forEach((field, k) => { field.value = Number(draft.values[k].toPrecision(6)); });
    draft.ask();
  };
  return {
    element: h('div', { class: 'form' }, fields.map((field, k) => h('label', { class: 'field' }, model.columns?.[k] ?? `column ${k + 1}`,
      field, h('span', { class: 'small' }, () => {
        const now = draft.answer();
        return now ? `reconstruction ${figure(now.reconstruction[k])}` : '';
      })))),
    tools: h('button', { class: 'quiet', onclick: () => startFrom(start.values) }, 'Start again'),
    keys: null,
    startFrom: /** @type {(from: any) => void} */ (startFrom),
  };
}
