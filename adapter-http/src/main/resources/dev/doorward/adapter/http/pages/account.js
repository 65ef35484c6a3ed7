import { clear, setBusy, showFaults, takeOver } from './form.js';
import { call, sentence, signedIn, signedOut, signOut, start } from './session.js';
import { device, row } from './sessions.js';

const byId = (id) => document.getElementById(id);
const pageError = byId('page-error');
const pageDone = byId('page-done');

function fail(answer) {
  pageDone.textContent = '';
  pageError.textContent = sentence(answer);
  pageError.focus();
}

function done(text) {
  pageError.textContent = '';
  pageDone.textContent = text;
}

/** A button that runs something once at a time. */
function onPress(button, run) {
  button.addEventListener('click', async () => {
    setBusy(button, true);
    const answer = await run();
    setBusy(button, false);
    if (!answer.ok && answer.status !== 401) {
      fail(answer);
    }
  });
}

// Sessions

async function showSessions() {
  const list = byId('sessions');
  const answer = await call('GET', '/api/auth/sessions');
  list.removeAttribute('aria-busy');
  if (!answer.ok) {
    list.replaceChildren(unloaded(answer));
    return;
  }
  const { sessions } = answer.data;
  const now = Number.isNaN(answer.now) ? Date.now() : answer.now;
  const ordered = [...sessions.filter(({ current }) => current), ...sessions.filter(({ current }) => !current)];
  list.replaceChildren(...ordered.map((session) => row(session, now, endSession)));
  byId('end-others').hidden = sessions.length < 2;
}

function unloaded(answer) {
  const item = document.createElement('li');
  const again = document.createElement('button');
  again.type = 'button';
  again.className = 'button';
  again.textContent = 'Try again';
  again.addEventListener('click', showSessions);
  item.append(sentence(answer), again);
  return item;
}

async function endSession(session, button) {
  setBusy(button, true);
  const answer = await call('DELETE', `/api/auth/sessions/${encodeURIComponent(session.id)}`);
  setBusy(button, false);
  // 404: it has ended by itself meanwhile, which is what was wanted.
  if (answer.ok || answer.status === 404) {
    done(`The session on ${device(session.userAgent)} has ended.`);
    await showSessions();
    byId('sessions-title').focus();
  } else if (answer.status !== 401) {
    fail(answer);
  }
}

onPress(byId('end-others'), async () => {
  const answer = await call('POST', '/api/auth/signout?scope=others');
  if (answer.ok) {
    done('You are signed out everywhere else.');
    await showSessions();
  }
  return answer;
});
onPress(byId('sign-out'), signOut);

// Password

const passwordForm = byId('password-form');

takeOver(passwordForm, async ({ currentPassword, newPassword }) => {
  const answer = await call('POST', '/api/auth/password?useCookies=true', { currentPassword, newPassword });
  if (answer.code === 'invalid_credentials') {
    showFaults(passwordForm, [{ field: 'currentPassword', message: 'This is not your current password' }]);
    return undefined;
  }
  if (answer.ok) {
    passwordForm.reset();
    byId('username').value = account.email;
    done('Your password has been changed. You are signed out everywhere else.');
    pageDone.scrollIntoView({ block: 'center' });
    signedIn();
    await showSessions();
  }
  return answer;
});

// Deletion

const dialog = byId('delete-dialog');
const deleteForm = byId('delete-form');

byId('delete-account').addEventListener('click', () => {
  deleteForm.reset();
  clear(deleteForm);
  dialog.showModal();
});
byId('delete-cancel').addEventListener('click', () => dialog.close());

takeOver(
  deleteForm,
  async ({ password }) => {
    const answer = await call('DELETE', '/api/auth/me', { password });
    if (answer.code === 'invalid_credentials') {
      showFaults(deleteForm, [{ field: 'password', message: 'This is not your password' }]);
      return undefined;
    }
    if (answer.ok) {
      signedOut('account-deleted');
    }
    return answer;
  },
  () => true,
);

// The page

let account = { email: '' };
const me = await start();
if (me.ok) {
  account = me.data.user;
  byId('profile-name').textContent = account.name;
  byId('profile-email').textContent = account.email;
  byId('delete-email').textContent = account.email;
  byId('username').value = account.email;
  await showSessions();
} else if (me.status !== 401) {
  fail(me);
  await showSessions();
}
