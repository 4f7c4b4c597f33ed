// A comment that came too soon: counts down and sends it by itself when its time has come.
import { make } from './form.js'

const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`

/** `said` is the form's status, which holds the refusal; another refusal or another word in it ends the wait. */
export const wait = (form, said, { seconds, sentence, stop }) => {
  const end = Date.now() + seconds * 1000
  const [before, after = ''] = sentence.split('{time}')
  // Only the refusal is read out; a clock that speaks each second would drown everything else.
  const left = make('b', {})
  const line = make('span', { className: 'ombud-wait' })
  line.setAttribute('aria-hidden', true)
  line.append(before, left, after)
  const button = make('button', { type: 'button', className: 'ombud-act', textContent: stop })
  const tick = () => {
    if (!form.isConnected || !said.contains(line)) return clearInterval(timer)
    const rest = Math.ceil((end - Date.now()) / 1000)
    left.textContent = clock(Math.max(rest, 0))
    if (rest > 0) return
    clearInterval(timer)
    form.requestSubmit(form.querySelector('.ombud-post'))
  }
  const timer = setInterval(tick, 500)
  button.onclick = () => {
    clearInterval(timer)
    line.remove()
    button.remove()
    form.elements.body.focus()
  }
  said.append(' ', line, ' ', button)
  tick()
}
