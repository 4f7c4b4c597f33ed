// Appeals with JavaScript: choosing all of a page, and the place to which a claim leads back.
const list = document.querySelector('[data-queue]');
const all = document.querySelector('[data-all]');
const words = document.querySelector('[data-words]').dataset;
const boxes = () => [...list.querySelectorAll('[name=chosen]')];

function chosen() {
  const count = boxes().filter((box) => box.checked).length;
  all.form.classList.toggle('idle', !count);
  all.nextElementSibling.textContent = count ? words.chosen.replace('{n}', count) : words.choose;
}

if (all) {
  all.hidden = false;
  all.onchange = () => {
    for (const box of boxes()) box.checked = all.checked;
    chosen();
  };
  list.addEventListener('change', chosen);
  chosen();
}
document.getElementById(location.hash.slice(1))?.querySelector('article')?.focus();
