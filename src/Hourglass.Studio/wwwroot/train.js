/** A run: its controls, curves, and what the model makes of the data, now and at every frame before. */
import { about, aboutTerm } from './about.js';
import { array, get, part } from './api.js';
import { histogram, lineChart } from './chart.js';
import { controls, stateOf } from './controls.js';
import { listen } from './events.js';
import { count, figure, spoken, words } from './format.js';
import { choice, commands, empty, help, loaded, menu } from './parts.js';
import { player } from './player.js';
import { kindOf, loadSheet, pictureRows, signalRows, tableRows } from './rows.js';
import { saveCsv, savePng } from './save.js';
import { h, latest, onStop, state, watch } from './view.js';
import './map.js';

/** @param {import('./app.js').Context} context */
export function show(context) {
  if (!context.id) {
    return loaded('Looking for runs …', () => get('/runs'), runs => {
      const first = runs.find((/** @type {any} */ run) => run.state === 'training') ?? runs[0];
      if (first) { queueMicrotask(() => context.go('/train/' + part(first.id), true)); return null; }
      return [h('h1', null, 'Train'), h('div', { style: { 'margin-top': '24px' } },
        empty('Nothing has been trained yet.', h('a', { class: 'button main', href: '/' }, 'Choose a sample')))];
    });
  }
  context.setTitle(context.id);
  const badge = state(/** @type {any} */ (null));
  return [
    h('div', { class: 'title' }, h('h1', null, context.id), badge),
    loaded('Loading the run …', () => get('/runs/' + part(context.id)), run => page(context, run, badge)),
  ];
}

/** @param {import('./app.js').Context} context @param {any} details @param {import('./view.js').State<any>} badge */
function page(context, details, badge) {
  const path = '/runs/' + part(details.id);
  const run = state(details);
  // What the data decides is known once it has been read.
  const facts = state(details);
  const progress = state('');
  watch(() => progress.set(run().state + (run().frames > 0)));
  watch(() => { if (progress() && !(facts.peek().shape && facts.peek().recipe?.encoder)) get(path).then(facts.set, () => {}); });
  badge.set(h('span', null, stateOf(run)));
  listen('run', message => { if (message.run.id === details.id) run.set({ ...run.peek(), ...message.run }); });
  listen('online', () => get(path).then(next => run.set({ ...run.peek(), ...next }), () => {}));
  const message = state('');
  watch(() => message.set(run().message ?? ''));
  const ended = state('');
  watch(() => ended.set([run().hasModel, run().hasReport, run().state === 'done'].join()));
  return h('div', { class: 'stack' },
    h('div', null,
      h('p', { class: 'lead' }, () => facts().recipe?.description),
      h('p', { class: 'note' }, () => outline(facts()))),
    () => message() && h('div', { class: run.peek().state === 'failed' ? 'card fault' : 'card', role: 'status' },
      h('h2', null, run.peek().state === 'failed' ? 'Training failed' : 'A word on this run'), h('p', { class: 'note' }, message())),
    () => { ended(); const r = run.peek(); return r.hasModel && h('div', { class: 'row' },
      h('a', { class: 'button main', href: '/latent/' + part(r.id) },
        r.state === 'done' ? 'Explore what it learned' : 'Explore what it has learned so far'),
      h('a', { class: 'button', href: '/anomaly/' + part(r.id) }, 'Find anomalies'),
      h('a', { class: 'button', href: '/generate/' + part(r.id) }, 'Generate'),
      r.hasReport && h('a', { class: 'button', href: `/api${path}/report`, target: '_blank', rel: 'noopener' }, 'Open the report'),
      h('a', { class: 'button', href: `/api${path}/files/model.safetensors`, download: '' }, 'Download the model')); },
    controls(context, run),
    curves(details, facts, path),
    previews(context, run, path),
    () => foot(context, facts()));
}

/** Sizes in a line. @param {any} details */
function outline(details) {
  if (!details.shape) return 'The data is being read.';
  const size = details.shape.reduce((/** @type {number} */ a, /** @type {number} */ b) => a * b, 1);
  return [`${count(size)} values → ${count(details.latentSize)}`, words(details.parameters, 'parameter'),
    ...Object.keys(details.parts ?? {}).map(name => `${count(details.parts[name])} ${name} rows`)].join(' · ');
}

