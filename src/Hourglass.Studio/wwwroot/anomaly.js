/** The page of a model's anomalies: scores, threshold, curves, the rows with their reasons, and rows drawn by hand. */
import { array, get, part as asPart, post } from './api.js';
import { connection } from './events.js';
import { curveCards } from './curves.js';
import { judgeCard } from './judge.js';
import { percent, words } from './format.js';
import { attempt, button, commands, empty, fault, loaded, menu } from './parts.js';
import { measure, order, rank } from './ranking.js';
import { h, state, unwatched, watch } from './view.js';
import { suspectCards } from './suspects.js';
import { thresholdCard } from './threshold.js';

/** The rules of this page alone, which load with it. */
const styled = new Promise(done => document.head.append(
  h('link', { rel: 'stylesheet', href: '/anomaly.css', onload: done, onerror: done })));

/** @param {import('./app.js').Context} context */
export function show(context) {
  if (!context.id) {
    return [h('h1', null, 'Anomalies'), loaded('Looking for models …', () => get('/runs'), runs => {
      const list = runs.filter((/** @type {any} */ run) => run.hasModel);
      const first = list.find((/** @type {any} */ run) => run.task === 'anomalies') ?? list[0];
      if (first) { queueMicrotask(() => context.go('/anomaly/' + asPart(first.id), true)); return null; }
      return h('div', { style: { 'margin-top': '24px' } },
        empty('There is no trained model yet.', h('a', { class: 'button main', href: '/' }, 'Train a sample')));
    })];
  }
  context.setTitle('Anomalies of ' + context.id);
  return [
    h('h1', null, 'Anomalies of ', context.id),
    h('p', { class: 'lead' }, 'What the model reconstructs poorly is unlike the rows that it knows. Place the threshold, see which rows it '
      + 'flags and why, and draw rows of your own. ', h('a', { class: 'tall', href: '/latent/' + asPart(context.id) }, 'Explore the codes'),
      ' of the same model.'),
    loaded('Loading the model …', async () => {
      const [model, detector] = await Promise.all([get('/models/' + asPart(context.id)), found(context.id), styled]);
      return { model, detector };
    }, ({ model, detector }) => page(context, model, detector)),
  ];
}

/** The detector of a model, or null. @param {string} id */
const found = id => get(`/models/${asPart(id)}/detector`).catch(error => {
  if (error.status === 404) return null;
  throw error;
});

/** @template T @typedef {import('./view.js').State<T>} State */

/**
 * What the parts of the page share.
 * @typedef {{ model: any, path: string, part: State<string>, detector: State<any>, picked: State<number>, drawn: State<number | null>,
 *   scored: State<Scored | null>, readOnly: () => boolean, context: import('./app.js').Context }} Shared
 */

/**
 * The scored rows of a part. `truth` is 1 for an anomaly, 0 for a normal row, −1 where it is not known; `settled` is the threshold once the
 * drag has ended; `ratio` is the cost of a miss in false positives.
 * @typedef {{ part: string, scores: Float32Array, all: import('./ranking.js').Order, pca: State<import('./ranking.js').Order | null>,
 *   isLabeled: boolean, hasClasses: boolean, truth: State<Int8Array>, mark: (row: number, kind: number) => void, clearMarks: () => void,
 *   classOf: (row: number) => string,
 *   threshold: State<number>, settled: State<number>, ratio: State<number>, ranking: State<import('./ranking.js').Ranking>,
 *   measured: State<ReturnType<typeof measure>> }} Scored
 */

