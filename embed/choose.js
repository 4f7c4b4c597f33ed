// Choosing the languages that one reads, and being asked once. Loaded when it comes to that.
import { speak } from './languages.js'

const base = (code) => code.toLowerCase().split('-')[0]

const choose = (view, read) => {
  view.everything = false
  view.remember({ read, asked: true })
  view.section.querySelector('.ombud-propose').hidden = true
  speak(view)
  if (!view.memory.token) return
  const body = { languages: read || [] }
  import('./api.js').then(({ api }) => api(view, 'PUT', '/me/languages', body)).catch(() => {})
}

/** Takes what is checked in the form. */
export const chosen = (view, form) => {
  const boxes = [...form.elements.read]
  const here = boxes.map(({ value }) => base(value))
  const checked = boxes.filter((box) => box.checked).map(({ value }) => value)
  // What is read of the languages that this thread has not stays as it was; with none checked all are meant.
  const elsewhere = (view.memory.read || []).filter((code) => !here.includes(base(code)))
  choose(view, checked.length ? [...elsewhere, ...checked] : undefined)
}

/** Asks where the browser's languages leave some of the thread's out; without a script the address said it already. */
export const propose = (view, form) => {
  const { read } = view.data
  if (read) {
    view.remember({ read: read.split(','), asked: true })
    const query = new URLSearchParams(location.search)
    query.delete('read')
    view.load(query)
    return
  }
  const note = view.section.querySelector('.ombud-propose')
  const own = navigator.languages.map(base)
  const boxes = [...form.elements.read]
  const mine = boxes.filter(({ value }) => own.includes(base(value)))
  note.hidden = !mine.length || mine.length === boxes.length
  if (note.hidden) return
  const names = mine.map((box) => box.parentNode.querySelector('bdi').textContent)
  note.querySelector('bdi').textContent = names.join(', ')
  note.querySelector('[data-yes]').onclick = () => choose(view, mine.map(({ value }) => value))
  note.querySelector('[data-no]').onclick = () => choose(view)
}
