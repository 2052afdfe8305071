/** The page of a model's codes: point anywhere on the map, and what lies there is decoded. */
import { get, part as asPart } from './api.js';
import { decodedCard, makeDecoder } from './decoded.js';
import { behindDots, inView, legend, loadDots, mapPath, markRows, paintDots, select } from './dots.js';
import { words } from './format.js';
import { keys } from './keys.js';
import { choice, commands, empty, fault, loaded, menu } from './parts.js';
import { makeRow, rowCard } from './row.js';
import { kindOf } from './rows.js';
import { savePng } from './save.js';
import { pathCard, selectionCard } from './selection.js';
import { slidersCard } from './sliders.js';
import { h, state, unwatched, watch } from './view.js';
import './map.js';

/** @param {import('./app.js').Context} context */
export function show(context) {
  if (!context.id) {
    return [h('h1', null, 'Latent'), loaded('Looking for models …', () => get('/runs'), runs => {
      const list = runs.filter((/** @type {any} */ run) => run.hasModel);
      if (list.length) { queueMicrotask(() => context.go('/latent/' + asPart(list[0].id), true)); return null; }
      return h('div', { style: { 'margin-top': '24px' } },
        empty('There is no trained model yet.', h('a', { class: 'button main', href: '/' }, 'Train a sample')));
    })];
  }
  context.setTitle('Codes of ' + context.id);
  return [
    h('h1', null, 'Codes of ', context.id),
    h('p', { class: 'lead' }, 'Each dot is a row. Press or drag anywhere on the map, and the model shows what it makes of that place. ',
      h('a', { class: 'tall', href: '/anomaly/' + asPart(context.id) }, 'Find anomalies'), ' with the same model.'),
    loaded('Loading the model …', () => get('/models/' + asPart(context.id)), model => page(context, { ...model, kind: kindOf(model) })),
  ];
}

/**
 * What the parts of the page share.
 * @typedef {{ model: any, path: string, part: import('./view.js').State<string>, kind: import('./view.js').State<string>,
 *   x: import('./view.js').State<number>, y: import('./view.js').State<number>, picked: import('./view.js').State<number>,
 *   klass: import('./view.js').State<string>, labels: import('./view.js').State<{ classes: string[], labels: number[] | null }>,
 *   errors: import('./view.js').State<Float32Array | null>, selection: import('./view.js').State<Int32Array | null>,
 *   from: import('./view.js').State<number>, to: import('./view.js').State<number>, map: import('./map.js').DotMap,
 *   color: import('./view.js').State<string>, behind: import('./view.js').State<boolean>,
 *   className: (row: number) => string, classToDecode: () => string | null, anchor: () => number | null }} Shared
 */

/** @param {import('./app.js').Context} context @param {any} model @param {string[]} parts @returns {Shared} */
function share(context, model, parts) {
  const ask = (/** @type {string} */ name, /** @type {any} */ usual) => context.query.get(name) ?? usual;
  const usual = parts.find(name => name === 'test') ?? parts.find(name => name === 'validation') ?? parts[0];
  /** @type {Shared} */
  const shared = {
    model, path: '/models/' + asPart(model.id), map: /** @type {any} */ (document.createElement('hg-map')),
    part: state(parts.includes(ask('part', '')) ? ask('part', '') : usual),
    kind: state(ask('kind', model.latentSize > 2 ? 'pca' : 'pair')),
    x: state(Number(ask('x', 0))),
    y: state(Number(ask('y', model.latentSize < 2 ? 0 : 1))),
    picked: state(Number(ask('row', -1))),
    klass: state(ask('class', '')),
    color: state(ask('color', 'class')),
    behind: state(ask('grid', '') === '1'),
    labels: state({ classes: [], labels: null }), errors: state(null), selection: state(null), from: state(-1), to: state(-1),
    className: row => {
      const { classes, labels } = shared.labels();
      const k = labels?.[row] ?? -1;
      return k < 0 ? '' : classes[k] ?? 'class ' + k;
    },
    // A model that takes a class decodes with that of the picked row, unless another one is chosen.
    classToDecode: () => (model.isConditional ? shared.klass() || shared.className(shared.picked()) || model.classes[0] : null),
    anchor: () => (shared.picked() < 0 ? null : shared.picked()),
  };
  watch(() => {
    const isPair = shared.kind() === 'pair';
    context.setQuery({
      part: shared.part(), kind: shared.kind(), x: isPair ? shared.x() : null, y: isPair ? shared.y() : null,
      color: shared.color() === 'class' ? null : shared.color(), row: shared.picked() < 0 ? null : shared.picked(),
      class: shared.klass(), grid: shared.behind() ? 1 : null,
    });
  });
  return shared;
}

