/*
 * The session of the person in front of this page, for our pages and for pages of the host's. Tokens are in httpOnly
 * cookies, so nothing here ever sees one; what is known is when the access token dies and whose it is.
 */

const SIGN_IN = '/signin';
const PATIENCE = 30_000;
const CHECK_AT_MOST_EVERY = 3_000;
const REFRESH_AT_MOST_EVERY = 10_000;
const LONGEST_TIMER = 86_400_000;

/** The same rule as the server's: a path of this origin that every reader reads the same way. */
const SAFE_PATH =
  /^(?![^?]*\/\/)(?![^?]*\/\.{1,2}(?:[/?]|$))\/(?:[A-Za-z0-9._~!$&'()*+,=:@/-]|%(?![01]|2[5EFef]|5[Cc]|7[Ff])[0-9A-Fa-f]{2})*(?:\?(?:[A-Za-z0-9._~!$&'()*+,;=:@/?\[\]-]|%[0-9A-Fa-f]{2})*)?$/;

/** Remembers, for this tab, that the session was resumed and the next page has not been reached yet. */
const RESUMED = 'doorward.resumed';
const CIRCLE = 10_000;

/** Other tabs of this browser. */
const tabs = 'BroadcastChannel' in window ? new BroadcastChannel('doorward') : null;

/** The path to go on to that a query asks for, or else the fallback. */
export function returnPath(query, fallback) {
  const asked = new URLSearchParams(query).getAll('return');
  const safe = asked.length === 1 && asked[0].length <= 1024 && SAFE_PATH.test(asked[0]);
  return safe && new URL(asked[0], location.origin).origin === location.origin ? asked[0] : fallback;
}

/**
 * One request to the API. The answer always comes, also when the server cannot be reached:
 * {ok, status, code, data, errors, wait, now}; status 0 means unreachable, wait is Retry-After in seconds, now the server's clock.
 */
export async function send(method, path, body) {
  const init = { method, cache: 'no-store', redirect: 'error', headers: { Accept: 'application/json' } };
  if (body !== undefined) {
    init.headers['Content-Type'] = 'application/json';
    init.body = JSON.stringify(body);
  }
  let response;
  let text;
  try {
    response = await fetch(path, { ...init, signal: AbortSignal.timeout(PATIENCE) });
    text = await response.text();
  } catch {
    return { ok: false, status: 0, code: 'unreachable', data: {}, errors: [], wait: 0, now: NaN };
  }
  const data = parsed(text);
  return {
    ok: response.ok,
    status: response.status,
    code: data.code ?? '',
    data,
    errors: data.errors ?? [],
    wait: Number.parseInt(response.headers.get('Retry-After') ?? '', 10) || 0,
    now: Date.parse(response.headers.get('Date') ?? ''),
  };
}

