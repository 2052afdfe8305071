/** The map of a model's codes: point anywhere, and what lies there is decoded. */
import { array, get, part as asPart, picture, query } from './api.js';
import { decodedCard, makeDecoder } from './decoded.js';
import { figure, words } from './format.js';
import { keys } from './keys.js';
import { choice, commands, empty, fault, loaded, menu, say } from './parts.js';
import { makeRow, rowCard } from './row.js';
import { savePng } from './save.js';
import { pathCard, selectionCard } from './selection.js';
import { slidersCard } from './sliders.js';
import { h, latest, onStop, state, unwatched, watch } from './view.js';
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
    h('p', { class: 'lead' }, 'Each dot is a row. Press or drag anywhere on the map, and the model shows what it makes of that place.'),
    loaded('Loading the model …', () => get('/models/' + asPart(context.id)), model => page(context, model)),
  ];
}

/**
 * What the parts of the page share.
 * @typedef {{ model: any, path: string, part: import('./view.js').State<string>, kind: import('./view.js').State<string>,
 *   x: import('./view.js').State<number>, y: import('./view.js').State<number>, picked: import('./view.js').State<number>,
 *   klass: import('./view.js').State<string>, labels: import('./view.js').State<{ classes: string[], labels: number[] | null }>,
 *   errors: import('./view.js').State<Float32Array | null>, selection: import('./view.js').State<Int32Array | null>,
 *   from: import('./view.js').State<number>, to: import('./view.js').State<number>, map: import('./map.js').DotMap,
 *   className: (row: number) => string, anchor: () => number }} Shared
 */

/** @param {import('./app.js').Context} context @param {any} model */
function page(context, model) {
  const parts = Object.keys(model.parts ?? {}).filter(name => model.parts[name] > 0);
  const ask = (/** @type {string} */ name, /** @type {any} */ usual) => context.query.get(name) ?? usual;
  const flat = model.latentSize < 2;
  const map = /** @type {import('./map.js').DotMap} */ (document.createElement('hg-map'));
  const usual = parts.includes('test') ? 'test' : parts.includes('validation') ? 'validation' : parts[0];
  /** @type {Shared} */
  const shared = {
    model, map, path: '/models/' + asPart(model.id),
    part: state(parts.includes(ask('part', '')) ? ask('part', '') : usual),
    kind: state(ask('kind', model.latentSize > 2 ? 'pca' : 'pair')),
    x: state(Number(ask('x', 0))), y: state(Number(ask('y', flat ? 0 : 1))), picked: state(Number(ask('row', -1))), klass: state(ask('class', '')),
    labels: state({ classes: [], labels: null }), errors: state(null), selection: state(null), from: state(-1), to: state(-1),
    className: row => { const { classes, labels } = shared.labels(); const k = labels?.[row] ?? -1; return k < 0 ? '' : classes[k] ?? 'class ' + k; },
    anchor: () => Math.max(0, shared.picked()),
  };
  const color = state(ask('color', 'class'));
  const mode = state('point');
  const behind = state(ask('grid', '') === '1');
  const trouble = state(/** @type {any} */ (null));
  const isLoading = state(true);
  watch(() => context.setQuery({
    part: shared.part(), kind: shared.kind(), x: shared.kind() === 'pair' ? shared.x() : null, y: shared.kind() === 'pair' ? shared.y() : null,
    color: color() === 'class' ? null : color(), row: shared.picked() < 0 ? null : shared.picked(), class: shared.klass(), grid: behind() ? 1 : null,
  }));
  watch(() => { map.mode = /** @type {import('./map.js').Mode} */ (mode()); map.style.cursor = mode() === 'move' ? 'grab' : 'crosshair'; });
  load(shared, trouble, isLoading);
  paint(shared, color);
  marks(shared);
  grid(shared, behind);
  const decoder = makeDecoder(shared, context);
  const row = makeRow(shared);
  map.addEventListener('hover', (/** @type {any} */ e) => row.hover(e.detail.row));
  map.addEventListener('pick', (/** @type {any} */ e) => {
    if (e.detail.mode === 'lasso') return;
    if (e.detail.row >= 0) shared.picked.set(e.detail.row);
  });
  map.addEventListener('select', (/** @type {any} */ e) => select(shared, e.detail.rows));
  keys(shared, decoder);
  const dims = Array.from({ length: model.latentSize }, (_, k) => /** @type {[any, string]} */ ([k, 'dimension ' + k]));
  return h('div', { class: 'stack', style: { 'margin-top': '24px' } },
    h('div', { class: 'row toolbar' },
      parts.length > 1 && menu('Rows', parts.map(name => [name, `${name} (${words(model.parts[name], 'row')})`]), shared.part.peek(), value => {
        shared.picked.set(-1); shared.selection.set(null); shared.from.set(-1); shared.to.set(-1); shared.part.set(value); }),
      model.latentSize > 2 && menu('Show', [['pca', 'two principal components'], ['pair', 'two dimensions']], shared.kind.peek(), shared.kind.set),
      () => shared.kind() === 'pair' && model.latentSize > 2 && unwatched(() => [
        menu('Across', dims, shared.x(), value => shared.x.set(Number(value))), menu('Up', dims, shared.y(), value => shared.y.set(Number(value)))]),
      menu('Color by', [['class', 'class'], ['error', 'error']], color.peek(), color.set),
      choice('A press or drag', [['point', 'Decode'], ['move', 'Move'], ['lasso', 'Select']], mode)),
    h('div', { class: 'explore' },
      h('div', { class: 'card mapcard' }, () => trouble() && fault(trouble()), map,
        h('p', { class: 'small', role: 'status', style: { margin: '8px 0 0', 'min-height': '20px' } }, () => (isLoading() ? 'Computing the codes …'
          : `${words(model.parts[shared.part()] ?? map.raster.count, 'row')} of the ${shared.part()} part`)),
        h('div', { class: 'tools' },
          h('button', { class: 'quiet', onclick: () => map.zoom(1.5), 'aria-label': 'Zoom in' }, 'Zoom in +'),
          h('button', { class: 'quiet', onclick: () => map.zoom(1 / 1.5), 'aria-label': 'Zoom out' }, 'Zoom out −'),
          h('button', { class: 'quiet', onclick: () => map.fit() }, 'Show all'),
          h('button', { class: 'quiet', onclick: () => select(shared, inView(shared)) }, 'Select what is in view'),
          h('button', { class: 'quiet', onclick: () => savePng(map.canvas, model.id + '-map') }, 'Save PNG'),
          model.kind === 'pictures' && h('label', { class: 'check small' }, h('input', { type: 'checkbox', checked: behind,
            onchange: (/** @type {any} */ e) => behind.set(e.target.checked) }), 'Decoded pictures behind')),
        legend(shared, color),
        keyHelp()),
      h('div', { class: 'stack side' }, decodedCard(shared, decoder), rowCard(shared, row))),
    selectionCard(shared),
    pathCard(shared),
    slidersCard(shared, decoder),
    h('section', { class: 'card' }, h('h2', null, 'The same elsewhere'), commands(() => [
      ['The codes of these rows:', `hourglass encode ${context.about().runsFolder ?? 'runs'}/${model.id} --part ${shared.part()} --out codes.csv`],
      ['The map through the API:', `curl -o map.npy '${location.origin}/api${mapPath(shared)}'`]])));
}

