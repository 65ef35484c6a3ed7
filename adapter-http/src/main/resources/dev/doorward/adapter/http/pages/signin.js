import { takeOver } from './form.js';
import { resume, returnPath, send, sentence, signedIn, whenSignedInElsewhere } from './session.js';

const root = document.documentElement;
const notice = document.getElementById('notice');
const onwards = returnPath(location.search, root.dataset.home);

const SAID_BEFORE = {
  '#signed-out': 'You have signed out.',
  '#account-deleted': 'Your account has been deleted.',
};

function goOn() {
  location.replace(onwards);
}

/** The browser has sent cookies, but no living access token: perhaps the session lives, and nobody has to type anything. */
async function tryToResume() {
  const answer = await resume();
  if (answer.ok) {
    signedIn();
    goOn();
  } else if (answer.code === 'circle') {
    ask('Please sign in again.');
  } else if (answer.status === 401) {
    ask('Token expired, please log in again');
  } else {
    ask(sentence(answer));
    offerAnotherTry();
  }
}

function ask(message) {
  root.dataset.resume = 'false';
  notice.textContent = message;
  document.getElementById('email').focus();
}

function offerAnotherTry() {
  const again = document.createElement('button');
  again.type = 'button';
  again.id = 'try-again';
  again.className = 'button';
  again.textContent = 'Try again';
  again.addEventListener('click', () => location.reload());
  notice.append(again);
}

takeOver(
  document.getElementById('signin'),
  async ({ email, password }) => {
    notice.textContent = '';
    const answer = await send('POST', '/api/auth/signin?useCookies=true', { email, password });
    if (answer.ok) {
      signedIn();
      goOn();
    }
    return answer;
  },
  () => true,
);
document.getElementById('other').search = location.search;
whenSignedInElsewhere(goOn);

if (location.hash in SAID_BEFORE) {
  // Whoever has just left does not want to be taken back.
  ask(SAID_BEFORE[location.hash]);
  history.replaceState(null, '', location.pathname + location.search);
} else if (root.dataset.resume === 'true') {
  tryToResume();
}
