// What readers do with a comment of their own: edit, withdraw, say it in another language. Loaded when they do.
import { api } from './api.js'
import { fill, listen, make, read, send } from './form.js'
import { exchange } from './live.js'

const close = (item, form) => {
  form.remove()
  item.classList.remove('ombud-editing')
  item.focus()
}

// A copy of the thread's form with names of its own, and the comment's source in it.
const copied = (form, source) => {
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
  return copy
}

// Shows what the server made of a change to the comment, and says it.
const done = (writer, id, { html, status, why }, phrase) => {
  const { view } = writer
  const item = writer.find(id)
  const said = view.words(phrase)
  if (item.contains(writer.form)) writer.rest()
  if (status === 'pending') {
    item.remove()
    writer.insert({ id, html, status, why })
  } else if (html) exchange(view, item, view.parse(html))
  // The next look at the thread brings the placeholder, or takes the comment away where nobody answered.
  else {
    const gone = make('p', { className: 'ombud-gone', textContent: said })
    item.querySelector('.ombud-card').replaceChildren(gone)
  }
  writer.mark()
  view.go('comment-' + id)
  view.say(said)
}

/** Opens the source of the comment in its place. */
export const edit = async (writer, { value: id }) => {
  const { view } = writer
  const item = writer.find(id)
  const form = copied(writer.form, await api(view, 'GET', '/comments/' + id))
  const button = form.querySelector('.ombud-post')
  Object.assign(button, { name: 'save', value: id, textContent: view.words('save') })
  const cancel = writer.cancel()
  cancel.onclick = () => close(item, form)
  button.before(cancel)
  item.classList.add('ombud-editing')
  item.append(form)
  listen(view, form)
  writer.quote.button(form)
  form.elements.body.focus()
}

/** Sends the changed comment. */
export const save = (writer, { form, value }) => {
  const { body, veil, veil_label = '', lang = '', interface: chrome } = read(form)
  return send(writer.view, form, async () => {
    const change = { body, veil: !!veil, veil_label, lang, interface: chrome }
    const made = await api(writer.view, 'PATCH', '/comments/' + value, change)
    done(writer, value, made, 'saved')
    writer.view.emit('edited', { id: value, status: made.status })
  })
}

/** Opens the form for the comment in another language. */
export const also = async (writer, { value: id }) => {
  const item = writer.find(id)
  if (item.querySelector('.ombud-second')) return
  const { open } = await import('./version.js')
  await open(writer.view, item, id, (made) => done(writer, id, made, 'saved'))
}

/** Withdraws on the second press; the first one asks. */
export const withdraw = async (writer, button) => {
  const { view } = writer
  if (!button.dataset.sure) {
    button.dataset.sure = button.textContent
    button.textContent = view.words('sure')
    button.onblur = () => {
      button.textContent = button.dataset.sure
      delete button.dataset.sure
    }
    return
  }
  const made = await api(view, 'DELETE', '/comments/' + button.value)
  writer.own.delete(button.value)
  done(writer, button.value, made, 'withdrawn')
  view.emit('withdrawn', { id: button.value })
}
