// What a reader with a token finds in a thread: the way to their own page, and muted people out of sight.
import { api } from './api.js'
import { make } from './form.js'

const pageLink = (view, label) => {
  const button = make('button', { type: 'button', className: 'ombud-act', textContent: label })
  button.onclick = async () => {
    // Opened at once, or it would count as a pop-up; where it goes then must not reach back to this page.
    const tab = open('', '_blank')
    if (tab) tab.opener = null
    try {
      const { url } = await api(view, 'POST', '/me/link?interface=' + view.data.lang)
      if (tab) tab.location.href = url
      else location.href = url
    } catch ({ message, status = 0 }) {
      tab?.close()
      view.say(message)
      view.emit('error', { doing: 'page', status })
    }
  }
  return button
}

/** Puts the comments with these numbers out of sight, each one click away. */
export const hide = (view, muted, words) => {
  for (const id of muted) {
    const item = view.section.querySelector(`.ombud-comment[data-id="${id}"]`)
    const card = item?.querySelector('.ombud-card')
    if (!card || item.querySelector('.ombud-unmute')) continue
    const show = make('button', { type: 'button', className: 'ombud-act ombud-unmute', textContent: words.show })
    card.hidden = true
    card.before(show)
    show.onclick = () => {
      card.hidden = false
      show.remove()
      item.focus()
    }
  }
}

/** Does it with what `me` answered; called again for every page of the thread. */
export const settle = (view, { muted, words }) => {
  view.section.querySelector('.ombud-mine')?.remove()
  const line = make('p', { className: 'ombud-mine ombud-hint' })
  const label = words.news ? `${words.page} · ${words.news}` : words.page
  line.append(pageLink(view, label), ...(words.count ? [' ', words.count] : []))
  // Not at the form, which wanders; and a closed thread has none.
  ;(view.section.querySelector('.ombud-told') || view.section.querySelector('.ombud-title')).after(line)
  hide(view, muted, words)
}