/** @param {import('./app.js').Context} context @param {any} model @param {any} detector */
function page(context, model, detector) {
  const parts = Object.keys(model.parts ?? {}).filter(name => model.parts[name] > 0);
  const asked = context.query.get('part') ?? '';
  const usual = parts.find(name => name === 'test') ?? parts.find(name => name === 'validation') ?? parts[0];
  /** @type {Shared} */
  const shared = {
    model, path: '/models/' + asPart(model.id), part: state(parts.includes(asked) ? asked : usual), detector: state(detector),
    picked: state(Number(context.query.get('row') ?? -1)), drawn: state(null), scored: state(null), context,
    readOnly: () => context.about().isReadOnly,
  };
  watch(() => context.setQuery({ part: shared.part(), row: shared.picked() < 0 ? null : shared.picked() }));
  // Only another detector rebuilds the page; its threshold moves in place.
  const fitted = state(detector ? 1 : 0);
  const whenFitted = (/** @type {any} */ next) => {
    shared.detector.set(next);
    shared.picked.set(-1);
    shared.scored.set(null);
    fitted.set(fitted.peek() + 1);
  };
  return h('div', { class: 'stack', style: { 'margin-top': '24px' } },
    () => (fitted() ? unwatched(() => judged(shared, parts)) : fitCard(shared, whenFitted)),
    judgeCard(shared),
    () => fitted() > 0 && h('section', { class: 'card' },
      h('h2', null, 'The same elsewhere'),
      commands(() => lines(shared)),
      h('details', null, h('summary', null, 'Fit another detector'), fitForm(shared, whenFitted))));
}

/** @param {Shared} shared @returns {[string, string][]} */
function lines(shared) {
  const folder = `${shared.context.about().runsFolder ?? 'runs'}/${shared.model.id}`;
  const now = shared.detector();
  return [
    ['Fit the detector:', `hourglass detect fit ${folder} --score ${now.score}` + (now.normal ? ` --normal '${now.normal}'` : '')],
    ['Store this threshold:', `hourglass detect threshold ${folder} --value ${now.threshold}`],
    ['The scores of these rows through the API:',
      `curl -o scores.npy '${location.origin}/api${shared.path}/scores?part=${shared.part()}'`],
  ];
}

/** @param {Shared} shared @param {string[]} parts */
function judged(shared, parts) {
  const { part, model, picked, detector } = shared;
  const facts = () => {
    const now = detector();
    return [`score ${now.score}`, now.normal && `normal class ${now.normal}`, Number.isFinite(now.trainingFalsePositiveRate)
      && `the stored threshold flags ${percent(now.trainingFalsePositiveRate)} of the normal training rows`].filter(Boolean).join(' · ');
  };
  return [
    h('div', { class: 'row toolbar' },
      parts.length > 1 && menu('Rows', parts.map(name => [name, `${name} (${words(model.parts[name], 'row')})`]), part.peek(),
        name => { picked.set(-1); part.set(name); }),
      h('p', { class: 'note' }, facts)),
    () => { const name = part(); return loaded('Scoring the rows …', () => load(shared, name), scored => unwatched(() => [
      thresholdCard(shared, derive(shared, scored)),
      curveCards(shared, scored),
      suspectCards(shared, scored)])); },
  ];
}

/** Loads the scores of a part, and what is known of its rows. @param {Shared} shared @param {string} part @returns {Promise<Scored>} */
async function load(shared, part) {
  const { path, detector, model } = shared;
  const of = '?part=' + part;
  const [scores, truth, names] = await Promise.all([array(`${path}/scores${of}`), get(`${path}/truth${of}`), get(`${path}/labels${of}`)]);
  const data = /** @type {Float32Array} */ (scores.data);
  const all = order(data);
  const isLabeled = Boolean(truth.anomalies);
  const marks = `hourglass marks ${model.id} ${part}`;
  const known = new Int8Array(data.length).fill(-1);
  if (isLabeled) known.set(truth.anomalies);
  else for (const [row, kind] of saved(marks)) if (row < known.length) known[row] = kind;
  const threshold = state(detector.peek().threshold);
  /** @type {Scored} */
  const scored = {
    part, scores: data, all, isLabeled, hasClasses: Boolean(names.labels), truth: state(known), threshold,
    settled: state(threshold.peek()), ratio: state(1),
    pca: state(null), ranking: state(rank(all, known)), measured: state(/** @type {any} */ (null)),
    classOf: row => {
      const k = names.labels?.[row] ?? -1;
      return k < 0 ? '' : names.classes[k] ?? 'class ' + k;
    },
    mark: (row, kind) => {
      const next = Int8Array.from(scored.truth.peek());
      next[row] = next[row] === kind ? -1 : kind;
      scored.truth.set(next);
      keep(marks, next);
    },
    clearMarks: () => {
      scored.truth.set(new Int8Array(data.length).fill(-1));
      keep(marks, scored.truth.peek());
    },
  };
  scored.measured.set(measure(all, scored.ranking.peek(), threshold.peek()));
  if (detector.peek().hasPca !== false) {
    array(`${path}/scores${of}&pca=true`).then(({ data: pca }) => scored.pca.set(order(/** @type {Float32Array} */ (pca))), () => {});
  }
  return scored;
}

