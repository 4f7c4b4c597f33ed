// The desk with JavaScript: decisions without a reload, and keys. Without it every form works by itself.

const list = document.querySelector('[data-queue]');
const status = document.querySelector('.notes');
const held = document.querySelector('[data-held]');
const failed = document.querySelector('[data-words]')?.dataset.failed ?? '';
const VERBS = { a: ['approve'], r: ['reject'], v: ['veil', 'unveil'], s: ['spam'] };
const SWITCH = 'ombud-desk-keys';

// Keys that a page adds to those below: what each does, by its letter.
export const extra = new Map();

export function say(words, alert = false) {
  const note = document.createElement('p');
  note.className = alert ? 'alert' : 'note';
  note.textContent = words;
  status.classList.add('passing');
  status.replaceChildren(note);
  return note;
}

// What stands in the list, in order; `open` only those that wait for a decision of this visit.
export const articles = (open = false) => [...list.querySelectorAll(`.row${open ? ':not(.decided)' : ''} > article`)];

export function focusOn(article) {
  article.focus({ preventScroll: true });
  article.scrollIntoView({ block: 'nearest' });
}

export function current() {
  return document.activeElement?.closest?.('.row > article') ?? null;
}

/** Goes to the row that the address names, after the browser has been there: it takes the focus away. */
export function arrive() {
  const article = document.getElementById(location.hash.slice(1))?.querySelector('article');
  if (article) addEventListener('load', () => setTimeout(() => article.focus()));
}

function move(step) {
  const all = articles();
  const at = all.indexOf(current());
  const next = at < 0 ? all[0] : all[at + step];
  if (next) focusOn(next);
  else if (step > 0) document.querySelector('[data-more]')?.focus();
}

/** Sends a form; `{ row, answer }` where the answer is a row, else nothing, and what went wrong is said. */
export async function send(action, body) {
  try {
    const answer = await fetch(action, { method: 'POST', body, headers: { 'X-Requested-With': 'fetch' } });
    // Signed out meanwhile: the answer is the page that says so.
    if (answer.redirected) return void location.assign(answer.url);
    const parsed = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const row = parsed.querySelector('.row');
    if (row) return { row: document.adoptNode(row), answer };
    say(parsed.querySelector('.lead')?.textContent || failed, true);
  } catch {
    say(failed, true);
  }
}

async function decide(form, button) {
  if (form.dataset.busy) return;
  form.dataset.busy = 'yes';
  button.setAttribute('aria-disabled', 'true');
  const sent = await send(form.action, new FormData(form, button));
  if (sent) settle(form.closest('.row'), sent.row, sent.answer);
  delete form.dataset.busy;
  button.removeAttribute('aria-disabled');
}

function settle(old, row, answer) {
  const rest = articles(true);
  const at = rest.indexOf(old.querySelector('article'));
  const hadFocus = old.contains(document.activeElement);
  old.replaceWith(row);
  const waiting = answer.headers.get('Ombud-Held');
  if (held && waiting) held.textContent = waiting;
  const alert = row.querySelector('.alert');
  if (alert) {
    row.classList.remove('decided');
    say(alert.textContent, true);
  } else {
    const said = row.querySelector('.facts p')?.childNodes ?? [];
    const words = Array.from(said, (node) => node.textContent.trim()).filter(Boolean).join(' · ');
    const note = say(row.dataset.said ?? words);
    row.dispatchEvent(new CustomEvent('decided', { bubbles: true, detail: note }));
  }
  if (!hadFocus) return;
  const next = alert || at < 0 ? null : rest[at + 1] ?? rest[at - 1];
  focusOn(next ?? row.querySelector('article'));
}

function keysOn() {
  return localStorage.getItem(SWITCH) !== 'off';
}

// A Cyrillic layout has no j on its keys: there the place of the key counts, else the letter.
function letter(event) {
  if (event.key === '?' || event.key === '/') return event.key;
  if (event.code === 'Slash') return { '.': '/', ',': '?' }[event.key] ?? '';
  if (/^[a-z]$/i.test(event.key)) return event.key.toLowerCase();
  return /^Key[A-Z]$/.test(event.code) ? event.code[3].toLowerCase() : '';
}

function press(article, verbs) {
  const names = verbs.map((verb) => `button[value="${verb}"]`).join();
  const button = article?.querySelector(names);
  if (button) button.form.requestSubmit(button);
}

// What a page names its keys by itself: a button sends its form, a field is gone to, a link is followed, a box ticked.
function pressNamed(article, key) {
  const target = article?.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (target?.matches('button')) target.form.requestSubmit(target);
  else if (target?.matches('textarea, select')) target.focus();
  else target?.click();
  return Boolean(target);
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
  if (document.querySelector('dialog[open]')) return;
  const field = event.target.closest('input:not([type=checkbox]), textarea, select');
  if (field && event.key === 'Escape') field.closest('.row > article')?.focus();
  if (field) return;
  const key = letter(event);
  if (key === '?') help.showModal();
  else if (!keysOn()) return;
  else if (key === 'j') move(1);
  else if (key === 'k') move(-1);
  else if (extra.has(key)) extra.get(key)(current());
  else if (key && pressNamed(current(), key)) return event.preventDefault();
  else if (VERBS[key]) press(current(), VERBS[key]);
  else return;
  event.preventDefault();
}

if (list) {
  document.addEventListener('submit', (event) => {
    if (!event.target.matches('[data-decide]') || !event.submitter) return;
    event.preventDefault();
    decide(event.target, event.submitter);
  });
}

const help = document.querySelector('[data-keys-help]');
if (list && help) {
  const open = document.querySelector('[data-keys]');
  const on = help.querySelector('[data-keys-on]');
  if (open) {
    open.hidden = false;
    open.addEventListener('click', () => help.showModal());
  }
  on.checked = keysOn();
  on.addEventListener('change', () => localStorage.setItem(SWITCH, on.checked ? 'on' : 'off'));
  document.addEventListener('keydown', onKey);
}

// Where one is stands in sight, also where the line is longer than a telephone is wide.
for (const link of document.querySelectorAll('.top nav [aria-current], .tabs [aria-current]')) {
  link.scrollIntoView({ block: 'nearest', inline: 'center' });
}

// The button beside the choice of a site is for browsers without JavaScript.
for (const select of document.querySelectorAll('select[data-submit]')) {
  select.form.querySelector('button').hidden = true;
  select.addEventListener('change', () => select.form.requestSubmit());
}
