// Signing in with an account of this Ombud, in a small window, and out again. Loaded at the press of the link.
import { api } from './api.js'
import { make, newKey } from './form.js'
import { dress, forget } from './sign-in.js'

let before

// Only Ombud's own page in that very window may answer, and only with the number that it was given.
const answer = (door, origin, state) =>
  new Promise((resolve) => {
    before?.abort()
    before = new AbortController()
    const hear = (event) => {
      const { ombud, code, state: returned } = event.data || {}
      if (event.origin !== origin || event.source !== door || ombud !== 'signed-in' || returned !== state) return
      before.abort()
      resolve(code)
    }
    addEventListener('message', hear, { signal: before.signal })
  })

// Shown anew, for now other comments are the reader's own.
const again = async (view) => {
  await view.writer?.catch(() => {})
  await view.load(view.query)
}

const leave = async (view) => {
  forget(view)
  await again(view)
  view.section.querySelector('.ombud-enter')?.focus()
}

/** Says as whom one is signed in, with a way out; called again for every page of the thread. */
export const settle = (view) => {
  view.signed = () => {
    dress(view)
    const said = view.section.querySelector('.ombud-signed')
    if (!said || !view.memory.account) return
    const out = make('button', { type: 'button', className: 'ombud-act', textContent: view.words('out') })
    out.onclick = () => leave(view)
    said.append(out)
  }
  view.signed()
}

/** Shows the sign-in in `door`, a window that is open, and takes what it answers. */
export const enter = async (view, link, door) => {
  const state = newKey()
  const address = new URL(link.href)
  address.searchParams.set('origin', location.origin)
  address.searchParams.set('state', state)
  const answered = answer(door, address.origin, state)
  door.location.href = address
  const code = await answered
  try {
    const { name } = await api(view, 'POST', '/sign-in/account', { code })
    view.remember({ account: true, sso: undefined, name })
    view.emit('signed-in', { name })
    await again(view)
    view.say(view.words('signed').replace('{name}', name))
    view.section.querySelector('.ombud-form [name=body]')?.focus()
  } catch ({ message, status = 0 }) {
    view.say(message)
    view.emit('error', { doing: 'sign-in', status })
  }
}
