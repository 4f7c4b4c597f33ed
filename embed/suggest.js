// The dialog “Suggest a correction”: one passage, what is wrong with it, how it should read.
import { api } from './api.js'
import { make, newKey } from './form.js'

// Tells an e-mail from another without keeping it in the browser.
const mark = (text) => [...text].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) | 0, 0)
const FIELDS = ['exact', 'suggestion', 'kind', 'message']
const AROUND = 12

/** What is being written about this story, by passage; `''` stands for none. The last one is the newest. */
class Drafts {
  constructor({ data }) {
    this.name = `ombud:${data.site}:${data.url}:corrections`
  }

  get all() {
    try {
      return JSON.parse(localStorage[this.name])
    } catch {
      return {}
    }
  }

  put(passage, draft) {
    const all = this.all
    delete all[passage]
    if (draft) all[passage] = draft
    try {
      if (Object.keys(all).length) localStorage[this.name] = JSON.stringify(all)
      else delete localStorage[this.name]
    } catch {}
  }
}

const passageOf = (words) => (words ? `${words.prefix}\n\n${words.exact}` : '')

const difference = (old, now) => {
  const [one, other] = [old, now].map((text) => text.match(/\s+|\S+/g) || [])
  const least = Math.min(one.length, other.length)
  let a = 0
  while (a < least && one[a] === other[a]) a++
  let z = 0
  while (z < least - a && one.at(-1 - z) === other.at(-1 - z)) z++
  const [gone, come] = [one, other].map((pieces) => pieces.slice(a, pieces.length - z).join(''))
  const before = one.slice(Math.max(0, a - AROUND), a).join('')
  const after = one.slice(one.length - z, one.length - z + AROUND).join('')
  return [
    (a > AROUND ? '… ' : '') + before,
    gone && make('del', { textContent: gone }),
    come && make('ins', { textContent: come }),
    after + (z > AROUND ? ' …' : ''),
  ].filter(Boolean)
}

/** The dialog about `words` (a quote of passage.js), or about none, in the shadow root `root`. */
export class Dialog {
  #busy
  #last

  constructor(view, root, words) {
    this.view = view
    this.root = root
    this.drafts = new Drafts(view)
    // Opened without a selection it goes on with what was written last.
    const [newest] = Object.values(this.drafts.all).slice(-1)
    this.words = words || newest?.words
    this.chosen = !!words
    this.node = view.section.querySelector('.ombud-correct').content.firstElementChild.cloneNode(true)
    this.form = this.node.querySelector('form')
  }

  /** Shows it over the page; `closed` is told at the end whether something was sent. */
  open(closed) {
    const { node, form } = this
    this.root.append(node)
    this.#fill(this.drafts.all[passageOf(this.words)] || {})
    form.addEventListener('input', (event) => this.#changed(event))
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      this.#send()
    })
    node.addEventListener('click', (event) => this.#click(event.target.closest('button')))
    node.addEventListener('keydown', ({ key, ctrlKey, metaKey }) => {
      if (key === 'Enter' && (ctrlKey || metaKey) && !form.hidden) form.requestSubmit()
    })
    node.addEventListener('close', () => {
      node.remove()
      closed(form.hidden)
    })
    node.showModal()
    // A finger should see the passage before the keyboard covers it.
    if (matchMedia('(pointer: coarse)').matches) this.#part('.ombud-title').focus()
    else form.elements[this.words ? 'suggestion' : 'exact'].focus()
    this.#ask()
  }

