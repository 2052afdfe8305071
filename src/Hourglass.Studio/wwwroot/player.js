/** The way back through a training: a slider over its frames, which follows the training until it is moved. */
import { count, figure } from './format.js';
import { h, onStop, s, state, watch } from './view.js';

const triangle = () => s('svg', { viewBox: '0 0 14 14', 'aria-hidden': 'true' }, s('path', { d: 'M3 1.5v11l9.5-5.5z' }));
const bars = () => s('svg', { viewBox: '0 0 14 14', 'aria-hidden': 'true' }, s('path', { d: 'M2.5 1.5h3v11h-3zM8.5 1.5h3v11h-3z' }));

/**
 * @param {() => { n: number, step: number, epoch: number }[]} frames
 * @param {import('./view.js').State<number | null>} chosen the chosen frame's place in the list, or null to follow
 * @param {() => boolean} isTraining
 */
export function player(frames, chosen, isTraining) {
  const isPlaying = state(false);
  const at = () => Math.max(0, Math.min(frames().length - 1, chosen() ?? frames().length - 1));
  let timer = 0;
  const tick = () => {
    const next = at() + 1;
    if (!isPlaying.peek()) return;
    if (next >= frames().length) { isPlaying.set(false); chosen.set(null); return; }
    chosen.set(next);
    timer = setTimeout(tick, Math.max(70, Math.min(250, 8000 / frames().length)));
  };
  const toggle = () => {
    clearTimeout(timer);
    isPlaying.set(!isPlaying.peek());
    if (!isPlaying.peek()) return;
    if (chosen.peek() === null || at() >= frames().length - 1) chosen.set(0);
    timer = setTimeout(tick, 150);
  };
  onStop(() => clearTimeout(timer));
  const range = h('input', { type: 'range', min: 0, step: 1, 'aria-label': 'Frame of the training', oninput: () => {
    isPlaying.set(false);
    const value = Number(range.value);
    chosen.set(value >= frames().length - 1 ? null : value);
  } });
  watch(() => {
    const list = frames();
    range.max = Math.max(0, list.length - 1);
    range.value = at();
    range.disabled = list.length < 2;
    const frame = list[at()];
    if (frame) range.setAttribute('aria-valuetext', `step ${count(frame.step)}, epoch ${figure(frame.epoch)}`);
  });
  return h('section', { class: 'player', 'aria-label': 'Back through the training' },
    h('button', { onclick: toggle, 'aria-label': () => (isPlaying() ? 'Pause the playback' : 'Play the training from its start') },
      () => (isPlaying() ? bars() : triangle())),
    range,
    h('output', null, () => {
      const frame = frames()[at()];
      return frame ? `frame ${at() + 1} of ${frames().length} · step ${count(frame.step)} · epoch ${figure(frame.epoch)}` : 'no frames yet';
    }),
    h('button', { class: 'quiet', 'aria-pressed': () => String(chosen() === null),
      onclick: () => { isPlaying.set(false); chosen.set(null); } },
      () => (isTraining() ? (chosen() === null ? 'Following' : 'Follow') : 'Latest')));
}