/** @param {any} details @param {import('./view.js').State<any>} facts @param {string} path */
function curves(details, facts, path) {
  const history = state(/** @type {any[]} */ ([]));
  const baseline = state(/** @type {any} */ (null));
  const load = latest(async () => {
    const more = await get(`${path}/history?from=${history.peek().length}`).catch(() => []);
    if (more.length) history.set([...history.peek(), ...more]);
  });
  load();
  listen('history', message => { if (message.id === details.id) load(); });
  listen('online', load);
  let timer = 0;
  const askPca = async () => {
    const answer = await get(path + '/baseline').catch(() => null);
    if (answer && 'pcaMse' in answer) baseline.set(answer); else if (answer) timer = setTimeout(askPca, 2000);
  };
  askPca();
  onStop(() => clearTimeout(timer));
  const measure = state('mse');
  const scale = state('log');
  const factor = () => mseFactor(history(), facts());
  const kinds = () => [...new Set(history().flatMap(entry => [...Object.keys(entry.train), ...Object.keys(entry.validation ?? {})]).concat(
    factor() ? ['mse'] : []))];
  const shown = () => (kinds().includes(measure()) ? measure() : 'loss');
  const series = () => {
    const [name, list] = [shown(), history()];
    const valid = list.filter(entry => entry.validation);
    const f = name === 'mse' ? factor() : null;
    const ofTrain = (/** @type {any} */ entry) => Number(entry.train[name] ?? (f ? entry.train[f.term] / f.factor : NaN));
    /** @type {import('./chart.js').Series[]} */
    const lines = [
      { name: 'training', look: 0, xs: list.map(e => e.step), ys: list.map(ofTrain) },
      { name: 'validation', look: 1, xs: valid.map(e => e.step), ys: valid.map(e => Number(e.validation[name] ?? NaN)) },
    ].filter(each => each.ys.some(Number.isFinite));
    const pca = baseline()?.pcaMse;
    if (name === 'mse' && pca && list.length) {
      lines.push({ name: `PCA of the same size (${figure(pca)})`, look: 2, xs: [list[0].step, list[list.length - 1].step], ys: [pca, pca],
        isDashed: true });
    }
    return lines;
  };
  const kindsText = state('');
  watch(() => kindsText.set(kinds().join(' ')));
  return h('div', { class: 'two' },
    h('section', { class: 'card' },
      h('header', null, h('h2', null, 'Learning curve'), h('span', { class: 'small' },
        'validation ', help('validation', about.validation), '\u2002PCA ', help('PCA', about.pca))),
      h('div', { class: 'row', style: { 'margin-top': '12px', 'align-items': 'end' } },
        () => menu('Measure', (kindsText() || 'loss').split(' ').map(kind => [kind, spoken(kind)]), shown(), measure.set),
        choice('Scale', [['log', 'Logarithmic'], ['linear', 'Linear']], scale)),
      lineChart({
        name: 'Learning curve', file: details.id + '-curve', x: 'step',
        y: () => (shown() === 'mse' ? 'mean squared error' : spoken(shown())),
        series, isLog: () => scale() === 'log',
      })),
    h('section', { class: 'card' },
      h('h2', null, 'Objective'),
      h('p', { class: 'note' }, 'Training makes the sum of these terms smaller.'),
      terms(history, kindsText, baseline, factor)));
}

/** @param {import('./view.js').State<any[]>} history @param {() => string} kinds @param {() => any} baseline @param {() => any} factor */
function terms(history, kinds, baseline, factor) {
  const last = (/** @type {string} */ where, /** @type {string} */ name) => {
    const list = history();
    const entry = list.findLast(each => each[where]);
    const f = where === 'train' && name === 'mse' && entry ? factor() : null;
    return Number(f ? entry.train[f.term] / f.factor : entry?.[where][name] ?? NaN);
  };
  return h('table', null, h('thead', null, h('tr', null, h('th', { scope: 'col' }, 'term'),
    ['training', 'validation'].map(name => h('th', { scope: 'col', class: 'number' }, name)))),
  h('tbody', null, () => kinds().split(' ').filter(Boolean).map(name => h('tr', null,
    h('th', { scope: 'row' }, spoken(name), ' ', help(spoken(name), aboutTerm(name))),
    ['train', 'validation'].map(where => h('td', { class: 'number' }, () => figure(last(where, name)))))),
  () => baseline()?.pcaMse && h('tr', null, h('th', { scope: 'row' }, 'MSE of PCA ', help('PCA', about.pca)),
    h('td', { class: 'number' }, '–'),
    h('td', { class: 'number' }, figure(baseline().pcaMse)))));
}

