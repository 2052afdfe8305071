/** The silhouette of a network: a bar a layer, as tall as the logarithm of its values; the code stands out. */
import { count } from './format.js';
import { s } from './view.js';

const size = (/** @type {number[]} */ shape) => shape.reduce((a, b) => a * b, 1);

/** @param {any} outline the server's outline of a recipe @returns {any} */
export function silhouette(outline) {
  const code = size(outline.latent);
  const bars = [size(outline.input)];
  let at = 0;
  for (const layer of outline.layers) {
    const values = size(layer.shape);
    if (values !== bars[bars.length - 1]) bars.push(values);
    if (layer.side !== 'decoder') at = bars.length - 1;
  }
  const top = Math.log(Math.max(...bars) + 1);
  const [width, height, gap] = [170, 52, 4];
  const wide = Math.min(13, (width - gap * (bars.length - 1)) / bars.length);
  return s('svg', {
    class: 'shape', viewBox: `0 0 290 ${height}`, preserveAspectRatio: 'xMinYMid meet', role: 'img',
    'aria-label': `${count(bars[0])} values, squeezed to a code of ${count(code)}, and back`,
  }, bars.map((values, k) => {
    const tall = Math.max(4, height * Math.log(values + 1) / top);
    return s('rect', {
      class: k === at ? 'code' : null, x: k * (wide + gap), y: (height - tall) / 2, width: wide, height: tall, rx: Math.min(3, wide / 3),
    });
  }), s('text', { x: bars.length * (wide + gap) + 10, y: height / 2 + 5 }, `${count(bars[0])} → ${count(code)}`));
}

/** A tiny curve of a history's loss, validation where there is one. @param {any[]} history */
export function spark(history) {
  const values = history.map(entry => Math.log(Math.max(1e-12, Number(entry.validation?.loss
    ?? entry.train.loss)))).filter(Number.isFinite);
  const svg = s('svg', { class: 'spark', viewBox: '0 0 120 34', preserveAspectRatio: 'none', 'aria-hidden': 'true' });
  if (values.length < 2) return svg;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const step = Math.max(1, Math.ceil(values.length / 120));
  const points = values.filter((_, i) => i % step === 0 || i === values.length - 1);
  svg.append(s('path', {
    d: 'M' + points.map((value, i) => [2 + 116 * i / (points.length - 1), 31 - 28 * (value - low) / (high - low || 1)]
      .map(each => each.toFixed(1)).join(' ')).join('L'),
  }));
  return svg;
}
