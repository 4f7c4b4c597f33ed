// The form in which a reader changes a comment of their own: a copy of the thread's, with names of its own.
import { fill } from './form.js'

/** A copy of `form` with the comment's source in it, and `cancel` before its button. */
export const copied = (form, source, id, { save, cancel }) => {
  const copy = form.cloneNode(true)
  for (const part of copy.querySelectorAll('.ombud-row:not(.ombud-last), .ombud-also, .ombud-signed')) part.remove()
  copy.querySelector('.ombud-answering').hidden = true
  for (const node of copy.querySelectorAll('[id]')) node.id += '-edit'
  for (const label of copy.querySelectorAll('[for]')) label.htmlFor += '-edit'
  for (const node of copy.querySelectorAll('[aria-describedby]')) {
    const ids = node.getAttribute('aria-describedby')
    node.setAttribute('aria-describedby', ids.replace(/\S+/g, '$&-edit'))
  }
  copy.querySelector('.ombud-quote')?.remove()
  fill(copy, source)
  const button = copy.querySelector('.ombud-post')
  Object.assign(button, { name: 'save', value: id, textContent: save })
  button.before(cancel)
  return copy
}
