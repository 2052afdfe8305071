/** The map by keys. */
import { figure } from './format.js';
import { say } from './parts.js';

/** @param {import('./latent.js').Shared} shared @param {{ aim: (at: [number, number]) => void }} decoder */
export function keys(shared, decoder) {
  const { map } = shared;
  Object.assign(map.canvas, { tabIndex: 0 });
  map.canvas.setAttribute('role', 'application');
  map.canvas.setAttribute('aria-label', 'Map of the codes. Arrow keys move the point that is decoded.');
  map.canvas.setAttribute('aria-describedby', 'map-keys');
  /** The rows around the one that was picked, nearest first. @type {Int32Array | null} */
  let around = null;
  let [base, place] = [-1, 0];
  const place0 = (/** @type {number} */ row) => /** @type {[number, number]} */ ([map.raster.xy[2 * row], map.raster.xy[2 * row + 1]]);
  const describe = (/** @type {number} */ row) => {
    const error = shared.errors.peek()?.[row];
    return [`ow ${row}`, shared.className(row), error === undefined ? '' : 'error ' + figure(error)].filter(Boolean).join(', ') + '.';
  };
  const pick = (/** @type {number} */ row) => {
    shared.picked.set(row);
    map.setPoint(place0(row));
    decoder.aim(place0(row));
    say('R' + describe(row));
  };
  const nearest = () => map.raster.nearest(map.view, ...map.raster.toPixel(map.view, ...start()), Infinity);
  const start = () => map.point ?? /** @type {[number, number]} */ ([map.view.x, map.view.y]);

  map.canvas.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (arrow) {
      const far = 4 * (event.shiftKey ? 10 : 1);
      const [x, y] = start();
      const at = /** @type {[number, number]} */ ([x + arrow[0] * far / map.view.sx, y + arrow[1] * far / map.view.sy]);
      map.setPoint(at);
      decoder.aim(at);
      const row = nearest();
      say(`Point at ${figure(at[0])}, ${figure(at[1])}.` + (row < 0 ? '' : ' Nearest: r' + describe(row)));
    } else if (event.key === 'Enter') {
      const row = nearest();
      if (row >= 0) { [base, place, around] = [row, 0, null]; pick(row); }
    } else if (event.key === '[' || event.key === ']') {
      if (shared.picked.peek() < 0) return;
      if (base < 0 || !around || around[place] !== shared.picked.peek()) {
        [base, place] = [shared.picked.peek(), 0];
        around = neighbors(map.raster.xy, base);
      }
      place = Math.max(0, Math.min(around.length - 1, place + (event.key === ']' ? 1 : -1)));
      pick(around[place]);
    } else if (event.key === '+' || event.key === '=') map.zoom(1.25, ...map.raster.toPixel(map.view, ...start()));
    else if (event.key === '-') map.zoom(.8, ...map.raster.toPixel(map.view, ...start()));
    else if (event.key === '0') map.fit();
    else if (event.key === 'Escape') { shared.picked.set(-1); shared.selection.set(null); map.setPoint(null); } else return;
    event.preventDefault();
  });
}

/** All rows by their distance from one of them. @param {Float32Array} xy @param {number} row */
function neighbors(xy, row) {
  const n = xy.length >> 1;
  const distance = new Float32Array(n);
  for (let i = 0; i < n; i++) distance[i] = (xy[2 * i] - xy[2 * row]) ** 2 + (xy[2 * i + 1] - xy[2 * row + 1]) ** 2;
  distance[row] = -1;
  return Int32Array.from({ length: n }, (_, i) => i).sort((a, b) => distance[a] - distance[b]).subarray(0, 2000);
}
