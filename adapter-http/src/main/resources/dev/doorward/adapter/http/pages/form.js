/* Forms that keep what was typed, say what is wrong beside the field, and send once. For our pages and for the host's. */

import { sentence } from './session.js';

/**
 * Takes over a form. Its submit sends the values of its fields; a field's faults are shown in the element with the id of the
 * field and "-error", everything else in the one with the id of the form and "-error" (or #form-error).
 *
 * @param submit gets the values by name; gives the API's answer, or nothing when it has said everything itself. While it runs
 *   the form cannot be sent again; it stays so when `stays(answer)` says that the page is about to be left
 */
export function takeOver(form, submit, stays = () => false) {
  const button = form.querySelector('[type="submit"]');
  let busy = false;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (busy) {
      return;
    }
    clear(form);
    const missing = fields(form)
      .filter((field) => field.required && field.value === '')
      .map((field) => ({ field: field.name, message: `${label(field)} is required` }));
    if (missing.length > 0) {
      showFaults(form, missing);
      return;
    }
    hidePasswords(form);
    busy = true;
    setBusy(button, true);
    let answer;
    try {
      answer = await submit(values(form));
    } catch (failure) {
      answer = { ok: false, status: 500, data: {}, errors: [] };
      console.error(failure);
    }
    if (answer?.ok && stays(answer)) {
      return;
    }
    busy = false;
    setBusy(button, false);
    if (answer && !answer.ok) {
      showAnswer(form, answer);
    }
  });
  form.addEventListener('input', ({ target }) => mark(target, ''));
  form.querySelectorAll('.show').forEach(makeShowButton);
  button.disabled = false;
}

/** Waiting can be seen and heard. */
export function setBusy(button, busy) {
  button.disabled = busy;
  if (busy) {
    button.setAttribute('aria-busy', 'true');
  } else {
    button.removeAttribute('aria-busy');
  }
}

function fields(form) {
  return [...form.elements].filter((field) => field.name && field.matches('input, textarea'));
}

function values(form) {
  return Object.fromEntries(fields(form).map((field) => [field.name, field.value]));
}

function label(field) {
  return field.labels[0].firstChild.textContent.trim();
}

/** Forgets what was wrong. */
export function clear(form) {
  fields(form).forEach((field) => mark(field, ''));
  general(form, '');
}

function mark(field, message) {
  const place = document.getElementById(`${field.id}-error`);
  if (!place) {
    return;
  }
  if (message === '') {
    field.removeAttribute('aria-invalid');
  } else {
    field.setAttribute('aria-invalid', 'true');
  }
  place.textContent = message;
}

function general(form, message) {
  const place = document.getElementById(`${form.id}-error`) ?? document.getElementById('form-error');
  place.textContent = message;
  return place;
}

function showAnswer(form, answer) {
  const known = answer.errors.filter(({ field }) => fields(form).some(({ name }) => name === field));
  if (known.length > 0) {
    showFaults(form, known);
  } else {
    const kept = answer.status === 0 || answer.status === 503 ? ' What you typed is still here.' : '';
    general(form, sentence(answer) + kept).focus();
  }
}

/** Shows faults [{field, message}], and takes the person to the first. */
export function showFaults(form, faults) {
  const faulty = fields(form).filter(({ name }) => faults.some(({ field }) => field === name));
  faulty.forEach((field) => mark(field, faults.find((fault) => fault.field === field.name).message));
  faulty[0]?.focus();
}

function hidePasswords(form) {
  form.querySelectorAll('.show[aria-pressed="true"]').forEach((button) => button.click());
}

/** Shows what was typed, and keeps the caret where it is. */
function makeShowButton(button) {
  const field = document.getElementById(button.getAttribute('aria-controls'));
  button.addEventListener('mousedown', (event) => event.preventDefault());
  button.addEventListener('click', () => {
    const { selectionStart, selectionEnd } = field;
    const show = field.type === 'password';
    field.type = show ? 'text' : 'password';
    button.setAttribute('aria-pressed', String(show));
    field.setSelectionRange(selectionStart, selectionEnd);
  });
}
