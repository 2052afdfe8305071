/** The start: prepared samples, recent runs, all recipes. */
import { get, part, post } from './api.js';
import { connection, listen } from './events.js';
import { count, duration, figure, time, words } from './format.js';
import { attempt, badge, button, commands, empty, loaded } from './parts.js';
import { silhouette, spark } from './shape.js';
import { h, onStop, state } from './view.js';

const tasks = {
  compress: ['Compress', 'Few numbers in place of many'],
  visualize: ['Visualize', 'A map of the data'],
  generate: ['Generate', 'New rows like those of the data'],
  denoise: ['Denoise', 'Clean rows from noisy ones'],
  anomalies: ['Find anomalies', 'Rows unlike the others'],
  embed: ['Embed', 'Codes for search and other models'],
};

/** @param {import('./app.js').Context} context */
export function show(context) {
  const why = () => (context.about().isReadOnly ? 'This studio is read only.'
    : connection() === 'offline' ? 'The studio is offline.' : null);
  const busy = state('');
  const train = async (/** @type {string} */ name) => {
    if (busy.peek()) return;
    busy.set(name);
    await attempt(async () => {
      const run = await post('/runs', { name });
      context.go('/train/' + part(run.id));
    });
    busy.set('');
  };
  const trainButton = (/** @type {any} */ recipe, look = '') => button(
    [() => (busy() === recipe.name ? 'Starting …' : 'Train'), h('span', { class: 'unseen' }, ' ' + recipe.name)],
    () => train(recipe.name), why, look);
  return [
    h('h1', null, 'See what an autoencoder learns'),
    h('p', { class: 'lead' }, 'It squeezes each row of your data through a few numbers and reconstructs it. Train one here, '
      + 'watch it learn, and walk through what it has learned. All of it runs on this computer.'),
    loaded('Loading recipes …', () => Promise.all([get('/recipes'), get('/data').catch(() => [])]), ([recipes, sets]) => [
      samples(recipes.filter((/** @type {any} */ r) => r.isSample), trainButton),
      recent(),
      catalog(recipes.filter((/** @type {any} */ r) => !r.isSample), sets, trainButton),
    ]),
  ];
}

/** @param {any[]} recipes @param {(recipe: any, look?: string) => any} trainButton */
function samples(recipes, trainButton) {
  return [
    h('h2', { class: 'group', id: 'samples' }, 'Start with a sample'),
    h('p', { class: 'note' }, 'The data come with Hourglass; each trains in less than a minute or so.'),
    recipes.length === 0 && empty('There are no samples here.'),
    h('ul', { class: 'deck', 'aria-labelledby': 'samples' }, recipes.map(recipe => h('li', { class: 'card recipe' },
      h('header', null, h('h3', null, recipe.name), h('span', { class: 'small' }, taskName(recipe.task))),
      picture(recipe.name),
      h('p', { class: 'note' }, brief(recipe.description)),
      h('footer', null, trainButton(recipe, 'main'), parameters(recipe.name))))),
  ];
}

/** The first sentences of a description. @param {string} text */
function brief(text) {
  const sentences = text.match(/.+?[.:](?=\s|$)/g) ?? [text];
  let result = sentences[0];
  for (const next of sentences.slice(1)) {
    if (result.length + next.length > 170) break;
    result += next;
  }
  return result;
}

/** @type {Map<string, import('./view.js').State<any>>} */
const outlines = new Map();

/** The outline of a recipe, which loads once; null until then, and where the server cannot tell. @param {string} name */
function outline(name) {
  let known = outlines.get(name);
  if (!known) {
    const mine = known = state(null);
    outlines.set(name, mine);
    get('/recipes/' + part(name)).then(recipe => post('/recipes/check', recipe)).then(answer => mine.set(answer.outline ?? null))
      .catch(() => outlines.delete(name));
  }
  return known;
}

/** @param {string} name */
const picture = name => h('div', { style: { height: '56px' } }, () => outline(name)() && silhouette(outline(name)()));

/** @param {string} name */
const parameters = name => h('span', { class: 'small' }, () => outline(name)() && words(outline(name)().parameters, 'parameter'));

