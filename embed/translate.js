// A comment in the reader's language, made by a machine and marked as such.
import { api } from './api.js'
import { make } from './form.js'
import { readers } from './languages.js'

const ATTEMPTS = 12
const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1e3))

const ask = async (view, id, to) => {
  for (let i = 0; i < ATTEMPTS; i++) {
    const made = await api(view, 'POST', `/comments/${id}/translation`, { to })
    if (made.html) return made
    await pause(made.retry_after)
  }
  throw new Error(view.words('failed'))
}

const show = (view, item, { html, lang, dir, veiled, provider }) => {
  const note = make('p', { className: 'ombud-by', textContent: view.words('machine').replace('{provider}', provider) })
  const words = view.parse(`<div class="ombud-body">${html}</div>`)
  Object.assign(words, { lang, dir })
  const box = make('div', { className: 'ombud-made', tabIndex: -1 })
  const veil = item.querySelector('.ombud-veil > summary')
  if (veiled && veil) {
    const cover = make('details', { className: 'ombud-veil' })
    cover.append(veil.cloneNode(true), words)
    box.append(note, cover)
  } else box.append(note, words)
  item.querySelector('.ombud-acts').before(box)
  box.focus({ preventScroll: true })
}

/** Shows the translation below the comment, or hides it again. */
export const translate = async (view, button) => {
  const item = button.closest('.ombud-comment')
  const name = (button.dataset.name ||= button.textContent)
  const made = item.querySelector('.ombud-made')
  if (made) {
    made.remove()
    button.textContent = name
    return
  }
  const own = readers(view)
  const wanted = own.includes(view.data.lang) ? view.data.lang : own[0] || view.data.lang
  button.textContent = view.words('translating')
  try {
    const answer = await ask(view, button.value, wanted).catch((error) => {
      // The reader's own language is none of this server's: that of the page will do.
      if (error.status !== 422 || wanted === view.data.lang) throw error
      return ask(view, button.value, view.data.lang)
    })
    show(view, item, answer)
    button.textContent = view.words('original')
  } catch (error) {
    button.textContent = name
    throw error
  }
}
