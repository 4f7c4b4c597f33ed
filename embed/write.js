// What a reader does in a thread: post, reply, recommend, edit, withdraw. Loaded at the first touch.
import { api } from './api.js'
import { fill, listen, make, newKey, read, send } from './form.js'
import { recount } from './live.js'
import { Quote } from './quote.js'

/** The writing side of one <ombud-comments>; `view` is its Thread. */
export class Writer {
  /** The reader's own comments by their ids, as the server answered. */
  own = new Map()
  #recommended = new Set()
  #sending = new Set()
  #last

  constructor(view) {
    this.view = view
    this.quote = new Quote(view)
  }

  /** Takes the form that is shown now; called again whenever another page of the thread is shown. */
  attach() {
    const { view } = this
    if (this.section === view.section) return
    this.section = view.section
    this.form = this.section.querySelector('.ombud-form')
    if (this.form) {
      this.home = document.createComment('')
      this.form.before(this.home)
      this.form.addEventListener('input', () => this.#keep())
      listen(view, this.form)
      this.quote.button(this.form)
      this.#restore()
    }
    if (view.memory.account) import('./account.js').then((made) => made.settle(view)).catch(() => {})
    if (view.memory.token) this.#mine()
  }

  // What was typed before this module came outranks what is remembered, and is kept from now on.
  #restore() {
    const draft = this.view.draft || {}
    const typed = read(this.form)
    fill(this.form, { name: this.view.memory.name, ...draft, ...typed })
    if (draft.parent) this.#answer(draft.parent)
    if (typed.body) this.form.elements.body.dispatchEvent(new Event('input', { bubbles: true }))
  }