/** @param {Shared} shared */
const mapPath = ({ path, part, kind, x, y }) => `${path}/map${query({ part: part(), ...(kind() === 'pca' ? { kind: 'pca' } : { x: x(), y: y() }) })}`;

/** Loads the dots when the part or the directions change. @param {Shared} shared @param {any} trouble @param {any} isLoading */
function load(shared, trouble, isLoading) {
  const { map, path, labels, errors } = shared;
  let [known, isGone] = ['', false];
  onStop(() => { isGone = true; });
  const fetchDots = latest(async (/** @type {string} */ address, /** @type {string} */ part) => {
    isLoading.set(true);
    try {
      const isNew = known !== part;
      const [codes, names] = await Promise.all([array(address), isNew ? get(`${path}/labels?part=${part}`) : labels.peek()]);
      if (isGone) return;
      trouble.set(null);
      map.setPoint(null);
      map.setDots(/** @type {Float32Array} */ (codes.data));
      if (isNew) {
        known = part;
        labels.set(names);
        errors.set(null);
        array(`${path}/errors?part=${part}`).then(table => { if (!isGone && known === part) errors.set(/** @type {any} */ (table.data)); }, () => {});
      }
    } catch (error) { if (!isGone) trouble.set(error); }
    isLoading.set(false);
  });
  watch(() => { fetchDots(mapPath(shared), shared.part()); });
}

/** Colors the dots by class, or by error on a logarithmic scale. @param {Shared} shared @param {() => string} color */
function paint({ map, labels, errors, selection }, color) {
  watch(() => {
    const [names, mistakes, n] = [labels().labels, errors(), map.raster.count];
    const isError = color() === 'error' && mistakes !== null;
    const colors = new Uint8Array(n);
    if (isError) {
      const sorted = Float32Array.from(/** @type {Float32Array} */ (mistakes)).sort();
      const [low, high] = [.02, .98].map(q => Math.log(Math.max(1e-12, sorted[Math.floor(q * (n - 1))])));
      for (let i = 0; i < n; i++) colors[i] = 255 * Math.min(1, Math.max(0, (Math.log(/** @type {any} */ (mistakes)[i]) - low) / (high - low || 1)));
    } else if (names && color() === 'class') for (let i = 0; i < n; i++) colors[i] = Math.max(0, names[i]);
    map.raster.color = colors;
    map.colors(isError);
    map.redraw();
  });
  watch(() => {
    const rows = selection();
    const flags = rows && new Uint8Array(map.raster.count);
    rows?.forEach(row => { /** @type {Uint8Array} */ (flags)[row] = 1; });
    map.raster.chosen = flags;
    map.redraw();
  });
}

