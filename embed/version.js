// One's own comment in another language: added, changed, removed. Loaded when its author asks for it.
import { api } from './api.js'
import { make, send } from './form.js'

const name = (code) => {
  try {
    return new Intl.DisplayNames(code, { type: 'language' }).of(code)
  } catch {
    return code
  }
}

const field = (label, input) => {
  const made = make('p', { className: 'ombud-field' })
  const said = make('label', { textContent: label, htmlFor: input.id })
  made.append(said, input, make('span', { className: 'ombud-error' }))
  return made
}

const state = (view, { status }) =>
  status === 'pending' ? view.words('waits') : status === 'rejected' ? view.words('rejected') : ''

/** The form for the versions of a comment, in its place; `done(answer)` gets what the server says of the comment. */
export const open = async (view, item, id, done) => {
  const { languages, versions } = await api(view, 'GET', `/comments/${id}/versions`)
  const known = new Map(versions.map((version) => [version.lang, version]))
  const form = make('form', { className: 'ombud-form ombud-second' })
  const choice = make('select', { name: 'version_lang', id: 'ombud-second-lang' })
  for (const code of languages) choice.append(make('option', { value: code, textContent: name(code), lang: code }))
  const words = make('textarea', { name: 'version_body', id: 'ombud-second-body', rows: 4, dir: 'auto', required: true })
  const [lang, body] = [field(view.words('also'), choice), field(view.words('words'), words)]
  lang.lastChild.dataset.error = 'version_lang'
  body.lastChild.dataset.error = 'version_body'
  const label = make('input', { name: 'version_veil_label', id: 'ombud-second-label', dir: 'auto' })
  const veiled = field(view.section.querySelector('[name=veil_label]').placeholder, label)
  veiled.hidden = !item.querySelector('.ombud-veil')
  const act = (key) => make('button', { type: 'button', className: 'ombud-act', textContent: view.words(key) })
  const [remove, cancel] = [act('remove'), act('cancel')]
  const save = make('button', { className: 'ombud-post', textContent: view.words('save') })
  const row = make('p', { className: 'ombud-send' })
  row.append(remove, cancel, save)
  const status = make('p', { className: 'ombud-status', role: 'status' })
  form.append(lang, body, veiled, row, status)
  const fill = () => {
    const version = known.get(choice.value)
    words.value = version?.body || ''
    label.value = version?.veil_label || ''
    words.readOnly = label.readOnly = save.disabled = !!version && !version.editable
    remove.hidden = !version
    status.textContent = version ? state(view, version) : ''
  }
  const close = () => {
    form.remove()
    item.focus()
  }
  const sent = (verb, given) =>
    send(view, form, async () => {
      const path = `/comments/${id}/versions/${choice.value}`
      const query = verb === 'DELETE' ? '?interface=' + view.data.lang : ''
      const answer = await api(view, verb, path + query, given)
      close()
      done(answer)
    })
  choice.onchange = fill
  cancel.onclick = close
  remove.onclick = () => sent('DELETE')
  form.onsubmit = (event) => {
    event.preventDefault()
    event.stopPropagation()
    sent('PUT', { body: words.value, veil_label: label.value, interface: view.data.lang })
  }
  const first = languages.find((code) => known.has(code))
  if (first) choice.value = first
  fill()
  item.append(form)
  words.focus()
}