/**
 * The term that is the mean squared error times a constant, if one is: then training has an MSE too.
 * @param {any[]} history @param {any} details
 */
function mseFactor(history, details) {
  const entry = history.find(each => each.validation?.mse > 0) ?? history[0];
  const term = Object.keys(entry?.train ?? {}).find(name => name.startsWith('squaredError'));
  if (!term) return null;
  if (entry.validation?.mse > 0 && term in entry.validation) return { term, factor: entry.validation[term] / entry.validation.mse };
  if (!details.shape || !details.recipe?.objective) return null;
  const size = details.shape.reduce((/** @type {number} */ a, /** @type {number} */ b) => a * b, 1);
  return { term, factor: details.recipe.objective.reduction === 'mean' ? 1 : size };
}

/** @param {import('./app.js').Context} context @param {import('./view.js').State<any>} run @param {string} path */
function previews(context, run, path) {
  const ready = state(false);
  watch(() => { if (run().frames > 0 || ['done', 'paused', 'failed'].includes(run().state)) ready.set(true); });
  return () => (ready() ? loaded('Loading the pictures of the training …', async () => {
    const [preview, info] = await Promise.all([get(path + '/preview'), get(path)]);
    const details = { ...info, kind: kindOf(info) };
    const originals = details.kind === 'pictures' ? await loadSheet(path + '/preview/sheet.png') : await array(path + '/preview/rows.npy');
    return { preview, details, originals };
  }, ({ preview, details, originals }, again) => {
    if (preview.frames.length) return frames(context, details, run, path, preview, originals);
    listen('frame', message => { if (message.id === details.id) again(); });
    return empty('There are no pictures of this training yet.');
  })
    : empty('The first reconstructions appear after the first steps.'));
}

/** @param {import('./app.js').Context} context @param {any} details @param {import('./view.js').State<any>} run @param {string} path
 *  @param {any} preview @param {any} originals */
