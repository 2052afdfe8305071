/** The rows by score, highest first, and the one that is looked at. */
import { about } from './about.js';
import { get, query } from './api.js';
import { count, figure, percent, words } from './format.js';
import { flag, pair, places as placeNames, shares } from './inspect.js';
import { choice, help, say } from './parts.js';
import { above } from './ranking.js';
import { saveCsv } from './save.js';
import { h, latest, onStop, replace, state, unwatched, watch } from './view.js';

const page = 50;

/** @param {import('./anomaly.js').Shared} shared @param {import('./anomaly.js').Scored} scored */
export const suspectCards = (shared, scored) => h('div', { class: 'explore' }, listCard(shared, scored),
  h('div', { class: 'side' }, rowCard(shared, scored)));

/** @type {[string, string][]} */
const filters = [['all', 'All'], ['flagged', 'Flagged'], ['alarms', 'False positives'], ['misses', 'Misses']];

/** @param {import('./anomaly.js').Shared} shared @param {import('./anomaly.js').Scored} scored */
function listCard(shared, scored) {
  const { all, truth, settled, threshold, isLabeled, classOf } = scored;
  const { model, picked } = shared;
  const [filter, shown] = [state('all'), state(page)];
  watch(() => { filter(); shown.set(page); });
  const n = all.rows.length;
  /** Places in the order from which a row is flagged, while the threshold moves. */
  const edge = state(above(all.sorted, threshold.peek()));
  watch(() => edge.set(above(all.sorted, threshold())));
  const isKnown = state(false);
  watch(() => isKnown.set(truth().some(each => each >= 0)));
  /** The places that the filter keeps, highest first, at most so many. @param {number} most */
  const places = most => {
    const [kind, from] = [filter(), above(all.sorted, kind0() ? settled() : -Infinity)];
    const known = kind === 'alarms' || kind === 'misses' ? truth() : null;
    /** @type {number[]} */
    const list = [];
    let total = 0;
    for (let k = n - 1; k >= 0; k--) {
      const row = all.rows[k];
      if (kind === 'flagged' && k < from) break;
      if (kind === 'alarms' && (k < from || known?.[row] !== 0)) continue;
      if (kind === 'misses' && (k >= from || known?.[row] !== 1)) continue;
      total++;
      if (list.length < most) list.push(k);
    }
    return { list, total };
  };
  const kind0 = () => filter() !== 'all';
  const save = () => saveCsv([['row', 'class', 'score', 'flagged', 'anomaly'], ...unwatched(() => places(Infinity)).list.map(k => {
    const row = all.rows[k];
    return [row, classOf(row), all.sorted[k], k >= edge.peek() ? 1 : 0, truth.peek()[row] < 0 ? null : truth.peek()[row]];
  })], model.id + '-scores');
  const tr = (/** @type {number} */ k) => {
    const row = all.rows[k];
    const choose = () => picked.set(row);
    return h('tr', { 'aria-current': () => (picked() === row ? 'true' : null), onclick: choose },
      model.kind === 'pictures' && h('td', null, h('img', { loading: 'lazy', alt: '',
        src: `/api${shared.path}/rows/${row}.png` + query({ part: scored.part }) })),
      h('th', { scope: 'row' }, h('button', { class: 'quiet', 'aria-label': `Show row ${row}` }, String(row))),
      scored.hasClasses && h('td', { class: 'wide' }, classOf(row) || '–'),
      h('td', { class: 'number' }, figure(all.sorted[k])),
      h('td', null, () => flag(k >= edge())),
      isLabeled ? h('td', { class: 'wide' }, truth.peek()[row] === 1 ? 'anomaly' : 'normal') : h('td', null, h('span', { class: 'marks' },
        /** @type {[number, string][]} */ ([[1, 'Anomaly'], [0, 'Normal']]).map(([kind, text]) => h('button', {
          class: 'quiet', 'aria-pressed': () => String(truth()[row] === kind), 'aria-label': `Mark row ${row} as ${text.toLowerCase()}`,
          onclick: (/** @type {Event} */ event) => {
            event.stopPropagation();
            scored.mark(row, kind);
            say(truth.peek()[row] === kind ? `Row ${row} is marked as ${text.toLowerCase()}.` : `Row ${row} is not marked.`);
          },
        }, text)))));
  };
  return h('section', { class: 'card' },
    h('header', null, h('h2', null, 'Rows by score'), h('span', { class: 'small' }, `${words(n, 'row')} of the ${scored.part} part`)),
    h('p', { class: 'note' }, isLabeled ? 'The highest score first. Choose a row to see why.'
      : 'The highest score first. Choose a row to see why; mark rows as anomalies or normal, and the curves follow.'),
    () => h('div', { class: 'filters', style: { 'margin-top': '12px' } },
      choice('Which rows', isKnown() ? filters : filters.slice(0, 2), filter)),
    () => {
      const { list, total } = places(shown());
      return [
        list.length === 0 ? h('p', { class: 'note', role: 'status' }, 'There are no such rows.')
          : h('div', { class: 'scroll tall', tabindex: '0', role: 'region', 'aria-label': 'Rows by score' },
            h('table', { class: 'suspects' },
              h('thead', null, h('tr', null, model.kind === 'pictures' && h('td', null, h('span', { class: 'unseen' }, 'picture')),
                h('th', { scope: 'col' }, 'row'), scored.hasClasses && h('th', { scope: 'col', class: 'wide' }, 'class'),
                h('th', { scope: 'col', class: 'number' }, 'score'), h('th', { scope: 'col' }, 'flag'),
                h('th', { scope: 'col', class: isLabeled ? 'wide' : 'number' }, isLabeled ? 'in truth' : 'mark'))),
              h('tbody', null, unwatched(() => list.map(tr))))),
        h('div', { class: 'tools' },
          total > list.length && h('button', { onclick: () => shown.set(shown.peek() + page) },
            `Show ${Math.min(page, total - list.length)} more of ${count(total)}`),
          h('button', { class: 'quiet', onclick: save }, 'Save CSV'),
          !isLabeled && isKnown() && h('button', { class: 'quiet', onclick: () => scored.clearMarks() }, 'Clear all marks')),
      ];
    });
}

