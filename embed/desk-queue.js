// The queue of comments with JavaScript: the pane beside the list and the keys of comments, on top of what all shared
// lists do. Without it each of these is a form or a link.
import './desk-live.js';
import { chooseMany } from './desk-many.js';
import { openReply } from './desk-reply.js';
import { arrive, articles, extra } from './desk.js';

const list = document.querySelector('[data-queue]');
const words = document.querySelector('[data-words]').dataset;
const pane = document.querySelector('[data-pane]');
const wide = matchMedia('(min-width: 80rem)');
const PANE_MS = 150;

// The pane
let shown;
let waiting;

function look(article) {
  const pk = article.closest('.row').dataset.pk;
  if (!pane || !wide.matches || !pk || shown === pk) return;
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    shown = pk;
    pane.setAttribute('aria-busy', 'true');
    try {
      const answer = await fetch(`/desk/comments/${pk}/context`);
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      const parsed = new DOMParser().parseFromString(await answer.text(), 'text/html');
      if (shown === pk) pane.replaceChildren(document.adoptNode(parsed.querySelector('.context')));
      pane.scrollTop = 0;
    } catch {
      shown = undefined;
      pane.textContent = words.failed;
    }
    pane.removeAttribute('aria-busy');
  }, PANE_MS);
}

function fold() {
  if (pane) pane.hidden = !wide.matches || !articles().length;
}

chooseMany(list, words);

const open = (details) => {
  if (!details) return;
  details.open = true;
  details.querySelector('textarea')?.focus();
};

extra.set('m', (article) => article?.querySelector('button[value=see]')?.click());
extra.set('w', (article) => article?.querySelector('[data-why]')?.focus());
extra.set('q', (article) => open(article?.querySelector('[data-ask]')));
extra.set('e', openReply);
extra.set('l', (article) => article?.querySelector('form[data-lock] button')?.click());
extra.set('o', (article) => article?.querySelector('[data-open]')?.click());
extra.set('/', () => document.querySelector('[data-search]')?.focus());

// After the lock one is where one was, in whatever list.
document.addEventListener('submit', ({ target: form }) => {
  if (!form.matches('[data-lock]')) return;
  form.elements.next.value = `${location.pathname}${location.search}#${form.closest('.row').id}`;
});

list.addEventListener('focusin', (event) => {
  const article = event.target.closest('.row > article');
  if (article) look(article);
});
wide.addEventListener('change', fold);
fold();
if ('single' in list.dataset) articles()[0]?.focus({ preventScroll: true });
else arrive();
