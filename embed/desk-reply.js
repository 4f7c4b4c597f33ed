// Answering as staff: sent without a reload, and the words are kept in this tab until they are posted.
import { current, focusOn, say, send } from './desk.js';

const words = document.querySelector('[data-words]').dataset;
const place = (form) => `ombud-desk-reply:${form.closest('.row').dataset.pk}`;

// Private modes may refuse storage.
function keep(form, text) {
  try {
    if (text) sessionStorage.setItem(place(form), text);
    else sessionStorage.removeItem(place(form));
  } catch {}
}

function kept(form) {
  try {
    return sessionStorage.getItem(place(form)) ?? '';
  } catch {
    return '';
  }
}

export function openReply(article = current()) {
  const details = article?.querySelector('[data-reply]');
  if (!details) return;
  details.open = true;
  details.querySelector('textarea').focus();
}

async function post(form) {
  if (form.dataset.busy) return;
  form.dataset.busy = 'yes';
  const sent = await send(form.action, new FormData(form));
  delete form.dataset.busy;
  if (!sent) return;
  const alert = sent.row.querySelector('.alert')?.textContent;
  if (!alert) keep(form, '');
  say(alert ?? words.replied, Boolean(alert));
  form.closest('.row').replaceWith(sent.row);
  if (alert) openReply(sent.row.querySelector('article'));
  else focusOn(sent.row.querySelector('article'));
}

document.addEventListener('input', (event) => {
  const form = event.target.closest('[data-replying]');
  if (form) keep(form, event.target.value);
});
// What was typed before the session ended, or before a colleague's news replaced the row.
document.addEventListener(
  'toggle',
  (event) => {
    if (!event.target.matches('[data-reply]')) return;
    const field = event.target.querySelector('textarea');
    field.value ||= kept(field.form);
  },
  true,
);
document.addEventListener('submit', (event) => {
  if (!event.target.matches('[data-replying]')) return;
  event.preventDefault();
  post(event.target);
});
