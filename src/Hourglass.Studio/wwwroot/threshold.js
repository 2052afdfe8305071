/** The threshold: a line to be dragged over the histogram, rules that place it, and what it makes of the rows. */
import { about } from './about.js';
import { post } from './api.js';
import { connection } from './events.js';
import { count, figure, percent, words } from './format.js';
import { button, choice, help, say, slide } from './parts.js';
import { cheapest, ofShare } from './ranking.js';
import { left, right, scoreChart, suitsLog, top, bottom } from './scores.js';
import { tools } from './chart.js';
import { h, latest, onStop, state, watch } from './view.js';

const height = 320;

/** @param {import('./anomaly.js').Shared} shared @param {import('./anomaly.js').Scored} scored */
export function thresholdCard(shared, scored) {
  const { threshold } = scored;
  const { saved, save } = saver(shared, scored);
  const [axis, up] = [state(suitsLog(scored.all.sorted) ? 'log' : 'linear'), state(scored.isLabeled ? 'share' : 'rows')];
  const chart = scoreChart(scored, {
    name: 'Scores', height, isLog: () => axis() === 'log', isShare: () => up() === 'share', mark: shared.drawn,
  });
  const field = h('input', { type: 'number', step: 'any', style: { width: '9em' }, onchange: () => {
    const value = Number(field.value);
    if (field.value !== '' && Number.isFinite(value)) { threshold.set(value); save(); }
  } });
  watch(() => { field.value = Number(threshold().toPrecision(6)); });
  grip(chart, scored, save);
  return h('section', { class: 'card' },
    h('header', null, h('h2', null, 'Scores and threshold'), help('the threshold', about.threshold)),
    h('p', { class: 'note' }, 'Drag the line. Rows with a score above it are flagged as anomalies.'),
    h('div', { class: 'row', style: { 'margin-top': '12px' } },
      choice('Axis of the scores', [['linear', 'Linear'], ['log', 'Logarithmic']], axis),
      choice('Height of the bars', [['share', 'Share'], ['rows', 'Rows']], up)),
    chart.box,
    tools(shared.model.id + '-scores', chart.svg, chart.table),
    rules(scored, save, h('label', { class: 'field' }, 'Threshold', field), h('span', { class: 'saved', role: 'status' }, saved)),
    figures(scored));
}

/** Saves the threshold once it rests: one request in flight, the latest wins.
 *  @param {import('./anomaly.js').Shared} shared @param {import('./anomaly.js').Scored} scored */
function saver(shared, { threshold, settled }) {
  const saved = state('');
  let timer = 0;
  watch(() => { if (threshold() !== shared.detector.peek().threshold) saved.set(''); });
  const send = latest(async () => {
    const value = threshold.peek();
    settled.set(value);
    if (value === shared.detector.peek().threshold) return;
    const why = shared.readOnly() ? 'This studio is read only: the threshold is not saved.'
      : connection.peek() === 'offline' ? 'The studio is offline: the threshold is not saved.' : '';
    if (why) { saved.set(why); return; }
    saved.set('saving …');
    try {
      shared.detector.set(await post(`${shared.path}/detector/threshold`, { threshold: value }));
      saved.set('saved');
    } catch (error) { saved.set('Not saved: ' + /** @type {Error} */ (error).message); }
  });
  /** @param {number} [delay] */
  const save = (delay = 0) => { clearTimeout(timer); timer = setTimeout(send, delay); };
  onStop(() => clearTimeout(timer));
  return { saved, save };
}

/** The line's handle. @param {ReturnType<typeof scoreChart>} chart @param {import('./anomaly.js').Scored} scored
 *  @param {(delay?: number) => void} save */
function grip({ plot, scale, width }, { threshold, measured, all }, save) {
  const handle = h('div', { class: 'grip', role: 'slider', tabindex: '0', 'aria-label': 'Threshold', 'aria-orientation': 'horizontal',
    style: { top: top + 'px', height: height - top - bottom + 'px' } });
  plot.append(handle);
  watch(() => {
    const now = scale();
    if (!now) return;
    handle.style.transform = `translateX(${Math.max(left, Math.min(width() - right, now.to(threshold())))}px)`;
    handle.setAttribute('aria-valuemin', String(Math.min(now.low, threshold())));
    handle.setAttribute('aria-valuemax', String(Math.max(now.high, threshold())));
    handle.setAttribute('aria-valuenow', String(threshold()));
    handle.setAttribute('aria-valuetext', inWords(threshold(), measured()));
  });
  const at = (/** @type {PointerEvent} */ event) => {
    const now = scale.peek();
    if (!now) return;
    const px = event.clientX - plot.getBoundingClientRect().left;
    threshold.set(now.from(Math.max(left, Math.min(width.peek() - right, px))));
  };
  let isHeld = false;
  plot.addEventListener('pointerdown', (/** @type {PointerEvent} */ event) => {
    // A finger may scroll the page from here: only the handle follows it, beside taps.
    if (event.button || (event.pointerType === 'touch' && event.target !== handle)) return;
    isHeld = true;
    plot.setPointerCapture(event.pointerId);
    handle.focus({ preventScroll: true });
    event.preventDefault();
    at(event);
  });
  plot.addEventListener('pointermove', (/** @type {PointerEvent} */ event) => { if (isHeld) at(event); });
  plot.addEventListener('click', (/** @type {PointerEvent} */ event) => {
    if (event.pointerType === 'touch' && event.target !== handle) { at(event); save(); }
  });
  const drop = () => { if (isHeld) { isHeld = false; save(); } };
  for (const name of ['pointerup', 'pointercancel', 'lostpointercapture']) plot.addEventListener(name, drop);
  handle.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => {
    const now = scale.peek();
    if (!now || event.ctrlKey || event.metaKey || event.altKey) return;
    const way = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 }[event.key];
    const px = Math.max(left, Math.min(width.peek() - right, now.to(threshold.peek()) + (way ?? 0) * (event.shiftKey ? 10 : 1)));
    if (way) threshold.set(now.from(px));
    else if (event.key === 'Home') threshold.set(now.low);
    else if (event.key === 'End') threshold.set(all.sorted[all.sorted.length - 1]);
    else return;
    event.preventDefault();
    save(500);
  });
}