/** Marks of an earlier visit. @param {string} key @returns {[number, number][]} */
function saved(key) {
  try { return JSON.parse(localStorage.getItem(key) ?? '[]'); } catch { return []; }
}

/** @param {string} key @param {Int8Array} truth */
function keep(key, truth) {
  const list = [...truth.keys()].filter(row => truth[row] >= 0).map(row => [row, truth[row]]);
  try { localStorage.setItem(key, JSON.stringify(list)); } catch { /* no room: the marks last as long as the page */ }
}

/** Keeps the counts up to date while this part of the page lives. @param {Shared} shared @param {Scored} scored */
function derive(shared, scored) {
  const { truth, threshold, ranking, measured, all } = scored;
  watch(() => ranking.set(rank(all, truth())));
  watch(() => measured.set(measure(all, ranking(), threshold())));
  shared.scored.set(scored);
  return scored;
}

/** @param {Shared} shared @param {(detector: any) => void} whenFitted */
const fitCard = (shared, whenFitted) => h('section', { class: 'card' },
  h('h2', null, 'Fit a detector'),
  h('p', { class: 'note' }, 'It learns from the training rows of the normal class which scores are usual, and places a first threshold. '
    + 'The weights of the model stay as they are.'),
  fitForm(shared, whenFitted));

/** @type {Record<string, string>} */
const scoreNames = {
  mae: 'mean absolute error', mse: 'mean squared error', mahalanobis: 'Mahalanobis distance of the residual',
  code: 'likelihood of the code', elbo: 'negative ELBO (variational models)', joint: 'likelihood of row and code',
};

/** @param {Shared} shared @param {(detector: any) => void} whenFitted */
function fitForm(shared, whenFitted) {
  const [score, normal, isBusy] = [state(''), state(shared.detector.peek()?.normal ?? ''), state(false)];
  const failure = state(/** @type {any} */ (null));
  const why = () => (shared.readOnly() ? 'This studio is read only.' : connection() === 'offline' ? 'The studio is offline.' : null);
  const fit = async () => {
    if (isBusy.peek()) return;
    isBusy.set(true);
    failure.set(null);
    try {
      whenFitted(await post(shared.path + '/detector', { score: score.peek() || undefined, normal: normal.peek() || undefined }));
    } catch (error) { failure.set(error); }
    isBusy.set(false);
  };
  /** @type {[any, string][]} */
  const classes = [['', 'that of the recipe'], ...(shared.model.classes ?? []).map((/** @type {string} */ name) => [name, name])];
  return [
    h('div', { class: 'row', style: { 'margin-top': '16px', 'align-items': 'end' } },
      loaded('Looking for scores …', () => get('/detectors/scores'), names => menu('Score', [['', 'that of the recipe'],
        ...names.map((/** @type {any} */ each) => {
          const name = each.name ?? each;
          const text = scoreNames[name] ?? each.description;
          return /** @type {[any, string]} */ ([name, text ? `${name}: ${text}` : name]);
        })], '', score.set)),
      classes.length > 1 && menu('Normal class', classes, normal.peek(), normal.set),
      button(() => (isBusy() ? 'Fitting …' : 'Fit a detector'), () => attempt(fit), why, 'main')),
    () => failure() && h('div', { style: { 'margin-top': '16px' } }, fault(failure())),
  ];
}
