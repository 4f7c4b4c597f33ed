// Signing in by the publication's own token, and what both ways of signing in share. Loaded only for who signs in.
import { api } from './api.js'
import { make } from './form.js'

/** Says in the form as whom one is signed in, in the place of the fields for a guest. */
export const dress = (view) => {
  const { name, sso, account } = view.memory
  const field = view.section.querySelector('.ombud-form [name=name]')
  if (!field) return
  const row = field.closest('.ombud-row')
  row.hidden = !!(sso || account)
  const door = view.section.querySelector('.ombud-enter')
  if (door && !('staff' in door.parentNode.dataset)) door.parentNode.hidden = row.hidden
  row.parentNode.querySelector('.ombud-signed')?.remove()
  if (!row.hidden) return
  const [before, after] = view.words('signed').split('{name}')
  const said = make('p', { className: 'ombud-signed ombud-hint' })
  const words = make('span')
  words.append(before, make('bdi', { textContent: name }), after)
  said.append(words)
  row.after(said)
}

/** Makes this browser a guest again. */
export const forget = (view) => {
  const field = view.section.querySelector('.ombud-form [name=name]')
  if (field?.value === view.memory.name) field.value = ''
  view.remember({ token: undefined, sso: undefined, account: undefined, name: undefined })
}

/** Signs the reader in with a token, or out where there is an empty one; a promise of either does as well. */
export const sign = async (view, given) => {
  const token = String((await given) ?? '').trim()
  const mark = token.slice(-24)
  view.signed = () => dress(view)
  // The form is filled in by a module of its own, from what was kept: only then can that be taken back.
  await view.writer?.catch(() => {})
  try {
    if (!token && view.memory.sso) forget(view)
    if (token && (view.memory.sso !== mark || !view.memory.token)) {
      const { name } = await api(view, 'POST', '/sign-in', { token })
      view.remember({ sso: mark, account: undefined, name })
      view.emit('signed-in', { name })
      view.write()
    }
  } catch ({ status = 0 }) {
    view.emit('error', { doing: 'sign-in', status })
    // Pages from a cache bring old tokens: the publication may have a fresh one.
    if (status === 403 || status === 409) view.emit('token', { refused: true, give: (fresh) => sign(view, fresh) })
  }
  view.signed()
}
