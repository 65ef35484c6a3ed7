import { setBusy, takeOver } from '/doorward/form.js';
import { call, sentence, signOut, start } from '/doorward/session.js';

const byId = (id) => document.getElementById(id);
const list = byId('tasks');
let base = '';
let next = null;
let unnamed = 0;

function fail(answer) {
  if (answer.status !== 401) {
    byId('page-error').textContent = sentence(answer);
    byId('page-error').focus();
  }
}

function say(text) {
  byId('page-error').textContent = '';
  byId('status').textContent = text;
}

function showEmptiness() {
  byId('empty').hidden = list.children.length > 0 || next !== null;
}

// The list

async function load() {
  const more = byId('more');
  const query = next === null ? '' : `?after=${encodeURIComponent(next)}`;
  setBusy(more, true);
  const answer = await call('GET', base + query);
  setBusy(more, false);
  byId('loading').hidden = true;
  byId('broken').hidden = answer.ok;
  if (!answer.ok) {
    byId('broken-text').textContent = sentence(answer);
    more.hidden = true;
    return;
  }
  next = answer.data.next;
  // A task may have been added here since the last page was read.
  const fresh = answer.data.tasks.filter(({ id }) => !byId(`task-${id}`)).map(item);
  list.append(...fresh);
  if (query !== '') {
    fresh[0]?.querySelector('.toggle').focus();
    say(`${fresh.length} more ${fresh.length === 1 ? 'task' : 'tasks'} loaded.`);
  }
  more.hidden = next === null;
  showEmptiness();
}

function item(task) {
  const made = byId('task').content.firstElementChild.cloneNode(true);
  made.id = `task-${task.id}`;
  show(made, task);
  made.querySelector('.toggle').addEventListener('change', ({ target }) => toggle(made, target));
  made.querySelector('.edit').addEventListener('click', () => edit(made));
  made.querySelector('.delete').addEventListener('click', () => askToDelete(made));
  return made;
}

const shown = new WeakMap();

function show(row, task) {
  shown.set(row, task);
  row.classList.toggle('done-task', task.completed);
  row.querySelector('.name').textContent = task.title;
  row.querySelector('.description').textContent = task.description ?? '';
  const box = row.querySelector('.toggle');
  box.checked = task.completed;
  box.setAttribute('aria-label', `Done: ${task.title}`);
  row.querySelector('.edit').setAttribute('aria-label', `Edit: ${task.title}`);
  row.querySelector('.delete').setAttribute('aria-label', `Delete: ${task.title}`);
}

function pathOf(row) {
  return `${base}/${encodeURIComponent(shown.get(row).id)}`;
}

/** 404: somebody has deleted it in another window. */
function vanished(row, answer) {
  if (answer.status !== 404) {
    return false;
  }
  remove(row);
  say('This task had been deleted already.');
  return true;
}

function remove(row) {
  const neighbour = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  showEmptiness();
  (neighbour?.querySelector('.toggle') ?? byId('list-title')).focus();
}

async function toggle(row, box) {
  const wanted = box.checked;
  box.disabled = true;
  // What is wanted, not "the other way round": another window may have been first.
  const answer = await call('PATCH', pathOf(row), { completed: wanted });
  box.disabled = false;
  if (answer.ok) {
    show(row, answer.data);
    say(`“${answer.data.title}” is ${answer.data.completed ? 'done' : 'to do again'}.`);
    box.focus();
  } else if (!vanished(row, answer)) {
    box.checked = !wanted;
    fail(answer);
  }
}

// Adding and editing

function written({ title, description }) {
  return { title, description: description === '' ? null : description };
}

takeOver(byId('add'), async (values) => {
  const answer = await call('POST', base, written(values));
  if (answer.ok) {
    byId('add').reset();
    list.prepend(item(answer.data));
    showEmptiness();
    say(`“${answer.data.title}” has been added.`);
    byId('add-task-title').focus();
  }
  return answer;
});

function edit(row) {
  const view = row.querySelector('.view');
  const form = byId('editor').content.firstElementChild.cloneNode(true);
  const task = shown.get(row);
  unnamed += 1;
  name(form, `edit-${unnamed}`);
  form.elements.title.value = task.title;
  form.elements.description.value = task.description ?? '';
  const close = () => {
    form.remove();
    view.hidden = false;
    row.querySelector('.edit').focus();
  };
  form.querySelector('.cancel').addEventListener('click', close);
  form.addEventListener('keydown', ({ key }) => key === 'Escape' && close());
  view.hidden = true;
  row.append(form);
  takeOver(form, async (values) => {
    const answer = await call('PATCH', pathOf(row), written(values));
    if (answer.ok) {
      show(row, answer.data);
      say(`“${answer.data.title}” has been saved.`);
      close();
    } else if (vanished(row, answer)) {
      return undefined;
    }
    return answer;
  });
  form.elements.title.focus();
}

/** Gives a form's parts the ids by which they know each other. */
function name(form, id) {
  form.id = id;
  form.querySelector('.alert').id = `${id}-error`;
  form.querySelectorAll('.field').forEach((field) => {
    const input = field.querySelector('input, textarea');
    input.id = `${id}-${input.name}`;
    field.querySelector('label').htmlFor = input.id;
    field.querySelector('.error').id = `${input.id}-error`;
    input.setAttribute('aria-describedby', `${input.id}-error`);
  });
}

// Deleting

const dialog = byId('delete-dialog');
let doomed = null;

function askToDelete(row) {
  doomed = row;
  byId('delete-text').textContent = `“${shown.get(row).title}” will be gone for good.`;
  byId('delete-form-error').textContent = '';
  dialog.showModal();
}

byId('delete-cancel').addEventListener('click', () => dialog.close());
takeOver(byId('delete-form'), async () => {
  const answer = await call('DELETE', pathOf(doomed));
  if (answer.ok || answer.status === 404) {
    dialog.close();
    const { title } = shown.get(doomed);
    remove(doomed);
    say(`“${title}” has been deleted.`);
    return undefined;
  }
  return answer;
});

// What was being typed when the page had to go, as when the session was over: kept in this tab, for the same person only

const DRAFT = 'tasks.draft';
let owner = null;

addEventListener('pagehide', () => {
  const { title, description } = byId('add').elements;
  if (owner !== null && (title.value !== '' || description.value !== '')) {
    sessionStorage.setItem(DRAFT, JSON.stringify({ owner, title: title.value, description: description.value }));
  }
});

function restoreDraft() {
  const draft = JSON.parse(sessionStorage.getItem(DRAFT));
  sessionStorage.removeItem(DRAFT);
  if (draft?.owner === owner) {
    const { title, description } = byId('add').elements;
    title.value = draft.title;
    description.value = draft.description;
  }
}

// The page

byId('more').addEventListener('click', load);
byId('reload').addEventListener('click', begin);
byId('sign-out').addEventListener('click', async ({ target }) => {
  setBusy(target, true);
  const answer = await signOut();
  setBusy(target, false);
  if (answer.ok) {
    byId('add').reset();
  } else {
    fail(answer);
  }
});

async function begin() {
  byId('broken').hidden = true;
  byId('loading').hidden = false;
  const me = await start();
  if (me.ok) {
    base = `/api/${encodeURIComponent(me.data.user.id)}/tasks`;
    byId('greeting').textContent = `Signed in as ${me.data.user.name}`;
    owner = me.data.user.id;
    restoreDraft();
    await load();
  } else if (me.status !== 401) {
    byId('loading').hidden = true;
    byId('broken').hidden = false;
    byId('broken-text').textContent = sentence(me);
  }
}

await begin();