/** Rings around the picked row and the ends of the path. @param {Shared} shared */
function marks({ map, picked, from, to }) {
  watch(() => {
    map.marks = [{ row: from(), text: 'start' }, { row: to(), text: 'end' }, { row: picked(), text: picked() < 0 ? '' : 'row ' + picked() }];
    map.decorate();
  });
}

/** The decoded grid behind the dots, anew once the view rests. @param {Shared} shared @param {() => boolean} behind */
function grid({ map, path, kind, x, y, klass, part, anchor }, behind) {
  let url = '';
  let timer = 0;
  const clear = () => { map.setBehind(null); if (url) URL.revokeObjectURL(url); url = ''; };
  const draw = latest(async () => {
    if (!unwatched(behind) || !map.raster.count) return;
    const [w, tall, view] = [map.clientWidth, map.clientHeight, map.view];
    const side = Math.max(w, tall);
    const count = Math.max(5, Math.min(25, Math.round(side / 46)));
    const [rx, ry] = [side / view.sx / 2, side / view.sy / 2];
    // Cells lie around their code: the range of the picture is half a cell wider than that of the codes.
    const inner = (count - 1) / count;
    const range = { fromX: view.x - rx * inner, toX: view.x + rx * inner, fromY: view.y - ry * inner, toY: view.y + ry * inner };
    const address = path + '/grid' + query({ kind: kind.peek(), x: x.peek(), y: y.peek(), part: part.peek(), anchor: unwatched(anchor), count,
      class: klass.peek(), from: range.fromX, to: range.toX, ...range });
    try {
      const answer = await picture(address);
      clear();
      if (!unwatched(behind)) { URL.revokeObjectURL(answer.url); return; }
      url = answer.url;
      map.setBehind(url, [view.x - rx, view.x + rx, view.y - ry, view.y + ry]);
    } catch (error) { say(/** @type {Error} */ (error).message); }
  });
  const soon = () => { clearTimeout(timer); timer = setTimeout(draw, 350); };
  map.addEventListener('rest', soon);
  watch(() => { kind(); x(); y(); klass(); anchor(); if (behind()) draw(); else clear(); });
  onStop(() => { clearTimeout(timer); clear(); });
}

/** @param {Shared} shared @param {() => string} color */
function legend(shared, color) {
  const select1 = (/** @type {number} */ k) => select(shared, Int32Array.from(shared.labels.peek().labels?.flatMap((each, i) => (each === k ? [i] : [])) ?? []));
  return () => {
    const { classes, labels } = shared.labels();
    if (color() === 'error') return errorScale(shared);
    if (!labels) return null;
    const present = [...new Set(labels)].filter(k => k >= 0).sort((a, b) => a - b);
    return [h('ul', { class: 'legend', 'aria-label': 'Classes' }, present.slice(0, 60).map(k => h('li', null,
      h('button', { class: 'quiet', title: 'Select this class', onclick: () => select1(k) }, h('span', { class: `swatch b${k % 10}` }), classes[k] ?? 'class ' + k))))];
  };
}

/** What the colors of errors mean. @param {Shared} shared */
function errorScale({ errors, map }) {
  const mistakes = errors();
  if (!mistakes) return h('p', { class: 'scale' }, 'Computing the errors …');
  const sorted = Float32Array.from(mistakes).sort();
  const hex = (/** @type {number} */ k) => '#' + [0, 8, 16].map(shift => (map.raster.palette[k] >> shift & 255).toString(16).padStart(2, '0')).join('');
  const [low, high] = [.02, .98].map(q => figure(sorted[Math.floor(q * (sorted.length - 1))]));
  return h('p', { class: 'scale' }, h('span', null, 'error ', low), h('i', { style: { background: `linear-gradient(90deg,${[0, 64, 128, 191, 255].map(hex)})` } }),
    h('span', null, high, ' (logarithmic)'));
}

/** @param {Shared} shared @param {Int32Array} rows */
function select(shared, rows) {
  shared.selection.set(rows.length ? rows : null);
  say(rows.length ? `${words(rows.length, 'row')} selected.` : 'Nothing is selected.');
}

/** @param {Shared} shared */
function inView({ map }) {
  const [[x0, y1], [x1, y0]] = [map.raster.toData(map.view, 0, 0), map.raster.toData(map.view, map.clientWidth, map.clientHeight)];
  return map.raster.inside([[x0, y0], [x1, y0], [x1, y1], [x0, y1]]);
}

const keyHelp = () => h('details', null, h('summary', { class: 'small' }, 'Keys'), h('p', { class: 'small', id: 'map-keys', style: { margin: '0' } },
  'Arrows move the point (with Shift ten times as far), Enter picks the nearest row, [ and ] walk its neighbors, + and − zoom, 0 shows all, Escape clears. '
  + 'With a mouse: the wheel zooms, the middle button moves. By touch: two fingers zoom and move.'));