/** @param {import('./app.js').Context} context @param {any} model */
function page(context, model) {
  const parts = Object.keys(model.parts ?? {}).filter(name => model.parts[name] > 0);
  const shared = share(context, model, parts);
  const { map } = shared;
  const mode = state('point');
  const trouble = state(/** @type {any} */ (null));
  const isLoading = state(true);
  watch(() => {
    map.mode = /** @type {import('./map.js').Mode} */ (mode());
    map.style.cursor = mode() === 'move' ? 'grab' : 'crosshair';
  });
  loadDots(shared, trouble, isLoading);
  paintDots(shared);
  markRows(shared);
  behindDots(shared);
  const decoder = makeDecoder(shared, context);
  const row = makeRow(shared);
  map.addEventListener('hover', (/** @type {any} */ e) => row.hover(e.detail.row));
  map.addEventListener('pick', (/** @type {any} */ e) => {
    if (e.detail.mode !== 'lasso' && e.detail.row >= 0) shared.picked.set(e.detail.row);
  });
  map.addEventListener('select', (/** @type {any} */ e) => select(shared, e.detail.rows));
  keys(shared, decoder);
  return h('div', { class: 'stack', style: { 'margin-top': '24px' } },
    toolbar(shared, parts, mode),
    h('div', { class: 'explore' },
      h('div', { class: 'card mapcard' }, () => trouble() && fault(trouble()), map,
        h('p', { class: 'small caption', role: 'status' }, () => (isLoading() ? 'Computing the codes …'
          : `${words(model.parts[shared.part()] ?? map.raster.count, 'row')} of the ${shared.part()} part`)),
        mapTools(shared),
        legend(shared),
        keyHelp()),
      h('div', { class: 'stack side' }, decodedCard(shared, decoder), rowCard(shared, row))),
    selectionCard(shared),
    pathCard(shared),
    slidersCard(shared, decoder),
    h('section', { class: 'card' }, h('h2', null, 'The same elsewhere'), commands(() => {
      const folder = `${context.about().runsFolder ?? 'runs'}/${model.id}`;
      return [
        ['The codes of these rows:', `hourglass encode ${folder} --part ${shared.part()} --out codes.csv`],
        ['The map through the API:', `curl -o map.npy '${location.origin}/api${mapPath(shared)}'`],
      ];
    })));
}

/** @param {Shared} shared @param {string[]} parts @param {import('./view.js').State<string>} mode */
function toolbar(shared, parts, mode) {
  const { model, part, kind, x, y, color } = shared;
  const dims = Array.from({ length: model.latentSize }, (_, k) => /** @type {[any, string]} */ ([k, 'dimension ' + k]));
  const change = (/** @type {string} */ name) => {
    for (const each of [shared.picked, shared.from, shared.to]) each.set(-1);
    shared.selection.set(null);
    part.set(name);
  };
  return h('div', { class: 'row toolbar' },
    parts.length > 1 && menu('Rows', parts.map(name => [name, `${name} (${words(model.parts[name], 'row')})`]), part.peek(), change),
    model.latentSize > 2 && menu('Show', [['pca', 'two principal components'], ['pair', 'two dimensions']], kind.peek(), kind.set),
    () => kind() === 'pair' && model.latentSize > 2 && unwatched(() => [
      menu('Across', dims, x(), value => x.set(Number(value))),
      menu('Up', dims, y(), value => y.set(Number(value)))]),
    () => menu('Color by', [['class', shared.labels().labels ? 'class' : 'nothing'], ['error', 'error']], unwatched(color), color.set),
    choice('A press or drag', [['point', 'Decode'], ['move', 'Move'], ['lasso', 'Select']], mode));
}

/** @param {Shared} shared */
function mapTools(shared) {
  const { map, model, behind } = shared;
  const tool = (/** @type {string} */ text, /** @type {() => void} */ work) => h('button', { class: 'quiet', onclick: work }, text);
  return h('div', { class: 'tools' },
    tool('Zoom in', () => map.zoom(1.5)),
    tool('Zoom out', () => map.zoom(1 / 1.5)),
    tool('Show all', () => map.fit()),
    tool('Select what is in view', () => select(shared, inView(map))),
    tool('Save PNG', () => savePng(map.canvas, model.id + '-map')),
    model.kind === 'pictures' && h('label', { class: 'check small' },
      h('input', { type: 'checkbox', checked: behind, onchange: (/** @type {any} */ e) => behind.set(e.target.checked) }),
      'Decoded pictures behind'));
}

const keyHelp = () => h('details', null, h('summary', { class: 'small' }, 'Keys'), h('p', { class: 'small', id: 'map-keys' },
  'Arrows move the point (with Shift ten times as far), Enter picks the nearest row, [ and ] walk its neighbors, + and − zoom, '
  + '0 shows all, Escape clears. With a mouse: the wheel zooms, the middle button moves. By touch: two fingers zoom and move.'));
