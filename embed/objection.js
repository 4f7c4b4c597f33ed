// A comment that was sent back and is not kept: asks for the appeal that is then sent along with its words.
import { make } from './form.js'

/** Puts the field for it below the form's own, once; `asking` are its words. */
export const ask = (view, form, { title, text, label, button }) => {
  if (form.querySelector('.ombud-objection')) return
  const id = `ombud-appeal-${Date.now()}`
  const part = make('fieldset', { className: 'ombud-objection' })
  const field = make('p', { className: 'ombud-field' })
  const area = make('textarea', { id, name: 'appeal', rows: 3, dir: 'auto', value: view.draft?.appeal || '' })
  area.setAttribute('part', 'input')
  area.setAttribute('aria-describedby', `${id}-error`)
  const note = make('span', { id: `${id}-error`, className: 'ombud-error' })
  note.dataset.error = 'appeal'
  field.append(make('label', { htmlFor: id, textContent: label }), area, note)
  const send = make('p', { className: 'ombud-send' })
  send.append(make('button', { className: 'ombud-act', textContent: button }))
  part.append(
    make('legend', { textContent: title }),
    make('p', { className: 'ombud-hint', textContent: text }),
    field,
    send,
  )
  form.querySelector('.ombud-status').after(part)
}