/** @param {number} threshold @param {any} m */
const inWords = (threshold, m) => `${figure(threshold)}: flags ${count(m.flagged)} of ${words(m.rows, 'row')}`
  + (Number.isFinite(m.recall) ? `, recall ${percent(m.recall)}` : '')
  + (Number.isFinite(m.precision) ? `, precision ${percent(m.precision)}` : '');

/** The threshold as a number, and rules that place it. @param {import('./anomaly.js').Scored} scored
 *  @param {(delay?: number) => void} save @param {any} field @param {any} saved */
function rules({ threshold, measured, ranking, all, ratio }, save, field, saved) {
  // A slider of the logarithm: a miss costs from a hundredth of a false positive to a thousand of them.
  const log = state(Math.log10(ratio.peek()));
  const isKnown = () => (measured().hits + measured().misses > 0 ? null : 'This needs rows that are known to be anomalies.');
  const place = (/** @type {number} */ value, delay = 0) => {
    threshold.set(value);
    save(delay);
    say('Threshold ' + inWords(value, measured.peek()) + '.');
  };
  const byCost = (/** @type {number} */ value) => {
    ratio.set(value);
    log.set(Math.log10(value));
    if (!isKnown()) place(cheapest(ranking.peek(), (misses, alarms) => misses * value + alarms), 500);
  };
  const range = h('input', { type: 'range', min: -2, max: 3, step: .05, value: log, 'aria-label': 'Cost of a miss, in false positives',
    'aria-valuetext': () => figure(ratio()), oninput: () => byCost(Number((10 ** Number(range.value)).toPrecision(2))) });
  const box = h('input', { type: 'number', min: 0, step: 'any', value: ratio, 'aria-label': 'Cost of a miss, in false positives',
    onchange: () => { if (Number(box.value) > 0) byCost(Number(box.value)); } });
  const share = state(0);
  watch(() => share.set(100 * measured().flagged / measured().rows));
  return [
    h('div', { class: 'row', style: { 'margin-top': '16px', 'align-items': 'end' } }, field,
      button('Best F1', () => place(cheapest(ranking.peek(), (misses, alarms) => {
        const hits = measured.peek().hits + measured.peek().misses - misses;
        return -2 * hits / (2 * hits + alarms + misses);
      })), isKnown),
      button('Least cost', () => byCost(ratio.peek()), isKnown), saved),
    h('div', { class: 'rules' }, h('div', { class: 'slide' }, h('span', { class: 'name' },
      () => `Least cost: a miss costs as much as ${figure(ratio())} false positive${ratio() === 1 ? '' : 's'}`), range, box),
    slide({
      name: 'Flag a share of the rows, in percent', label: 'Share of the rows to flag, in percent', low: 0, high: 100,
      step: Math.max(.1, 100 / all.sorted.length), digits: 1,
      value: share, oninput: value => place(ofShare(all.sorted, value / 100), 500),
    })),
  ];
}

/** @param {string} name @param {any} text @param {() => any} value */
const entry = (name, text, value) => h('div', null, h('dt', null, name, help(name, text)), h('dd', null, value));

/** All that follows from the threshold. @param {import('./anomaly.js').Scored} scored */
function figures({ measured, truth, ratio }) {
  const share = (/** @type {number} */ value) => (Number.isFinite(value) ? percent(value) : '–');
  const isKnown = state(false);
  watch(() => isKnown.set(truth().some(each => each >= 0)));
  const cell = (/** @type {string} */ look, /** @type {string} */ name, /** @type {() => number} */ value) =>
    h('td', { class: look }, h('b', null, () => count(value())), h('span', { class: 'small' }, name));
  return h('div', { class: 'outcome' },
    h('dl', { class: 'figures' },
      entry('flagged', about.flagged, () => [count(measured().flagged), h('small', null, ` of ${count(measured().rows)}`)]),
      () => isKnown() && [
        entry('precision', about.precision, () => share(measured().precision)),
        entry('recall', about.recall, () => share(measured().recall)),
        entry('F1', about.f1, () => (Number.isFinite(measured().f1) ? figure(measured().f1) : '–')),
        entry('false positive rate', about.falsePositiveRate, () => share(measured().falsePositiveRate)),
        entry('cost', about.cost, () => figure(measured().misses * ratio() + measured().alarms))]),
    () => (isKnown() ? h('div', { class: 'scroll matrix', tabindex: '0', role: 'region', 'aria-label': 'Confusion matrix' },
      h('table', null,
        h('thead', null, h('tr', null, h('td', null), ['flagged', 'not flagged'].map(text => h('th', { scope: 'col' }, text)))),
        h('tbody', null,
          h('tr', null, h('th', { scope: 'row' }, 'anomalies'), cell('good', 'true positives', () => measured().hits),
            cell('', 'false negatives', () => measured().misses)),
          h('tr', null, h('th', { scope: 'row' }, 'normal rows'), cell('', 'false positives', () => measured().alarms),
            cell('good', 'true negatives', () => measured().passed)))))
      : h('p', { class: 'note' }, 'No row is known to be normal or an anomaly. Mark some in the list below, and precision, recall and the '
        + 'curves follow.')));
}
