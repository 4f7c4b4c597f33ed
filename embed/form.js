// What the form for a comment and the form for its editing have in common.

const fields = ['body', 'name', 'veil', 'veil_label', 'lang', 'version_body', 'version_veil_label', 'version_lang']
const sending = new WeakSet()

export const make = (name, properties) => Object.assign(document.createElement(name), properties)

/** A key under which the server takes one post once. */
export const newKey = () => {
  const bytes = [...crypto.getRandomValues(new Uint8Array(16))]
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

export const fill = (form, values) => {
  for (const name of fields) {
    const field = form.elements[name]
    if (field?.type === 'checkbox') field.checked = !!values[name]
    else if (field) field.value = values[name] || ''
  }
}

/** What is filled in, by the names that the API takes. */
export const read = (form) => {
  const values = Object.fromEntries([...new FormData(form)].filter(([, value]) => value))
  delete values.story
  delete values.key
  return values
}

/** Counts characters near the limit, and proposes names after an @. */
export const listen = (view, form) => {
  const { body } = form.elements
  const count = form.querySelector('.ombud-count')
  form.addEventListener('input', () => {
    const length = [...body.value].length
    const { limit } = body.dataset
    count.textContent = length > limit * 0.8 ? `${length} / ${limit}` : ''
    count.classList.toggle('ombud-over', length > limit)
    if (/(^|\s)@\S*$/.test(body.value.slice(0, body.selectionStart)))
      import('./mention.js').then((made) => made.propose(view, body))
  })
}

// An appeal that was lodged, or is not needed any more.
const settle = (form) => form.querySelector('.ombud-objection')?.remove()

const refused = (view, form, { message, status = 0, errors = {}, decision, appeal, waiting }) => {
  const said = form.querySelector('.ombud-status')
  said.textContent = message
  if (decision) {
    const { url: href, label: textContent } = decision
    said.append(' ', make('a', { href, textContent, target: '_blank', rel: 'noopener' }))
    settle(form)
  }
  if (appeal) import('./objection.js').then(({ ask }) => ask(view, form, appeal))
  if (waiting) import('./wait.js').then(({ wait }) => wait(form, said, waiting))
  view.emit('error', { doing: 'post', status })
  let first
  for (const [name, notes] of Object.entries(errors)) {
    const note = form.querySelector(`[data-error="${name}"]`)
    if (!note) continue
    note.textContent = [notes].flat().join(' ')
    form.elements[name].setAttribute('aria-invalid', true)
    first ||= form.elements[name]
  }
  first?.focus()
}

/** Sends a form by `doing`; a second press meanwhile does nothing, and a refusal keeps every word. */
export const send = async (view, form, doing) => {
  if (sending.has(form)) return
  sending.add(form)
  const status = form.querySelector('.ombud-status')
  const button = form.querySelector('.ombud-post')
  for (const note of form.querySelectorAll('[data-error]')) note.textContent = ''
  for (const field of form.querySelectorAll('[aria-invalid]')) field.removeAttribute('aria-invalid')
  status.textContent = view.words('sending')
  button.setAttribute('aria-disabled', true)
  try {
    await doing()
    status.textContent = ''
    settle(form)
  } catch (error) {
    refused(view, form, error)
  }
  button.removeAttribute('aria-disabled')
  sending.delete(form)
}
