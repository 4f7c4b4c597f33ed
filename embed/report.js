// Reporting a comment: the form below it. Loaded when a reader presses Report.
import { api } from './api.js'
import { send } from './form.js'

let sheet
const dress = (view) =>
  (sheet ||= fetch(view.place.base + 'embed/report.css')
    .then(async (answer) => new CSSStyleSheet().replace(await answer.text()))
    .catch(() => (sheet = undefined)))

const values = (form) => {
  const given = Object.fromEntries(new FormData(form))
  return { ...given, good_faith: 'good_faith' in given, children: 'children' in given }
}

/** Opens the form for a report of the comment `item`; a second press closes it. */
export const open = async (view, item, button) => {
  const close = () => {
    item.querySelector('.ombud-report')?.remove()
    button.focus()
  }
  if (item.querySelector('.ombud-report')) return close()
  const path = `/comments/${button.value}/flags`
  const [{ html }, style] = await Promise.all([api(view, 'GET', `${path}?interface=${view.data.lang}`), dress(view)])
  const styles = view.section.getRootNode()
  if (style && !styles.adoptedStyleSheets.includes(style)) styles.adoptedStyleSheets.push(style)
  const form = view.parse(html)
  const [law, cancel] = [form.querySelector('.ombud-law'), form.querySelector('[data-close]')]
  const choose = () => (law.hidden = form.elements.reason.value !== 'illegal')
  form.noValidate = false
  const mute = form.querySelector('[data-mute]')
  mute.hidden = false
  mute.onclick = () =>
    send(view, form, async () => {
      const mine = await api(view, 'PUT', `/comments/${button.value}/mute?interface=${view.data.lang}`)
      const { settle } = await import('./mine.js')
      settle(view, mine)
      form.remove()
      item.querySelector('.ombud-unmute')?.focus()
    })
  cancel.hidden = false
  cancel.onclick = close
  form.onchange = choose
  form.onkeydown = ({ key }) => key === 'Escape' && close()
  form.onsubmit = (event) => {
    event.preventDefault()
    event.stopPropagation()
    send(view, form, async () => {
      const made = await api(view, 'POST', path, values(form))
      const thanks = form.querySelector('.ombud-thanks')
      thanks.querySelector('a').href = made.status_url
      thanks.hidden = false
      form.replaceChildren(thanks)
      thanks.focus()
      view.emit('reported', { id: button.value })
    })
  }
  choose()
  item.append(form)
  form.querySelector('[type=radio]').focus()
}
