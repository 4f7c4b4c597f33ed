// Appeals with JavaScript: choosing all of a page, and the place to which a claim leads back.
import { chooseMany } from './desk-many.js';

chooseMany(document.querySelector('[data-queue]'), document.querySelector('[data-words]').dataset);
document.getElementById(location.hash.slice(1))?.querySelector('article')?.focus();
