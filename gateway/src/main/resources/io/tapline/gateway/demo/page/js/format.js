const CLOCK = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });
const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

export const PLATFORMS = {
  iOS: { name: 'iPhone', service: 'APNs' },
  android: { name: 'Android phone', service: 'FCM' },
  windows: { name: 'Windows PC', service: 'WNS' },
  webPush: { name: 'Web app', service: 'Web Push' },
};

/** 14:03:27 */
export function clock(time) {
  return CLOCK.format(new Date(time));
}

export function dateAndTime(time) {
  return `${DAY.format(new Date(time))}, ${clock(time)}`;
}

/** How long after, in the unit that fits. */
export function offset(from, to) {
  const milliseconds = Math.max(0, new Date(to) - new Date(from));
  if (milliseconds < 1000) {
    return `+${milliseconds} ms`;
  }
  const seconds = milliseconds / 1000;
  if (seconds < 60) {
    return `+${seconds.toFixed(1)} s`;
  }
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `+${minutes} min ${String(Math.floor(seconds % 60)).padStart(2, '0')} s`
    : `+${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

/** JSON laid out; anything else as it is. */
export function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** What a list shows of a notification. */
export function headline({ payload }) {
  const { visualContent, rawContent } = payload ?? {};
  if (visualContent) {
    return { title: visualContent.title, body: visualContent.body ?? '' };
  }
  return { title: typeof rawContent === 'string' ? rawContent : JSON.stringify(rawContent), body: '' };
}
