/** The ROC curve and the precision-recall curve, with the point of the threshold, and those of PCA beside. */
import { about } from './about.js';
import { lineChart } from './chart.js';
import { figure, percent } from './format.js';
import { help } from './parts.js';
import { curves, rank } from './ranking.js';
import { h, state, watch } from './view.js';

/** @param {import('./anomaly.js').Shared} shared @param {import('./anomaly.js').Scored} scored */
export function curveCards(shared, scored) {
  const { ranking, truth, measured } = scored;
  const both = state(/** @type {{ model: ReturnType<typeof curves>, pca: ReturnType<typeof curves> | null } | null} */ (null));
  watch(() => {
    const isReady = ranking().anomalies[0] > 0 && ranking().normals[0] > 0;
    const pca = scored.pca();
    both.set(isReady ? { model: curves(ranking()), pca: pca && curves(rank(pca, truth())) } : null);
  });
  const isReady = state(false);
  watch(() => isReady.set(both() !== null));
  const card = (/** @type {'roc' | 'pr'} */ kind) => {
    const isRoc = kind === 'roc';
    const area = isRoc ? 'area' : 'average precision';
    const name = isRoc ? 'ROC curve' : 'Precision-recall curve';
    const lines = () => {
      const now = both();
      if (!now) return [];
      const [n, positives] = [ranking().sorted.length, ranking().anomalies[0]];
      const chance = isRoc ? [0, 1] : [positives / n, positives / n];
      /** @type {import('./chart.js').Series[]} */
      const list = [{ name: `autoencoder, ${area} ${figure(now.model[kind].area)}`, look: 0, ...corners(now.model[kind]) }];
      if (now.pca) {
        list.push({ name: `PCA of the same code size, ${area} ${figure(now.pca[kind].area)}`, look: 1, isDashed: true,
          ...corners(now.pca[kind]) });
      }
      list.push({ name: `random scores, ${area} ${figure(isRoc ? .5 : chance[0])}`, look: 9, isDotted: true, xs: [0, 1], ys: chance });
      return list;
    };
    return h('section', { class: 'card' },
      h('header', null, h('h2', null, name), help('the ' + name, isRoc ? about.roc : about.precisionRecall)),
      lineChart({
        name, file: `${shared.model.id}-${kind}`, x: isRoc ? 'false positive rate' : 'recall', y: () => (isRoc ? 'recall' : 'precision'),
        series: lines, isLog: () => false, height: 340, bounds: [0, 1.04],
        point: () => {
          const m = measured();
          const at = /** @type {[number, number]} */ (isRoc ? [m.falsePositiveRate, m.recall] : [m.recall, m.precision]);
          return at.every(Number.isFinite) ? at : null;
        },
        describe: () => `${name}. ${lines().map(each => each.name).join('; ')}.`,
      }),
      h('p', { class: 'small' }, 'The ring is the threshold: ', () => (isRoc
        ? `false positive rate ${share(measured().falsePositiveRate)}, recall ${share(measured().recall)}.`
        : `recall ${share(measured().recall)}, precision ${share(measured().precision)}.`)));
  };
  return () => isReady() && h('div', { class: 'half' }, card('roc'), card('pr'));
}

/** @param {number} value */
const share = value => (Number.isFinite(value) ? percent(value) : '–');

/** A curve without the points on straight lines along an axis. @param {{ xs: number[], ys: number[] }} curve */
function corners({ xs, ys }) {
  const kept = xs.map((x, i) => i).filter(i => i === 0 || i === xs.length - 1
    || !((xs[i] === xs[i - 1] && xs[i] === xs[i + 1]) || (ys[i] === ys[i - 1] && ys[i] === ys[i + 1])));
  return { xs: kept.map(i => xs[i]), ys: kept.map(i => ys[i]) };
}
