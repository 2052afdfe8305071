/** The dots of the map of codes: loaded, colored, ringed, selected, with decoded pictures behind. */
import { array, get, picture, query } from './api.js';
import { figure, words } from './format.js';
import { say } from './parts.js';
import { h, latest, onStop, unwatched, watch } from './view.js';

/** @typedef {import('./latent.js').Shared} Shared */

/** Where the dots come from. @param {Shared} shared */
export function mapPath({ path, part, kind, x, y }) {
  return `${path}/map` + query({ part: part(), ...(kind() === 'pca' ? { kind: 'pca' } : { x: x(), y: y() }) });
}

/** Loads the dots when the part or the directions change. @param {Shared} shared @param {any} trouble @param {any} isLoading */
export function loadDots(shared, trouble, isLoading) {
  const { map, path, labels, errors } = shared;
  let [known, isGone] = ['', false];
  onStop(() => { isGone = true; });
  const loadErrors = async (/** @type {string} */ part) => {
    const { data } = await array(`${path}/errors?part=${part}`);
    if (!isGone && known === part) errors.set(/** @type {Float32Array} */ (data));
  };
  const load = latest(async (/** @type {string} */ address, /** @type {string} */ part) => {
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
        errors.set(null);
        labels.set(names);
        loadErrors(part).catch(() => {});
      }
    } catch (error) { if (!isGone) trouble.set(error); }
    isLoading.set(false);
  });
  watch(() => { load(mapPath(shared), shared.part()); });
}

/** Colors the dots by class, or by error on a logarithmic scale; those selected stand out. @param {Shared} shared */
export function paintDots({ map, labels, errors, selection, color }) {
  watch(() => {
    const [names, mistakes, n] = [labels().labels, errors(), map.raster.count];
    const isError = color() === 'error' && mistakes !== null;
    const colors = new Uint8Array(n);
    if (isError) {
      const logs = Float32Array.from(/** @type {Float32Array} */ (mistakes), each => Math.log(Math.max(1e-12, each)));
      const sorted = Float32Array.from(logs).sort();
      const [low, high] = [.02, .98].map(q => sorted[Math.floor(q * (n - 1))]);
      for (let i = 0; i < n; i++) colors[i] = 255 * Math.min(1, Math.max(0, (logs[i] - low) / (high - low || 1)));
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
export function markRows({ map, picked, from, to }) {
  watch(() => {
    map.marks = [{ row: from(), text: 'start' }, { row: to(), text: 'end' }, { row: picked(), text: 'row ' + picked() }];
    map.decorate();
  });
}

/** The decoded grid behind the dots, anew once the view rests. @param {Shared} shared */
export function behindDots({ map, path, kind, x, y, part, anchor, behind, classToDecode }) {
  let url = '';
  let timer = 0;
  const clear = () => {
    map.setBehind(null);
    if (url) URL.revokeObjectURL(url);
    url = '';
  };
  const draw = latest(async () => {
    if (!behind.peek() || !map.raster.count) return;
    const view = map.view;
    const side = Math.max(map.clientWidth, map.clientHeight);
    const count = Math.max(5, Math.min(25, Math.round(side / 46)));
    const [rx, ry] = [side / view.sx / 2, side / view.sy / 2];
    // Cells lie around their code: the range of the picture is half a cell wider than that of the codes.
    const inner = (count - 1) / count;
    const range = { fromX: view.x - rx * inner, toX: view.x + rx * inner, fromY: view.y - ry * inner, toY: view.y + ry * inner };
    try {
      const answer = await picture(path + '/grid' + query({
        kind: kind.peek(), x: x.peek(), y: y.peek(), part: part.peek(), anchor: unwatched(anchor),
        class: unwatched(classToDecode), count, ...range,
      }));
      clear();
      if (!behind.peek()) { URL.revokeObjectURL(answer.url); return; }
      url = answer.url;
      map.setBehind(url, [view.x - rx, view.x + rx, view.y - ry, view.y + ry]);
    } catch (error) { say(/** @type {Error} */ (error).message); }
  });
  map.addEventListener('rest', () => { clearTimeout(timer); timer = setTimeout(draw, 350); });
  watch(() => { kind(); x(); y(); classToDecode(); anchor(); if (behind()) draw(); else clear(); });
  onStop(() => { clearTimeout(timer); clear(); });
}

/** What the colors mean; a press on a class selects its rows. @param {Shared} shared */
export function legend(shared) {
  const selectClass = (/** @type {number} */ k) => {
    /** @type {number[]} */
    const rows = [];
    shared.labels.peek().labels?.forEach((each, i) => { if (each === k) rows.push(i); });
    select(shared, Int32Array.from(rows));
  };
  return () => {
    const { classes, labels } = shared.labels();
    if (shared.color() === 'error') return errorScale(shared);
    if (!labels) return null;
    const present = [...new Set(labels)].filter(k => k >= 0).sort((a, b) => a - b);
    return h('ul', { class: 'legend', 'aria-label': 'Classes' }, present.slice(0, 60).map(k => h('li', null,
      h('button', { class: 'quiet', title: 'Select this class', onclick: () => selectClass(k) },
        h('span', { class: `swatch b${k % 10}` }), classes[k] ?? 'class ' + k))));
  };
}

/** @param {Shared} shared */
function errorScale({ errors, map }) {
  const mistakes = errors();
  if (!mistakes) return h('p', { class: 'scale' }, 'Computing the errors …');
  const sorted = Float32Array.from(mistakes).sort();
  const [low, high] = [.02, .98].map(q => figure(sorted[Math.floor(q * (sorted.length - 1))]));
  const channel = (/** @type {number} */ k, /** @type {number} */ shift) => (map.raster.palette[k] >> shift) & 255;
  const stops = [0, 64, 128, 191, 255].map(k => `rgb(${channel(k, 0)} ${channel(k, 8)} ${channel(k, 16)})`);
  return h('p', { class: 'scale' }, h('span', null, 'error ', low), h('i', { style: { background: `linear-gradient(90deg,${stops})` } }),
    h('span', null, high, ' (logarithmic)'));
}

/** @param {Shared} shared @param {Int32Array} rows */
export function select(shared, rows) {
  shared.selection.set(rows.length ? rows : null);
  say(rows.length ? `${words(rows.length, 'row')} selected.` : 'Nothing is selected.');
}

/** The rows whose dots are in view. @param {import('./map.js').DotMap} map */
export function inView(map) {
  const [x0, y1] = map.raster.toData(map.view, 0, 0);
  const [x1, y0] = map.raster.toData(map.view, map.clientWidth, map.clientHeight);
  return map.raster.inside([[x0, y0], [x1, y0], [x1, y1], [x0, y1]]);
}
