/** The buttons that steer a run, and its figures. */
import { part, post } from './api.js';
import { connection } from './events.js';
import { about } from './about.js';
import { count, duration, figure } from './format.js';
import { attempt, badge, button, help, say, slide } from './parts.js';
import { h, latest, state, watch } from './view.js';

/**
 * @param {any} context @param {import('./view.js').State<any>} run
 */
export function controls(context, run) {
  const id = run.peek().id;
  const act = (/** @type {string} */ path) => attempt(async () => {
    const answer = await post(`/runs/${part(id)}/${path}`);
    run.set({ ...run.peek(), ...answer });
  });
  const closed = () => (context.about().isReadOnly ? 'This studio is read only.' : connection() === 'offline' ? 'The studio is offline.'
    : run().state === 'elsewhere' ? 'A command trains this run; it can be watched here.'
      : run().state === 'done' ? 'This run has ended.' : run().state === 'failed' ? 'This run failed.'
        : run().state === 'finishing' ? 'The result is being measured.' : null);
  const paused = () => closed() ?? (run().state === 'paused' ? null : 'Single steps need a paused run: press Pause first.');
  const isPaused = () => run().state === 'paused';
  const speed = state(0);
  const setSpeed = latest((/** @type {number} */ value) =>
    attempt(() => post(`/runs/${part(id)}/speed`, { stepsPerSecond: value === 0 ? null : value })));
  // Another tab may change the speed; what is being set here wins for a moment.
  let touched = 0;
  watch(() => { const now = run().stepsPerSecond ?? 0; if (performance.now() - touched > 1500) speed.set(now); });
  const word = state('');
  watch(() => {
    const next = run().state;
    if (word.peek() && word.peek() !== next) say(`The run is ${next}.`);
    word.set(next);
  });
  const live = () => ['waiting', 'reading', 'training', 'paused', 'finishing'].includes(word());
  return h('section', { class: 'card stack', 'aria-label': 'Training' },
    () => live() && h('div', { class: 'controls' },
      h('div', { class: 'row' },
        button(() => (isPaused() ? 'Run' : 'Pause'), () => act(isPaused() ? 'resume' : 'pause'), closed, 'main'),
        button('+1 step', () => act('step?count=1'), paused),
        button('+1 epoch', () => act('step?epochs=1'), paused),
        button('Stop', () => act('stop'), closed, '', 'Ends the training now, measures the model and writes the report.')),
      slide({
        name: () => (speed() === 0 ? 'Slow motion: off' : `Slow motion: ${speed()} steps per second`),
        label: 'Slow motion, steps per second (0 is off)',
        low: 0, high: 100, step: 1, digits: 0, value: speed,
        oninput: value => { touched = performance.now(); setSpeed(value); },
      })),
    h('div', null,
      h('progress', { max: 1, value: () => run().step / Math.max(1, run().totalSteps), 'aria-label': 'Progress' })),
    h('dl', { class: 'figures' },
      entry('step', about.step, () => [count(run().step), h('small', null, ' of ', count(run().totalSteps))]),
      entry('epoch', about.epoch, () => figure(run().epoch)),
      entry('loss', about.loss, () => figure(run().loss)),
      () => word() === 'training' || word() === 'elsewhere'
        ? [entry('rows per second', about.rows, () => count(run().rowsPerSecond)),
          entry('time left', about.left, () => duration(run().remainingSeconds))]
        : run.peek().seconds && h('div', null, h('dt', null, 'training time'), h('dd', null, duration(run.peek().seconds)))));
}

/** @param {string} name @param {any} text @param {() => any} value */
const entry = (name, text, value) => h('div', null, h('dt', null, name, help(name, text)), h('dd', null, value));

/** The badge of a run, rebuilt only when its state changes. @param {import('./view.js').State<any>} run */
export function stateOf(run) {
  const word = state('');
  watch(() => word.set(run().state));
  return () => badge(word());
}