/** @param {import('./anomaly.js').Shared} shared @param {import('./anomaly.js').Scored} scored */
function rowCard(shared, scored) {
  const { picked, model, path } = shared;
  const { threshold, scores, classOf, part } = scored;
  const box = h('div');
  const failure = state('');
  let isGone = false;
  onStop(() => { isGone = true; });
  const load = latest(async (/** @type {number} */ row) => {
    if (row < 0 || row >= scores.length) { replace(box); return; }
    try {
      const one = await get(`${path}/anomalies/${row}` + query({ part }));
      if (isGone || picked.peek() !== row) return;
      failure.set('');
      replace(box, pair(model, one.values, one.reconstruction, `row ${row}`),
        one.reasons?.length > 0 && [h('h3', { style: { 'margin-top': '20px' } }, 'Reasons'),
          h('ul', { class: 'reasons' }, one.reasons.map((/** @type {string} */ text) => h('li', null, placeNames(model, text))))],
        shares(model, one.shares),
        h('p', { class: 'small', style: { 'margin-top': '12px' } }, [`number ${one.number} in the file`,
          Number.isFinite(one.probability) && `probability ${percent(one.probability)}`].filter(Boolean).join(' · ')));
      say(`Row ${row}, score ${figure(one.score)}. ${placeNames(model, (one.reasons ?? []).join('. '))}`);
    } catch (error) { if (!isGone) { failure.set(/** @type {Error} */ (error).message); replace(box); } }
  });
  watch(() => { load(picked()); });
  return h('section', { class: 'card', 'aria-label': 'The chosen row' },
    h('header', null, h('h2', null, () => (picked() < 0 ? 'Row' : `Row ${picked()}`)), help('the score', about.threshold)),
    () => (picked() < 0 || picked() >= scores.length ? h('p', { class: 'note' }, 'Choose a row of the list.')
      : [h('p', { class: 'verdict' }, () => [flag(scores[picked()] > threshold()), h('small', null, `score ${figure(scores[picked()])}`)]),
        classOf(picked()) && h('p', { class: 'note' }, 'class ', classOf(picked()))]),
    () => failure() && h('p', { class: 'note', role: 'alert' }, failure()),
    box);
}
