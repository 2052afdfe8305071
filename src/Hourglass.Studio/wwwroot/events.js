/** One WebSocket of the tab announces what changed; the pages fetch it. It connects again alone, later and later up to ten seconds. */
import { onStop, state } from './view.js';

/** @type {import('./view.js').State<'connecting' | 'live' | 'offline'>} */
export const connection = state('connecting');

/** Seconds until the next try, while offline. */
export const retryIn = state(0);

/** @type {Map<string, Set<(message: any) => void>>} */
const listeners = new Map();
/** @type {WebSocket | null} */
let socket = null;
let tries = 0;
let timer = 0;

/**
 * Calls `work` for each announcement of the kind, as long as the part of the page that asks lives. “online” comes after each reconnection.
 * @param {'run' | 'runs' | 'frame' | 'history' | 'job' | 'online'} kind
 * @param {(message: any) => void} work
 */
export function listen(kind, work) {
  let all = listeners.get(kind);
  if (!all) listeners.set(kind, all = new Set());
  all.add(work);
  onStop(() => all.delete(work));
}

/** @param {any} message */
function tell(message) {
  for (const work of [...listeners.get(message.type) ?? []]) work(message);
}

/** Connects, now. */
export function connect() {
  clearTimeout(timer);
  if (socket && socket.readyState <= WebSocket.OPEN) return;
  const mine = socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/events`);
  mine.onopen = () => {
    const wasOffline = connection.peek() === 'offline';
    tries = 0;
    connection.set('live');
    if (wasOffline) tell({ type: 'online' });
  };
  mine.onmessage = event => {
    /** @type {any} */
    let message;
    try { message = JSON.parse(event.data); } catch { return; }
    tell(message);
  };
  mine.onclose = () => {
    if (mine !== socket) return;
    connection.set('offline');
    let seconds = Math.min(10, 2 ** tries++);
    const count = () => {
      retryIn.set(seconds);
      if (seconds-- <= 0) connect();
      else timer = setTimeout(count, 1000);
    };
    count();
  };
}

addEventListener('online', connect);
document.addEventListener('visibilitychange', () => { if (!document.hidden && connection.peek() === 'offline') connect(); });