  #keep() {
    const values = read(this.form)
    if (!values.body) return (this.view.draft = undefined)
    delete values.email
    const { key, sent } = this.view.draft || {}
    this.view.draft = { ...values, key, sent }
  }

  async #mine() {
    const { view } = this
    const { token } = view.memory
    try {
      const query = new URLSearchParams({ url: view.data.url, interface: view.data.lang })
      const mine = await api(view, 'GET', '/me?' + query)
      // Who has signed out meanwhile is told nothing of who they were.
      if (view.memory.token !== token) return
      for (const comment of mine.comments) {
        this.own.set(String(comment.id), comment)
        if (comment.status === 'pending' && !this.find(comment.id)) this.insert(comment)
      }
      for (const id of mine.recommended) this.#recommended.add(String(id))
      if (mine.languages?.length && !view.memory.asked) {
        view.remember({ read: mine.languages, asked: true })
        view.languages()
      }
      if (mine.words) import('./mine.js').then(({ settle }) => settle(view, mine)).catch(() => {})
      if (mine.told?.length) import('./told.js').then(({ tell }) => tell(view, mine.told))
      const name = this.form?.elements.name
      if (name && !name.value) name.value = mine.name || ''
      this.mark()
    } catch (error) {
      // A token that is no longer known would have every later post refused.
      if (![401, 403].includes(error.status) || view.memory.token !== token) return
      view.remember({ token: undefined, account: undefined })
      view.signed?.()
    }
  }

  /** The comment with the id on this page, if it is there. */
  find(id) {
    return this.section.querySelector(`.ombud-comment[data-id="${id}"]`)
  }

  /** Gives the reader's own comments their buttons and shows what he has recommended. */
  mark() {
    for (const [id, comment] of this.own) {
      const acts = this.find(id)?.querySelector('.ombud-acts')
      if (!acts || acts.querySelector('[name=withdraw]')) continue
      const verbs = new Date(comment.edit_until) > new Date() ? ['edit', 'withdraw'] : ['withdraw']
      if (this.view.words('also')) verbs.splice(-1, 0, 'also')
      for (const name of verbs) {
        const textContent = this.view.words(name)
        const button = make('button', { name, value: id, className: 'ombud-act', textContent })
        button.setAttribute('form', 'ombud-act')
        acts.append(button)
      }
    }
    for (const button of this.section.querySelectorAll('[name=recommend]'))
      button.setAttribute('aria-pressed', this.#recommended.has(button.value))
  }

  /** Puts a comment where it belongs on this page. */
  insert({ id, html, status, why }) {
    const item = this.view.parse(html)
    const { parent } = item.dataset
    const list = this.section.querySelector('.ombud-list')
    if (status !== 'approved') {
      item.classList.add('ombud-held')
      item.querySelector('.ombud-by').after(make('p', { textContent: `${this.view.words('held')} ${why || ''}` }))
    }
    this.view.dress(item)
    let last = parent && this.find(parent)
    const family = new Set([parent])
    while (last && family.has(last.nextElementSibling?.dataset.parent)) {
      last = last.nextElementSibling
      family.add(last.dataset.id)
    }
    if (last) last.after(item)
    else if (this.view.data.sort === 'newest') list.prepend(item)
    else list.append(item)
    this.section.querySelector('.ombud-empty')?.remove()
    if (status === 'approved') {
      item.classList.add('ombud-just')
      recount(this.view, +this.view.data.count + 1)
    }
    return item
  }

  /** Sends the form's comment; a second press while it is under way does nothing. */
  async post({ form }) {
    const { view } = this
    const sent = read(form)
    const old = view.draft || this.#last
    // One key for one wording: sent again it makes no second comment, changed it is another comment.
    const words = JSON.stringify([sent.body, sent.parent, sent.version_body])
    const key = old?.sent === words ? old.key : newKey()
    const { token } = view.memory
    view.draft = this.#last = { ...sent, email: undefined, key, sent: words }
    await send(view, form, async () => {
      const { version_lang: lang = '', version_body: second, version_veil_label: veil_label, ...rest } = sent
      const versions = second ? [{ lang, body: second, veil_label }] : []
      const body = { url: view.data.url, ...rest, versions }
      const made = await api(view, 'POST', '/comments', body, { 'Idempotency-Key': key })
      view.draft = this.#last = undefined
      view.remember({ name: sent.name })
      this.own.set(String(made.id), made)
      form.reset()
      fill(form, { name: sent.name })
      this.rest()
      const item = this.find(made.id) || this.insert(made)
      this.mark()
      view.go(item.id)
      view.say(view.words(made.status === 'approved' ? 'posted' : 'held'))
      view.emit('posted', { id: made.id, status: made.status, reply: !!sent.parent })
      // Who was nobody has a page of their own from now on.
      if (view.memory.token !== token) this.#mine()
    })
  }

  /** Brings the form under the comment that is answered. */
  reply(button) {
    this.quote.under(this.find(button.value), this.form)
    this.#answer(button.value)
    this.form.elements.body.focus()
    this.#keep()
  }

  #answer(id) {
    const item = this.find(id)
    if (!item) return
    const note = this.form.querySelector('.ombud-answering')
    const name = item.querySelector('.ombud-name')?.textContent || ''
    const cancel = this.cancel()
    cancel.onclick = () => {
      this.rest()
      this.#keep()
      item.querySelector('[name=reply]')?.focus()
    }
    note.replaceChildren(this.view.words('replying').replace('{name}', name), ' ', cancel)
    note.hidden = false
    this.form.elements.parent.value = id
    item.append(this.form)
  }

  /** Brings the form back to its place. */
  rest() {
    this.form.elements.parent.value = ''
    this.form.querySelector('.ombud-answering').hidden = true
    this.home.after(this.form)
  }

  /** Recommends a comment, or takes that back. */
  async recommend(button) {
    const { view } = this
    const id = button.value
    const method = this.#recommended.has(id) ? 'DELETE' : 'PUT'
    await this.attempt('recommend', button, async () => {
      const { recommendations, recommended } = await api(view, method, `/comments/${id}/recommendation`)
      this.#recommended[recommended ? 'add' : 'delete'](id)
      const number = button.nextElementSibling
      number.hidden = !recommendations
      number.querySelector('[data-n]').textContent = recommendations
      this.mark()
      view.emit('recommended', { id, recommended, recommendations })
    })
  }

  /** Does something for a button, once at a time, and says what went wrong. */
  async attempt(verb, button, doing) {
    if (this.#sending.has(button)) return
    this.#sending.add(button)
    try {
      await doing()
    } catch ({ message, status = 0 }) {
      this.view.say(message)
      this.view.emit('error', { doing: verb, status })
    }
    this.#sending.delete(button)
  }

  edit(button) {
    return this.#theirs('edit', button)
  }

  also(button) {
    return this.#theirs('also', button)
  }

  save(button) {
    return this.#theirs('save', button)
  }

  withdraw(button) {
    return this.#theirs('withdraw', button)
  }

  // What a reader does with a comment of their own has its module.
  #theirs(verb, button) {
    return this.attempt(verb === 'also' ? 'version' : verb, button, async () => {
      const verbs = await import('./own.js')
      await verbs[verb](this, button)
    })
  }

  /** Has a comment translated by a machine. */
  async translate(button) {
    await this.attempt('translate', button, async () => {
      const { translate } = await import('./translate.js')
      await translate(this.view, button)
    })
  }

  /** Opens the form for a report. */
  async report(button) {
    await this.attempt('report', button, async () => {
      const { open } = await import('./report.js')
      await open(this.view, this.find(button.value), button)
    })
  }

  cancel() {
    const textContent = this.view.words('cancel')
    return make('button', { type: 'button', className: 'ombud-act', textContent })
  }
}
