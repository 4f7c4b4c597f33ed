// Choosing many of a list, on the desk's pages of comments and of appeals.

// `list` holds boxes named "chosen"; `words` says how many are, and what is offered while none is.
export function chooseMany(list, words) {
  const all = document.querySelector('[data-all]');
  if (!all) return;
  const boxes = () => [...list.querySelectorAll('[name=chosen]')];
  const tell = () => {
    const count = boxes().filter((box) => box.checked).length;
    all.form.classList.toggle('idle', !count);
    all.nextElementSibling.textContent = count ? words.chosen.replace('{n}', count) : words.choose;
  };
  all.hidden = false;
  all.onchange = () => {
    for (const box of boxes()) box.checked = all.checked;
    tell();
  };
  list.addEventListener('change', tell);
  tell();
}