  #part(selector) {
    return this.node.querySelector(selector)
  }

  get #exact() {
    return this.words ? this.words.exact : this.form.elements.exact.value.trim()
  }

  #fill(draft) {
    const { words, form } = this
    this.#part('[data-part=quote]').hidden = !words
    this.#part('[data-part=exact]').hidden = !!words
    this.#part('[data-part=foreign]').hidden = !words?.foreign
    this.#part('[data-other]').hidden = this.chosen
    this.#part('.ombud-passage').textContent = words?.exact || ''
    for (const name of FIELDS) if (draft[name] !== undefined) form.elements[name].value = draft[name]
    if (words && draft.suggestion === undefined) form.elements.suggestion.value = words.exact
    this.#last = this.#exact
    this.#compare()
    this.#measure()
  }

  #changed({ target }) {
    const { exact, suggestion } = this.form.elements
    // Until it is rewritten the wording is the passage's own.
    if (target === exact && suggestion.value.trim() === this.#last) suggestion.value = this.#exact
    this.#last = this.#exact
    this.#compare()
    if (target === exact) this.#measure()
    this.#keep()
  }

  #compare() {
    const now = this.form.elements.suggestion.value.trim()
    const shown = this.#part('.ombud-diff')
    shown.hidden = !this.#exact || !now || now === this.#exact
    if (!shown.hidden) shown.replaceChildren(...difference(this.#exact, now))
  }

  // Says at once that a passage is too long to be sent.
  #measure() {
    const { limit } = this.form.elements.exact.dataset
    const { length } = [...this.#exact]
    const said = this.view.words('long').replace('{limit}', limit).replace('{length}', length)
    this.long = length > limit ? said : ''
    this.#part('.ombud-status').textContent = this.long
  }

  #keep() {
    const { form, words } = this
    const draft = { words, key: this.key, sent: this.sent }
    for (const name of FIELDS) draft[name] = form.elements[name].value
    const { exact, suggestion, kind, message } = draft
    const typed = message || kind || (!words && exact) || suggestion.trim() !== this.#exact
    this.drafts.put(passageOf(words), typed ? draft : undefined)
  }

  #click(button) {
    if (!button) return
    if ('close' in button.dataset) this.node.close()
    else if ('second' in button.dataset) this.#second(button.dataset.second)
    else if ('other' in button.dataset) this.#release()
  }

  // The words written stay, the passage they were about is chosen anew.
  #release() {
    const { elements } = this.form
    this.drafts.put(passageOf(this.words))
    if (elements.suggestion.value.trim() === this.#exact) elements.suggestion.value = ''
    this.words = undefined
    this.#part('.ombud-known').replaceChildren()
    this.#fill({})
    this.#keep()
    elements.exact.focus()
  }

  #body() {
    const { data, place } = this.view
    const { prefix = '', suffix = '', start, end } = this.words || {}
    const kind = this.form.elements.kind.value
    return { url: data.url, id: place.id || undefined, exact: this.#exact, prefix, suffix, start, end, kind }
  }

  // Whether others have said it already; the dialog works without the answer.
  async #ask() {
    if (!this.words || this.long) return
    const passage = { ...this.#body(), kind: '' }
    const { known = [] } = await api(this.view, 'POST', '/corrections/known', passage).catch(() => ({}))
    if (known.length) this.#part('.ombud-known').replaceChildren(...known.map((each) => this.#said(each)))
  }

  #said({ id, kind, suggestion, readers }) {
    const item = make('p', { textContent: this.view.words('known', readers) })
    const label = kind && this.#part(`[name=kind][value=${kind}]`)?.parentElement.textContent.trim()
    const shown = make('span', { className: 'ombud-diff', dir: 'auto' })
    if (suggestion) shown.append(...difference(this.#exact, suggestion))
    const button = make('button', { type: 'button', className: 'ombud-act' })
    button.textContent = this.view.words('second')
    button.dataset.second = id
    item.append(label ? ` · ${label}` : '', suggestion ? ': ' : '', shown, ' ', button)
    return item
  }

  #send() {
    const { suggestion, message, email } = this.form.elements
    const wording = suggestion.value.trim() === this.#exact ? '' : suggestion.value.trim()
    if (this.long) return this.#refused({ message: this.long })
    const nothing = [this.view.words('nothing')]
    if (!wording && !message.value.trim()) return this.#refused({ message: '', errors: { message: nothing } })
    const body = { ...this.#body(), suggestion: wording, message: message.value }
    const draft = this.drafts.all[passageOf(this.words)] || {}
    // One key for one wording: sent again it makes no second suggestion.
    const sent = JSON.stringify(body) + mark(email.value)
    this.key = [draft, this].find((each) => each.key && each.sent === sent)?.key || newKey()
    this.sent = sent
    this.#keep()
    return this.#deliver('/corrections', { ...body, email: email.value }, { 'Idempotency-Key': this.key })
  }

  #second(id) {
    const { message, email } = this.form.elements
    return this.#deliver(`/corrections/${id}/second`, { message: message.value, email: email.value })
  }

  async #deliver(path, body, more) {
    if (this.#busy) return
    this.#busy = true
    const { view, form } = this
    const button = form.querySelector('.ombud-post')
    for (const note of form.querySelectorAll('[data-error]')) note.textContent = ''
    for (const field of form.querySelectorAll('[aria-invalid]')) field.removeAttribute('aria-invalid')
    this.#part('.ombud-status').textContent = view.words('sending')
    button.setAttribute('aria-disabled', true)
    try {
      const taken = await api(view, 'POST', path, { ...body, interface: view.data.lang }, more)
      this.drafts.put(passageOf(this.words))
      this.#thank(taken)
    } catch (error) {
      this.#refused(error)
    }
    button.removeAttribute('aria-disabled')
    this.#busy = false
  }

  #thank({ id, seconded, anchor, status_url: address }) {
    this.form.hidden = true
    const thanks = this.#part('.ombud-thanks')
    this.#part('[data-part=seconded]').hidden = !seconded
    Object.assign(this.#part('.ombud-follow'), { href: address, textContent: address })
    thanks.hidden = false
    thanks.focus()
    this.view.emit('suggested', { id, seconded, state: anchor?.state })
  }

  #refused({ message, status, errors = {} }) {
    const { form } = this
    const said = this.#part('.ombud-status')
    said.textContent = message
    let first
    for (const [name, notes] of Object.entries(errors)) {
      const note = form.querySelector(`[data-error="${name}"]`)
      if (!note || note.closest('[hidden]')) {
        said.textContent = [notes].flat().join(' ')
        continue
      }
      note.textContent = [notes].flat().join(' ')
      const field = form.elements[name]
      const input = field.length ? field[0] : field
      input.setAttribute('aria-invalid', true)
      first ||= input
    }
    if (first) first.focus()
    if (status !== undefined) this.view.emit('error', { doing: 'suggest', status })
  }
}