function frames(context, details, run, path, preview, originals) {
  const list = state(/** @type {any[]} */ (preview.frames));
  /** The frame nearest to a step: when there are too many, the server drops every second one. @param {number} step */
  const near = step => list.peek().reduce((best, frame, i, all) =>
    (Math.abs(frame.step - step) < Math.abs(all[best].step - step) ? i : best), 0);
  const wanted = context.query.get('step');
  const chosen = state(/** @type {number | null} */ (wanted !== null ? near(Number(wanted)) : null));
  const labelOf = (/** @type {number} */ k) => (preview.labels ? details.classes?.[preview.labels[k]] : null);
  const name = (/** @type {number} */ k) => [`row ${preview.rows[k]}`, labelOf(k)].filter(Boolean).join(', ');
  const n = preview.rows.length;
  const rows = details.kind === 'pictures' ? pictureRows(n, name)
    : details.kind === 'signals' ? signalRows(originals, name) : tableRows(originals, details.columns, name);
  if ('showOriginals' in rows) rows.showOriginals(originals);
  const map = /** @type {import('./map.js').DotMap} */ (document.createElement('hg-map'));
  map.canvas.setAttribute('role', 'img');
  map.mode = 'move';
  const labels = preview.map.labels;
  const errors = state(/** @type {ArrayLike<number> | null} */ (null));
  let isFirst = true;
  const draw = latest(async (/** @type {any} */ frame) => {
    try {
      const at = `${path}/frames/${frame.n}`;
      const [pictures, codes, mistakes] = await Promise.all([
        details.kind === 'pictures' ? loadSheet(at + '/sheet.png') : array(at + '/rows.npy'),
        array(at + '/codes.npy'), array(at + '/errors.npy')]);
      rows.show(/** @type {any} */ (pictures));
      if (labels && isFirst) map.raster.color = Uint8Array.from(labels);
      map.setDots(/** @type {Float32Array} */ (codes.data), !isFirst);
      isFirst = false;
      map.canvas.setAttribute('aria-label', `Codes of ${count(codes.shape[0])} rows at step ${count(frame.step)}`);
      errors.set(mistakes.data);
    } catch { /* a frame that went away: the next one comes */ }
  });
  const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const more = latest(async () => {
    const next = await get(path + '/preview').catch(() => null);
    if (!next) return;
    const [place, old] = [chosen.peek(), list.peek()];
    list.set(next.frames);
    if (place !== null && next.frames[place]?.step !== old[place]?.step) chosen.set(near(old[place].step));
  });
  listen('frame', message => { if (message.id === details.id) more(); });
  listen('online', more);
  let shownEpoch = -1;
  watch(() => {
    const all = list();
    const place = chosen();
    const frame = all[place ?? all.length - 1];
    if (!frame) return;
    // With reduced motion the picture changes at epochs only, unless it was asked for.
    if (isCalm && place === null && Math.floor(frame.epoch) === shownEpoch && run.peek().state === 'training') return;
    shownEpoch = Math.floor(frame.epoch);
    context.setQuery({ step: place === null ? null : frame.step });
    draw(frame);
  });
  const saveCodes = () => {
    const { xy } = map.raster;
    const label = (/** @type {number} */ i) => (labels ? details.classes?.[labels[i]] ?? labels[i] : null);
    const lines = preview.map.rows.map((/** @type {number} */ row, /** @type {number} */ i) => [row, xy[2 * i], xy[2 * i + 1], label(i)]);
    saveCsv([['row', 'x', 'y', 'class'], ...lines], details.id + '-codes');
  };
  const present = labels ? [...new Set(/** @type {number[]} */ (labels))].sort((a, b) => a - b) : [];
  return [
    player(list, chosen, () => ['training', 'elsewhere'].includes(run().state)),
    h('section', { class: 'card' },
      h('header', null, h('h2', null, 'Originals and reconstructions'),
        h('span', { class: 'small' }, `${words(n, 'row')} of the ${preview.part} part`)),
      rows.element),
    h('div', { class: 'half' },
      h('section', { class: 'card' },
        h('header', null, h('h2', null, 'Codes'), help('the map of codes', about.code)),
        h('div', { style: { 'margin-top': '14px' } }, map),
        present.length > 0 && h('ul', { class: 'legend' }, present.map(k => h('li', null, h('span', { class: `swatch b${k % 10}` }),
          details.classes?.[k] ?? `class ${k}`))),
        h('div', { class: 'tools' },
          h('button', { class: 'quiet', onclick: () => savePng(map.canvas, details.id + '-codes') }, 'Save PNG'),
          h('button', { class: 'quiet', onclick: saveCodes }, 'Save CSV'),
          h('button', { class: 'quiet', onclick: () => map.fit() }, 'Show all'))),
      h('section', { class: 'card' },
        h('header', null, h('h2', null, 'Errors'), help('the error', about.histogram)),
        h('div', { style: { 'margin-top': '14px' } }, histogram({
          name: 'Errors of the drawn rows', file: details.id + '-errors', x: 'error of a row', values: errors, height: 320 })))),
  ];
}

/** @param {import('./app.js').Context} context @param {any} details */
function foot(context, details) {
  const folder = () => `${context.about().runsFolder ?? 'runs'}/${details.id}`;
  return h('section', { class: 'card' },
    h('h2', null, 'Take it with you'),
    [...details.warnings ?? [], ...details.notes ?? []].map((/** @type {string} */ text) => h('p', { class: 'note' }, text)),
    commands(() => [
      ['Train the same with the command:', `hourglass train ${details.name} --out ${folder()}-again`],
      ['Start it through the API:', `curl ${location.origin}/api/runs -H 'Content-Type: application/json' -d '{"name":"${details.name}"}'`],
      ['Its history:', `curl ${location.origin}/api/runs/${part(details.id)}/history`]]),
    h('details', null, h('summary', null, 'Recipe'), h('pre', { tabindex: '0', role: 'region', 'aria-label': 'Recipe' },
      JSON.stringify(details.recipe, null, 2))));
}
