/** Scores in order, and what a threshold makes of them: all counts are looked up in sums, so that a threshold may move freely. */

/** All scores, lowest first, with the rows they belong to. @typedef {{ sorted: Float32Array, rows: Uint32Array }} Order */

/**
 * The labeled rows of an order; `anomalies[i]` and `normals[i]` of them lie from place i up.
 * @typedef {{ sorted: Float32Array, anomalies: Uint32Array, normals: Uint32Array }} Ranking
 */

/** @param {Float32Array} scores @returns {Order} */
export function order(scores) {
  const rows = new Uint32Array(scores.length);
  for (let i = 0; i < rows.length; i++) rows[i] = i;
  rows.sort((a, b) => scores[a] - scores[b] || a - b);
  return { sorted: Float32Array.from(rows, row => scores[row]), rows };
}

/** @param {Order} all @param {Int8Array} truth 1 an anomaly, 0 normal, −1 unknown @returns {Ranking} */
export function rank({ sorted, rows }, truth) {
  let n = 0;
  for (const each of truth) if (each >= 0) n++;
  const [kept, anomalies, normals] = [new Float32Array(n), new Uint32Array(n + 1), new Uint32Array(n + 1)];
  for (let i = rows.length - 1, k = n; i >= 0; i--) {
    const kind = truth[rows[i]];
    if (kind < 0) continue;
    kept[--k] = sorted[i];
    anomalies[k] = anomalies[k + 1] + kind;
    normals[k] = normals[k + 1] + 1 - kind;
  }
  return { sorted: kept, anomalies, normals };
}

/** The place of the first score above a threshold. @param {Float32Array} sorted @param {number} threshold */
export function above(sorted, threshold) {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (sorted[middle] > threshold) to = middle; else from = middle + 1;
  }
  return from;
}

/** @param {Order} all @param {Ranking} ranking @param {number} threshold */
export function measure(all, ranking, threshold) {
  const at = above(ranking.sorted, threshold);
  const [hits, alarms] = [ranking.anomalies[at], ranking.normals[at]];
  const [misses, passed] = [ranking.anomalies[0] - hits, ranking.normals[0] - alarms];
  return {
    rows: all.sorted.length, flagged: all.sorted.length - above(all.sorted, threshold), hits, alarms, misses, passed,
    precision: hits / (hits + alarms), recall: hits / (hits + misses), f1: 2 * hits / (2 * hits + alarms + misses),
    falsePositiveRate: alarms / (alarms + passed),
  };
}

/** Between two neighbors, or at the end, as the library chooses it.
 *  @param {Float32Array} sorted @param {number} k the first place flagged */
export function between(sorted, k) {
  const n = sorted.length;
  return k <= 0 ? sorted[0] - Math.max(1e-12, Math.abs(sorted[0]) * 1e-12) : k >= n ? sorted[n - 1] : (sorted[k - 1] + sorted[k]) / 2;
}

/**
 * The threshold of the least cost; the highest of equal ones.
 * @param {Ranking} ranking @param {(misses: number, alarms: number) => number} cost
 */
export function cheapest({ sorted, anomalies, normals }, cost) {
  let [best, least] = [sorted.length, Infinity];
  for (let k = sorted.length; k >= 0; k--) {
    if (k > 0 && k < sorted.length && sorted[k] === sorted[k - 1]) continue;
    const value = cost(anomalies[0] - anomalies[k], normals[k]);
    if (value < least) [least, best] = [value, k];
  }
  return between(sorted, best);
}

/** The threshold that flags the share p of all rows, but for equal scores. @param {Float32Array} sorted @param {number} p */
export const ofShare = (sorted, p) => between(sorted, sorted.length - Math.round(p * sorted.length));

/**
 * The points of the ROC curve (false positive rate, recall) and of the precision-recall curve, one for each distinct score, with the area
 * below the first and the average precision of the second.
 * @param {Ranking} ranking
 */
export function curves({ sorted, anomalies, normals }) {
  const [positives, negatives] = [anomalies[0], normals[0]];
  const roc = { xs: [0], ys: [0], area: positives && negatives ? 0 : NaN };
  const pr = { xs: /** @type {number[]} */ ([]), ys: /** @type {number[]} */ ([]), area: positives ? 0 : NaN };
  let [x, y] = [0, 0];
  for (let k = sorted.length - 1; k >= 0; k--) {
    if (k > 0 && sorted[k] === sorted[k - 1]) continue;
    const [rate, recall, precision] = [normals[k] / negatives, anomalies[k] / positives, anomalies[k] / (anomalies[k] + normals[k])];
    roc.area += (rate - x) * (recall + y) / 2;
    pr.area += (recall - y) * precision;
    roc.xs.push(rate);
    roc.ys.push(recall);
    pr.xs.push(recall);
    pr.ys.push(precision);
    [x, y] = [rate, recall];
  }
  return { roc, pr };
}

/**
 * How many rows of each kind have a score within each of equal bins.
 * @param {Order} all @param {Int8Array} truth @param {(score: number) => number} toBin
 * @param {number} n @returns {{ normal: number[], anomaly: number[], unknown: number[] }}
 */
export function bins({ sorted, rows }, truth, toBin, n) {
  const counts = [0, 1, 2].map(() => new Array(n).fill(0));
  for (let i = 0; i < rows.length; i++) counts[truth[rows[i]] + 1][Math.min(n - 1, Math.max(0, Math.floor(toBin(sorted[i]))))]++;
  return { unknown: counts[0], normal: counts[1], anomaly: counts[2] };
}