function parsed(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

/** What a person is told about an answer that is not ok. */
export function sentence(answer) {
  if (answer.status === 0) {
    return 'The server cannot be reached. Check your connection and try again.';
  }
  if (answer.status === 429) {
    return `Too many attempts. Please try again ${answer.wait ? `in ${inWords(answer.wait)}` : 'later'}.`;
  }
  if (answer.status === 503) {
    return 'The service is temporarily unavailable. Please try again in a moment.';
  }
  return answer.data.error ?? 'Something went wrong, please try again.';
}

function inWords(seconds) {
  const [count, unit] =
    seconds < 90 ? [seconds, 'second'] : seconds < 5400 ? [Math.ceil(seconds / 60), 'minute'] : [Math.ceil(seconds / 3600), 'hour'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/*
 * Refreshing. The server answers simultaneous refreshes with the same successor; still one at a time is enough for all tabs.
 */

let refreshing = null;
let refreshedElsewhere = 0;
let refreshedAt = -Infinity;

/** Renews the tokens; the answer's status is 401 when the session is over. */
export function refresh() {
  refreshing ??= aloneAmongTabs(renew).finally(() => {
    refreshing = null;
  });
  return refreshing;
}

function aloneAmongTabs(work) {
  const before = refreshedElsewhere;
  const unlessDone = () => (refreshedElsewhere === before ? work() : { ok: true, status: 200, data: {} });
  return 'locks' in navigator ? navigator.locks.request('doorward-refresh', unlessDone) : unlessDone();
}

/**
 * Renews the tokens for the page that comes next. When that page has just sent the person back here the answer is not ok and
 * its code is "circle": once more would not help.
 */
export async function resume() {
  if (Date.now() - Number(sessionStorage.getItem(RESUMED)) < CIRCLE) {
    sessionStorage.removeItem(RESUMED);
    return { ok: false, status: 401, code: 'circle', data: {}, errors: [] };
  }
  const answer = await refresh();
  if (answer.ok) {
    sessionStorage.setItem(RESUMED, String(Date.now()));
  }
  return answer;
}

async function renew() {
  const answer = await send('POST', '/api/auth/refresh?useCookies=true');
  if (answer.ok) {
    remember(answer);
    tabs?.postMessage({ kind: 'refreshed', expiresAt: answer.data.expiresAt, now: answer.now });
  }
  return answer;
}

/*
 * Calls on behalf of the person.
 */

const NOT_SIGNED_IN = ['authentication_required', 'invalid_token', 'invalid_refresh_token', 'token_expired'];

/**
 * Like send. When the access token has expired it is renewed and the request is sent once more; when the session is over the
 * person is taken to sign in, and comes back to this page.
 */
export async function call(method, path, body) {
  let answer = await send(method, path, body);
  if (answer.code === 'token_expired') {
    const renewed = await refresh();
    answer = renewed.ok ? await send(method, path, body) : renewed;
  }
  if (NOT_SIGNED_IN.includes(answer.code)) {
    leave();
  }
  return answer;
}

/** Takes the person to sign in, and hides what is theirs at once, also from the browser's memory of this page. */
function leave() {
  document.documentElement.hidden = true;
  location.replace(`${SIGN_IN}?return=${encodeURIComponent(location.pathname + location.search)}`);
}

let owner = null;
let timer = 0;
let checkedAt = 0;

/**
 * Begins to look after the session of this page: renews it in time while the page is seen, and leaves when it ends, here, in
 * another tab or elsewhere. Gives the answer of GET /api/auth/me.
 */
export async function start() {
  const answer = await call('GET', '/api/auth/me');
  if (answer.ok) {
    sessionStorage.removeItem(RESUMED);
    owner = answer.data.user.id;
    checkedAt = performance.now();
    remember(answer);
  }
  return answer;
}

/** Sets the clock to the next renewal: a minute before the end, or earlier where tokens are short-lived. */
function remember({ data, now }) {
  refreshedAt = performance.now();
  clearTimeout(timer);
  const life = Date.parse(data.expiresAt) - now;
  if (owner !== null && life > 0) {
    const wait = Math.max(life - Math.max(60_000, life / 5), life / 2);
    timer = setTimeout(renewIfSeen, Math.min(wait, LONGEST_TIMER));
  }
}

/** A page that nobody sees does not keep its session alive: it renews when it is seen again. */
async function renewIfSeen() {
  if (document.visibilityState === 'visible' && performance.now() - refreshedAt > REFRESH_AT_MOST_EVERY) {
    const answer = await refresh();
    if (answer.status === 401) {
      leave();
    }
  }
}

/** Whether this is still the same person's page. */
async function check() {
  if (owner === null || performance.now() - checkedAt < CHECK_AT_MOST_EVERY) {
    return;
  }
  checkedAt = performance.now();
  const answer = await call('GET', '/api/auth/me');
  if (answer.ok && answer.data.user.id !== owner) {
    document.documentElement.hidden = true;
    location.reload();
  } else if (answer.ok) {
    remember(answer);
  }
}

/** Tells the other tabs that somebody has signed in here. */
export function signedIn() {
  tabs?.postMessage({ kind: 'signed-in' });
}

/** Tells the other tabs that nobody is signed in any more, and goes where that is said. */
export function signedOut(reason) {
  document.documentElement.hidden = true;
  tabs?.postMessage({ kind: 'signed-out' });
  location.replace(`${SIGN_IN}#${reason}`);
}

/** Ends this session. When that fails the person is still signed in, and the answer says why. */
export async function signOut() {
  // A renewal under way would bring back the cookies that this takes away.
  await refreshing;
  const answer = await send('POST', '/api/auth/signout');
  if (answer.ok || answer.status === 401) {
    signedOut('signed-out');
  }
  return answer;
}

/** Runs when somebody signs in in another tab. */
export function whenSignedInElsewhere(run) {
  tabs?.addEventListener('message', ({ data }) => {
    if (data.kind === 'signed-in') {
      run();
    }
  });
}

tabs?.addEventListener('message', ({ data }) => {
  if (data.kind === 'refreshed') {
    refreshedElsewhere += 1;
    remember({ data, now: data.now });
  } else if (owner !== null && data.kind === 'signed-out') {
    leave();
  } else if (owner !== null) {
    checkedAt = 0;
    check();
  }
});

addEventListener('focus', check);
addEventListener('online', check);
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') {
    check();
  }
});

/** A page out of the browser's memory may be somebody else's by now. */
addEventListener('pageshow', (event) => {
  if (event.persisted) {
    document.documentElement.hidden = true;
    location.reload();
  }
});
