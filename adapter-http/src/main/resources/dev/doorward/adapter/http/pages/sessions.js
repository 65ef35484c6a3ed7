/* The list of one's sessions, in words that people use. */

const BROWSERS = [
  [/\bEdgA?\/|\bEdgiOS\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/Chrome\/|\bChromium\/|\bCriOS\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];
const SYSTEMS = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b|\bMacintosh\b/, 'Mac'],
  [/\bLinux\b|\bX11\b/, 'Linux'],
];

function found(list, text) {
  return list.find(([pattern]) => pattern.test(text))?.[1];
}

/** "Firefox on Windows"; a program by the name it gives itself. */
export function device(userAgent) {
  const browser = found(BROWSERS, userAgent);
  const system = found(SYSTEMS, userAgent);
  if (browser && system) {
    return `${browser} on ${system}`;
  }
  return browser ?? system ?? (userAgent.split(/[\s/]/)[0].slice(0, 40) || 'Unknown device');
}

const RELATIVE = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const DATE = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

function ago(instant, now) {
  const seconds = Math.min(0, Math.round((Date.parse(instant) - now) / 1000));
  if (seconds > -60) {
    return 'just now';
  }
  if (seconds > -3600) {
    return RELATIVE.format(Math.ceil(seconds / 60), 'minute');
  }
  if (seconds > -86_400) {
    return RELATIVE.format(Math.ceil(seconds / 3600), 'hour');
  }
  return RELATIVE.format(Math.ceil(seconds / 86_400), 'day');
}

function element(name, className, ...content) {
  const made = document.createElement(name);
  made.className = className;
  made.append(...content);
  return made;
}

function time(instant, text) {
  const made = element('time', '', text);
  made.dateTime = instant;
  made.title = DATE.format(new Date(instant));
  return made;
}

/** One session as a row; end(session, button) runs when its button is pressed. */
export function row(session, now, end) {
  const name = device(session.userAgent);
  const title = element('p', '', element('strong', '', name));
  if (session.current) {
    title.append(element('span', 'tag', 'This device'));
  }
  const seen = session.current ? 'Active now' : 'Last seen ';
  const details = element('p', 'muted small', seen);
  if (!session.current) {
    details.append(time(session.lastSeenAt, ago(session.lastSeenAt, now)));
  }
  details.append(' · since ', time(session.createdAt, DATE.format(new Date(session.createdAt))));
  if (session.ip) {
    details.append(` · ${session.ip}`);
  }
  const made = element('li', '', element('div', 'what', title, details));
  made.dataset.session = session.id;
  if (!session.current) {
    const button = element('button', 'button', 'End');
    button.type = 'button';
    button.setAttribute('aria-label', `End the session: ${name}, last seen ${ago(session.lastSeenAt, now)}`);
    button.addEventListener('click', () => end(session, button));
    made.append(button);
  }
  return made;
}