/** Recent runs, kept up to date. */
function recent() {
  const runs = state(/** @type {any[] | null} */ (null));
  let isGone = false;
  onStop(() => { isGone = true; });
  const load = () => get('/runs').then(list => { if (!isGone) runs.set(list); }, () => { if (!isGone && !runs.peek()) runs.set([]); });
  load();
  listen('runs', load);
  listen('online', load);
  listen('run', ({ run }) => runs.set((runs.peek() ?? []).map(each => (each.id === run.id ? { ...each, ...run } : each))));
  const ids = state('');
  const lookup = (/** @type {string} */ id) => (runs() ?? []).find(run => run.id === id);
  return [
    h('h2', { class: 'group', id: 'recent' }, 'Recent runs'),
    () => {
      const list = runs();
      ids.set(list ? list.slice(0, 6).map(run => run.id).join('\n') : '…');
      return null;
    },
    () => {
      if (ids() === '…') return h('p', { class: 'note' }, 'Looking for runs …');
      if (ids() === '') return empty('No runs yet. Train a sample, and it appears here.');
      return [h('ul', { class: 'list card', 'aria-labelledby': 'recent' },
        ids().split('\n').map(id => runLine(id, () => lookup(id)))),
      h('p', { class: 'note' }, h('a', { class: 'tall', href: '/models' }, 'All runs and models'))];
    },
  ];
}

/** @param {string} id @param {() => any} run */
function runLine(id, run) {
  const curve = state(/** @type {any} */ (null));
  get(`/runs/${part(id)}/history`).then(history => curve.set(spark(history)), () => {});
  const status = state('');
  return h('li', null,
    h('div', { class: 'wide' },
      h('a', { class: 'name', href: '/train/' + part(id) }, id),
      h('div', { class: 'small' }, () => { const r = run(); return r && [r.name, time(r.created)].filter(Boolean).join(' · '); })),
    curve,
    h('div', { style: { width: '190px' } },
      () => { status.set(run()?.state ?? ''); return null; },
      () => badge(status()),
      h('div', { class: 'small' }, () => { const r = run(); return r && summary(r); })));
}

/** @param {any} run */
function summary(run) {
  if (run.state === 'training' || run.state === 'elsewhere') {
    return `${Math.floor(100 * run.step / Math.max(1, run.totalSteps))} % · ${duration(run.remainingSeconds)} left`;
  }
  return run.step ? `loss ${figure(run.loss)} · step ${count(run.step)}` : '';
}

/** @param {any[]} recipes @param {any[]} sets @param {(recipe: any) => any} trainButton */
function catalog(recipes, sets, trainButton) {
  const missing = new Set(sets.filter(set => !set.isHere).map(set => set.name));
  const kinds = [...new Set([...Object.keys(tasks), ...recipes.map(recipe => recipe.task)])].filter(Boolean);
  return recipes.length === 0 ? null : [
    h('h2', { class: 'group' }, 'All recipes'),
    h('p', { class: 'note' }, 'Most of them repeat published experiments, on data sets that are downloaded once.'),
    h('div', { class: 'card', style: { 'margin-top': '18px', 'padding-top': '8px', 'padding-bottom': '8px' } }, kinds.map(kind => {
      const mine = recipes.filter(recipe => recipe.task === kind);
      return mine.length > 0 && h('details', { class: 'task' },
        h('summary', null, taskName(kind),
          h('span', { class: 'small' }, [(/** @type {any} */ (tasks))[kind]?.[1], mine.length].filter(Boolean).map(text => ' · ' + text))),
        h('ul', { class: 'list' }, mine.map(recipe => h('li', null,
          h('div', { class: 'wide' }, h('span', { class: 'name' }, recipe.name),
            h('p', { class: 'note', style: { margin: '0' } }, recipe.description),
            missing.has(recipe.source) && [h('p', { class: 'small', style: { margin: '4px 0 0' } },
              `The data set ${recipe.source} is not on this computer yet.`),
              commands(() => [['Download it once:', `hourglass data ${recipe.source}`]])]),
          !missing.has(recipe.source) && trainButton(recipe)))));
    })),
  ];
}

/** @param {string} task */
const taskName = task => (/** @type {any} */ (tasks))[task]?.[0] ?? task;
