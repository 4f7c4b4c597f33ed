// Appeals with JavaScript: what all shared lists do, choosing all of a page, and the place to which a claim leads back.
import { ask } from './desk-live.js';
import { chooseMany } from './desk-many.js';
import { arrive } from './desk.js';

const list = document.querySelector('[data-queue]');

chooseMany(list, document.querySelector('[data-words]').dataset);
list.addEventListener('decided', ask);
arrive();
