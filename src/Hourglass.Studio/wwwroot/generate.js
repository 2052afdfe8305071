/** New rows, sampled from a density of the codes and decoded, each beside the training row it resembles most. */
import { array, get, part, query } from './api.js';
import { figure, words } from './format.js';
import { button, commands, empty, help, loaded, menu, say } from './parts.js';
import { kindOf, loadSheet, pictureRows, signalRows, tableRows } from './rows.js';
import { h, latest, replace, state, watch } from './view.js';

const counts = [12, 24, 48];
const pairing = { marks: ['new', 'near'], words: ['sample', 'nearest training row'] };

/** @param {import('./app.js').Context} context */
export function show(context) {
  if (!context.id) {
    return loaded('Looking for models …', () => get('/runs'), runs => {
      const first = runs.find((/** @type {any} */ run) => run.hasModel);
      if (first) { queueMicrotask(() => context.go('/generate/' + part(first.id), true)); return null; }
      return [h('h1', null, 'Generate'), h('div', { style: { 'margin-top': '24px' } },
        empty('There is no model yet.', h('a', { class: 'button main', href: '/' }, 'Train a sample')))];
    });
  }
  context.setTitle('New rows of ' + context.id);
  const path = '/models/' + part(context.id);
  return [
    h('h1', null, 'New rows of ', context.id),
    h('p', { class: 'lead' }, 'Codes are sampled from a density and decoded. Beside each new row stands the training row nearest to it: '
      + 'a model that only copies would show the same twice.'),
    loaded('Loading the model …', () => Promise.all([get(path), get(path + '/densities')]),
      ([model, densities]) => page(context, path, { ...model, kind: kindOf(model) }, densities)),
  ];
}

/** @param {import('./app.js').Context} context @param {string} path @param {any} model @param {any[]} densities */
function page(context, path, model, densities) {
  const kind = state(context.query.get('density') ?? densities[0].kind);
  const known = () => densities.find(each => each.kind === kind()) ?? densities[0];
  const perClass = state(context.query.get('perClass') === 'true');
  const wanted = state(context.query.get('class') ?? (model.isConditional ? model.classes[0] : ''));
  const seed = state(Number(context.query.get('seed') ?? 0));
  const number = state(Number(context.query.get('count') ?? 24));
  const asked = () => ({
    density: known().kind, perClass: perClass() && known().canBePerClass ? true : null, count: number(), seed: seed(),
    class: model.isConditional || (perClass() && known().canBePerClass) ? wanted() : null,
  });
  const made = state(/** @type {any} */ (null));
  const trouble = state('');
  const rows = h('div');
  const load = latest(async (/** @type {any} */ values) => {
    context.setQuery(values);
    try {
      const [info, samples, nearest] = await Promise.all([get(`${path}/samples${query(values)}`), sheet('/samples', values),
        sheet('/samples/nearest', values)]);
      trouble.set('');
      made.set(info);
      const view = viewOf(model, info, samples);
      replace(rows, view.element);
      view.showOriginals?.(samples);
      view.show(nearest);
      say(`${words(values.count, 'new row')} from the ${info.density}.`);
    } catch (error) { trouble.set(/** @type {Error} */ (error).message); }
  });
  const sheet = (/** @type {string} */ what, /** @type {any} */ values) => (model.kind === 'pictures'
    ? loadSheet(`${path}${what}.png${query(values)}`) : array(`${path}${what}.npy${query(values)}`));
  watch(() => { load(asked()); });
  const classes = () => model.classes.length > 1 && (model.isConditional || (perClass() && known().canBePerClass));
  return h('div', { class: 'stack' },
    h('div', { class: 'row toolbar' },
      menu('Sample from', densities.map(each => [each.kind, each.name]), kind.peek(), key => kind.set(key)),
      () => known().canBePerClass && h('label', { class: 'check' }, h('input', {
        type: 'checkbox', checked: () => perClass(), onchange: (/** @type {any} */ e) => perClass.set(e.target.checked),
      }), 'One for each class'),
      () => classes() && menu('Class', [...(model.isConditional ? [] : [['', 'all classes']]),
        ...model.classes.map((/** @type {string} */ name) => [name, name])], wanted.peek(), key => wanted.set(key)),
      menu('Rows', counts.map(n => [n, String(n)]), number.peek(), key => number.set(Number(key))),
      h('label', { class: 'field' }, 'Seed', h('input', {
        type: 'number', min: 0, step: 1, value: () => seed(),
        onchange: (/** @type {any} */ e) => seed.set(Math.max(0, Math.round(Number(e.target.value) || 0))),
      })),
      button('Sample again', () => seed.set(seed.peek() + 1), () => null, 'main')),
    () => trouble() && h('div', { class: 'card fault', role: 'alert' }, h('p', { class: 'note' }, trouble())),
    h('section', { class: 'card' },
      h('header', null, h('h2', null, 'Samples'), help('the nearest row', {
        text: 'The training row with the smallest distance to the sample, in scaled units.', formula: '√Σ(x − y)²',
      })),
      h('p', { class: 'note' }, () => (made() ? `From the ${made().density}. The median distance to the nearest training row is `
        + `${figure(median(made().nearest))}.` : 'Sampling …')),
      rows),
    commands(() => [
      ['The same with the command:', `hourglass sample RUN${options(asked())} --nearest nearest.${model.kind === 'pictures' ? 'png' : 'csv'}`],
      ['The same through the API:', `curl -o samples.npy '${location.origin}/api${path}/samples.npy${query(asked())}'`]]));
}

/** @param {any} model @param {any} info @param {any} samples @returns {any} */
function viewOf(model, info, samples) {
  const name = (/** @type {number} */ k) => [info.classes[k], `nearest row ${info.nearest[k].number}`].filter(Boolean).join(', ');
  const n = info.nearest.length;
  return model.kind === 'pictures' ? pictureRows(n, name, pairing)
    : model.kind === 'signals' ? signalRows(samples, name, pairing) : tableRows(samples, model.columns, name, pairing);
}

/** @param {any[]} nearest */
const median = nearest => nearest.map(each => each.distance).sort((a, b) => a - b)[nearest.length >> 1];

/** The options of the command. @param {any} values */
const options = values => (['prior', 'saved'].includes(values.density) ? '' : ` --density ${values.density}`)
  + (values.perClass ? ' --per-class' : '') + (values.class ? ` --class '${values.class}'` : '')
  + ` --count ${values.count} --seed ${values.seed}`;
