/** All runs with their figures and files; a deleted one can be brought back. */
import { get, part, post, remove } from './api.js';
import { connection, listen } from './events.js';
import { count, duration, figure, time } from './format.js';
import { attempt, badge, button, commands, empty, fault, notice, say, wait } from './parts.js';
import { h, onStop, state } from './view.js';

/** @param {import('./app.js').Context} context */
export function show(context) {
  const runs = state(/** @type {any[] | null} */ (null));
  const failure = state(/** @type {any} */ (null));
  let isGone = false;
  onStop(() => { isGone = true; });
  const load = async () => {
    try {
      const list = await get('/runs');
      if (isGone) return;
      failure.set(null);
      runs.set(list);
    } catch (error) { if (!isGone) failure.set(error); }
  };
  load();
  listen('runs', load);
  listen('online', load);
  // Figures of a run in training would rebuild the table four times a second: only a new state does.
  listen('run', ({ run }) => {
    const list = runs.peek();
    const old = list?.find(each => each.id === run.id);
    if (list && old?.state !== run.state) runs.set(list.map(each => (each.id === run.id ? { ...each, ...run } : each)));
  });
  const why = () => (context.about().isReadOnly ? 'This studio is read only.'
    : connection() === 'offline' ? 'The studio is offline.' : null);
  const discard = (/** @type {string} */ id) => attempt(async () => {
    await remove('/runs/' + part(id));
    await load();
    notice(`${id} is in the trash.`, 'Undo', () => attempt(async () => {
      await post(`/runs/${part(id)}/restore`);
      await load();
      say(`${id} is back.`);
    }));
  });
  return [
    h('h1', null, 'Models'),
    h('p', { class: 'lead' }, 'All runs with their results.'),
    h('div', { class: 'stack', style: { 'margin-top': '28px' } }, () => {
      if (failure() && !runs()) return fault(failure(), load);
      const list = runs();
      if (!list) return wait('Loading runs …');
      if (!list.length) return empty('No runs yet.', h('a', { class: 'button main', href: '/' }, 'Train a sample'));
      return list.map(run => entry(run, why, () => discard(run.id)));
    }),
    h('div', { style: { 'margin-top': '20px' } }, commands(() => [['The same list through the API:', `curl ${location.origin}/api/runs`]])),
  ];
}

const isBusy = (/** @type {any} */ run) => ['reading', 'training', 'finishing', 'elsewhere'].includes(run.state);

/** @param {any} run @param {() => string | null} why @param {() => void} discard */
function entry(run, why, discard) {
  const files = `/api/runs/${part(run.id)}/files/`;
  const figures = [['recipe', run.name], ['loss', figure(run.loss)], ['steps', count(run.step)], ['begun', time(run.created)]];
  if (run.seconds) figures.splice(3, 0, ['training time', duration(run.seconds)]);
  return h('article', { class: 'card', 'aria-label': run.id },
    h('header', null, h('h2', null, h('a', { href: '/train/' + part(run.id) }, run.id)), badge(run.state)),
    run.message && h('p', { class: 'note' }, run.message),
    h('dl', { class: 'facts' }, figures.map(([name, value]) => h('div', null, h('dt', null, name), h('dd', null, value)))),
    h('div', { class: 'row' },
      run.hasModel && h('a', { class: 'button', href: '/latent/' + part(run.id) }, 'Explore codes', unseen(run)),
      run.hasModel && h('a', { class: 'button', href: '/anomaly/' + part(run.id) }, 'Find anomalies', unseen(run)),
      run.hasReport && h('a', { class: 'button', href: `/api/runs/${part(run.id)}/report`, target: '_blank', rel: 'noopener' },
        'Report', unseen(run)),
      run.hasModel && h('a', { class: 'button', href: files + 'model.safetensors', download: '' }, 'Download model', unseen(run)),
      h('a', { class: 'button', href: files + 'recipe.json', download: '' }, 'Recipe', unseen(run)),
      h('span', { style: { 'margin-left': 'auto' } },
        button(['Delete', unseen(run)], discard, () => why() ?? (isBusy(run) ? 'Pause or stop the training first.' : null), 'quiet bad'))));
}

/** @param {any} run */
const unseen = run => h('span', { class: 'unseen' }, ' of ' + run.id);
