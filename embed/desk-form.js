// Forms that show what they will do: the preview follows the typing. Without JavaScript a button asks for it.

const WAIT = 300;

function follow(form) {
  const { shown, composed, text } = form.elements;
  const preview = () => form.querySelector('[data-preview]');
  let timer;
  let running;

  async function refresh() {
    running?.abort();
    running = new AbortController();
    const sent = new FormData(form);
    sent.set('verb', 'preview');
    try {
      const answer = await fetch(form.action, { method: 'POST', body: sent, signal: running.signal });
      const parsed = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const fresh = parsed.querySelector('form[data-live]');
      if (fresh) take(fresh, sent);
    } catch {
      // What is shown stays; the button under it asks again.
    }
  }

  function take(fresh, sent) {
    preview().replaceWith(document.adoptNode(fresh.querySelector('[data-preview]')));
    // Only what the editor has seen counts as seen.
    if (shown) shown.value = sent.get('wording');
    if (!composed || document.activeElement === text || text.value !== sent.get('text')) return;
    text.value = fresh.elements.text.value;
    composed.value = fresh.elements.composed.value;
  }

  form.querySelector('[data-show]').hidden = true;
  form.addEventListener('input', (event) => {
    if (preview().contains(event.target)) return;
    clearTimeout(timer);
    timer = setTimeout(refresh, WAIT);
  });
}

for (const form of document.querySelectorAll('form[data-live]')) follow(form);
