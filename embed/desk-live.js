// A list that colleagues share: undo, claims, and what is new, for the queue of comments and for appeals. Without it
// each of these is a form or a link.
import { articles, current, extra, focusOn, say, send } from './desk.js';

const list = document.querySelector('[data-queue]');
const words = document.querySelector('[data-words]').dataset;
const UNDO_MS = 10_000;
const NEWS_MS = 15_000;
const CLAIM_MS = 1_000;

const token = () => document.querySelector('[name=csrfmiddlewaretoken]')?.value ?? '';

// What was typed meanwhile stays in the row that takes the place of another.
function put(old, row, focus) {
  for (const field of row.querySelectorAll('textarea')) {
    const typed = old.querySelector(`textarea[name="${field.name}"]`);
    field.value ||= typed?.value ?? '';
  }
  old.replaceWith(row);
  if (focus) focusOn(row.querySelector('article'));
}

// Undo
let last;

function offer(event) {
  const row = event.target;
  last = row.dataset.undoBy && row;
  if (!last) return;
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = words.undo;
  button.onclick = undo;
  event.detail.append(' ', button);
  setTimeout(() => {
    button.remove();
    if (last === row) last = undefined;
  }, UNDO_MS);
}

async function undo() {
  const row = last;
  if (!row) return;
  last = undefined;
  // With the form of the row goes which list it stands in, for the buttons of the row that comes back.
  const body = new FormData(row.querySelector('form[data-decide]') ?? undefined);
  body.set('csrfmiddlewaretoken', token());
  body.set('undo', row.dataset.undoBy);
  const sent = await send(words.undoAt, body);
  if (!sent) return;
  const alert = sent.row.querySelector('.alert')?.textContent;
  say(alert ?? words.undone, Boolean(alert));
  put(row, sent.row, true);
}

// Claims: a comment on which one rests is taken, and left again with the page.
let mine;

function resting(article) {
  const form = article?.querySelector('form[data-claim]');
  if (mine === article) return;
  leave();
  if (!form || article.closest('.taken, .decided')) return;
  setTimeout(() => {
    if (current() !== article || mine === article || !article.isConnected) return;
    mine = article;
    fetch(form.action, { method: 'POST', body: new FormData(form), headers: { 'X-Requested-With': 'fetch' } })
      .then(async (answer) => {
        if (answer.status !== 409) return;
        const parsed = new DOMParser().parseFromString(await answer.text(), 'text/html');
        const row = parsed.querySelector('.row');
        if (row && article.isConnected) put(article.closest('.row'), document.adoptNode(row), current() === article);
      })
      .catch(() => {});
  }, CLAIM_MS);
}

function leave() {
  const form = mine?.isConnected && mine.querySelector('form[data-claim]');
  mine = undefined;
  if (!form) return;
  const body = new FormData(form);
  body.set('release', '1');
  navigator.sendBeacon(form.action, body);
}

async function quietly(form) {
  const row = form.closest('.row');
  const sent = await send(form.action, new FormData(form));
  if (!sent) return;
  const alert = sent.row.querySelector('.alert')?.textContent;
  say(alert ?? words[form.dataset.quiet], Boolean(alert));
  // What was left to others, or asked of them, is not taken again by resting on.
  mine = form.dataset.quiet === 'taken' ? undefined : sent.row.querySelector('article');
  put(row, sent.row, true);
}

// What is new
const fresh = document.querySelector('[data-fresh]');
let tag = '';

export async function ask() {
  if (document.visibilityState !== 'visible' || !list.dataset.news) return;
  const known = articles().map((article) => {
    const row = article.closest('.row');
    const state = row.querySelector('[name=status]')?.value;
    return state ? `${row.dataset.pk}-${state}` : row.dataset.pk;
  });
  try {
    const url = `${list.dataset.news}&known=${known.join('.')}`;
    const answer = await fetch(url, { headers: tag ? { 'If-None-Match': tag } : {} });
    if (answer.status !== 200 || answer.redirected) return;
    tag = answer.headers.get('ETag') ?? '';
    tell(await answer.json());
  } catch {
    // The network of a train comes and goes; the next time may do better.
  }
}

function tell(news) {
  for (const [tab, count] of Object.entries(news.counts)) {
    const number = document.querySelector(`[data-count="${tab}"]`);
    if (!number) continue;
    number.textContent = count;
    number.classList.toggle('none', count === '0');
    const told = number.closest('.to-me');
    if (told) told.hidden = count === '0';
  }
  for (const article of articles(true)) {
    const row = article.closest('.row');
    claimed(row, news.claims[row.dataset.pk]);
    settled(row, news.settled[row.dataset.pk]);
  }
  if (!fresh || list.dataset.later) return;
  fresh.hidden = !news.fresh;
  fresh.firstElementChild.textContent = words.new.replace('{n}', news.fresh);
}

// A colleague was faster while the page was open. The row stays where it is, and says so.
function settled(row, told) {
  if (!told || row.querySelector('.alert')) return;
  const note = Object.assign(document.createElement('p'), { className: 'alert', textContent: told });
  row.querySelector('article').prepend(note);
}

// A colleague's claim that came while the page was open; who decides now has been told of it.
function claimed(row, told) {
  row.querySelector('.claim:not(.mine)')?.remove();
  row.classList.toggle('taken', Boolean(told));
  for (const field of row.querySelectorAll('[name=claimed]')) field.remove();
  if (!told) return;
  const note = document.createElement('span');
  note.className = 'claim';
  note.textContent = told.words;
  row.querySelector('.meta').append(note);
  for (const form of row.querySelectorAll('.verbs form')) {
    const field = Object.assign(document.createElement('input'), { type: 'hidden', name: 'claimed', value: told.who });
    form.append(field);
  }
}

extra.set('u', undo);
extra.set('c', (article) => article?.querySelector('form[data-claim]')?.requestSubmit());
extra.set('x', (article) => article?.querySelector('[name=chosen]')?.click());
extra.set('n', () => !fresh?.hidden && fresh?.firstElementChild.click());

list.addEventListener('decided', offer);
list.addEventListener('focusin', (event) => {
  const article = event.target.closest('.row > article');
  if (article) resting(article);
});
document.addEventListener('submit', (event) => {
  if (!event.target.matches('[data-quiet]')) return;
  event.preventDefault();
  quietly(event.target);
});
addEventListener('pagehide', leave);
setInterval(ask, NEWS_MS);
