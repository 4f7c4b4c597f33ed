// One thread on a page: shows it, says its times and languages, and asks again while it is read.

// A constructed sheet needs no style-src of the host, where a <link> or a style attribute would.
let styles
const sheet = (base, get) =>
  (styles ||= get(base + 'embed/ombud.css')
    .then(async (answer) => new CSSStyleSheet().replace(await answer.text()))
    .catch((error) => {
      styles = undefined
      throw error
    }))

const stored = (key) => {
  try {
    return JSON.parse(localStorage[key])
  } catch {}
}

// Private modes may refuse storage.
const store = (key, value) => {
  try {
    if (value) localStorage[key] = JSON.stringify(value)
    else delete localStorage[key]
  } catch {}
}

/** The reading side of one <ombud-comments>; `host` is the element. */
export class Thread {
  #delay = 10
  #timer
  #near
  #get
  #tongues

  constructor(host, { place, get, parse }) {
    this.host = host
    this.place = place
    this.parse = parse
    this.#get = get
    this.root = host.shadowRoot || host
  }

  /** Shows the thread, or takes over the one that the page came with; throws when it is not reached. */
  async open(ready) {
    if (ready) {
      this.query = location.search
      await this.#listen(ready)
      this.#take(ready)
    }
    else await this.#first()
    const door = location.hash === '#ombud-staff' && this.section.querySelector('.ombud-enter')
    if (door) {
      door.parentNode.hidden = !!this.memory.account
      door.focus()
    }
    for (const type of ['click', 'submit', 'focusin']) this.root.addEventListener(type, (event) => this.#on(event))
    addEventListener('pagehide', () => this.#leave())
    document.addEventListener('visibilitychange', () => {
      this.#delay = 5
      this.#wait()
    })
    const { site, story, count, api, notices } = this.data
    this.emit('ready', { site, story, count: +count })
    const give = (token) => import('./sign-in.js').then((made) => made.sign(this, token)).catch(() => {})
    if (this.place.token !== null) give(this.place.token)
    this.emit('token', { give })
    if (notices && this.host.shadowRoot)
      import(this.place.base + 'embed/notices.js').then((made) => made.settle(this.host, notices)).catch(() => {})
    if ('unknown' in this.data) import('./meet.js').then((made) => made.meet(api, this.place.url)).catch(() => {})
  }

  /** Told whenever the reader comes near the thread or leaves it. */
  come(near) {
    this.#near = near
    this.#wait()
  }

  /** What this browser keeps for the site: {token, name, sso, account, read, asked}. */
  get memory() {
    return stored('ombud:' + this.data.site) || {}
  }

  remember(change) {
    store('ombud:' + this.data.site, { ...this.memory, ...change })
  }

  /** The words being written for this story: {body, parent, key, ...}, or undefined. */
  get draft() {
    return stored(`ombud:${this.data.site}:${this.data.url}`)
  }

  set draft(value) {
    store(`ombud:${this.data.site}:${this.data.url}`, value)
  }

  emit(name, detail) {
    this.host.dispatchEvent(new CustomEvent('ombud:' + name, { bubbles: true, composed: true, detail }))
  }

  /** A phrase in the thread's language; with a number, the sample of the same plural category. */
  words(key, n) {
    const { content } = this.section.querySelector('.ombud-strings')
    const all = [...content.querySelectorAll(`[data-k=${key}]`)].map((phrase) => phrase.textContent)
    if (n === undefined) return all[0]
    const rules = new Intl.PluralRules(this.data.lang)
    const kind = (phrase) => rules.select(parseInt(phrase.match(/\d+/)))
    return (all.find((phrase) => kind(phrase) === rules.select(n)) || all.at(-1)).replace(/\d+/, n)
  }

  say(text) {
    this.section.querySelector('.ombud-live').textContent = text
  }

  // `no-cache` makes the browser itself send If-None-Match: set by hand it would cost a CORS preflight.
  #fetch(query) {
    const { base, site, url, id, lang } = this.place
    const asked = new URLSearchParams(query)
    for (const [name, value] of Object.entries({ url, id, lang })) if (value) asked.set(name, value)
    const address = this.data?.document || `${base}p/${site}/thread`
    return this.#get(`${address}?${asked}`, { cache: 'no-cache' })
  }

  async #first() {
    const linked = location.hash.match(/^#(?:ombud-)?comment-([\w-]+)$/)?.[1]
    let query
    if (linked)
      try {
        const address = `${this.place.base}p/${this.place.site}/comments/${linked}.json`
        const { page, sort, root } = await (await this.#get(address)).json()
        query = root ? { page, root } : { page, sort }
      } catch {}
    await this.#show(query).catch((error) => {
      // The canonical address may be another publication's: a syndicated story is discussed here by itself.
      const here = location.href.split('#')[0]
      if (error.status !== 422 || this.place.url === here) throw error
      this.place.url = here
      return this.#show(query)
    })
    if (query) this.go('comment-' + linked)
  }

  async #show(query) {
    const [style, answer] = await Promise.all([sheet(this.place.base, this.#get), this.#fetch(query)])
    const section = this.parse(await answer.text())
    await this.#listen(section)
    const { bottom } = this.host.getBoundingClientRect()
    const first = !this.section
    this.query = query
    this.root.adoptedStyleSheets = [style]
    this.root.replaceChildren(section)
    this.#take(section)
    // Who has jumped to the end of the page before the thread came keeps what he sees there.
    if (first && bottom > 0 && bottom < innerHeight)
      scrollBy({ top: this.host.getBoundingClientRect().bottom - bottom, behavior: 'instant' })
  }

  /** Shows another page of the thread, or says that it was not reached. */
  async load(query) {
    try {
      await this.#show(query)
    } catch ({ status = 0 }) {
      this.emit('error', { doing: 'load', status })
      this.say(this.words('failed'))
    }
  }

  #take(section) {
    this.section = section
    this.data = section.dataset
    this.dress(section)
    this.languages()
    const { color, colorScheme } = getComputedStyle(this.host)
    const [red, green, blue] = color.match(/[\d.]+/g)
    // A host that is dark without saying so would get the form controls of a light page.
    if (colorScheme === 'normal') section.style.colorScheme = +red + +green + +blue > 382 ? 'dark' : 'light'
    if (this.writer || this.memory.token || this.draft) this.write()
    this.signed?.()
    this.#wait()
  }

  /** Writes the times under the node as the reader's clock and language say them. */
  dress(node) {
    const spoken = this.data.lang
    // The reader's own variety of the language writes dates as he is used to: en-GB, en-US.
    const lang = navigator.languages.find((own) => own.split('-')[0] === spoken) || spoken
    const near = new Intl.RelativeTimeFormat(lang, { numeric: 'auto' })
    for (const time of node.querySelectorAll('time')) {
      const date = new Date(time.dateTime)
      const minutes = Math.min(0, Math.round((date - Date.now()) / 6e4))
      time.title = date.toLocaleString(lang, { dateStyle: 'full', timeStyle: 'short' })
      if (minutes < -1440) time.textContent = date.toLocaleDateString(lang, { dateStyle: 'long' })
      else if (minutes < -59) time.textContent = near.format(Math.round(minutes / 60), 'hour')
      else time.textContent = near.format(minutes, 'minute')
    }
  }

  /** Brings what is shown to the languages that the reader reads. */
  languages() {
    this.#tongues?.speak(this)
  }

  // Most threads are in one language and do without this module.
  async #listen(section) {
    if (section.querySelector('.ombud-langs, .ombud-version, [name=translate]'))
      this.#tongues ||= await import('./languages.js').catch(() => {})
  }

  #on(event) {
    const { target, type, submitter } = event
    const [button, link] = ['button', 'a'].map((name) => target.closest(name))
    if (type === 'focusin') {
      if (target.closest('.ombud-form')) this.write()
    } else if (type === 'submit') {
      event.preventDefault()
      if (target.matches('.ombud-langs')) return
      // Without the module of its dialog the plain form for a correction does as well.
      if (target.matches('.ombud-suggest'))
        import('./correct.js').then((made) => made.corrector(this.host).on({ type: 'submit' })).catch(() => target.submit())
      else this.write(submitter?.name || 'post', submitter || target)
    } else if (button?.matches('.ombud-new')) this.#live(true)
    else if (link?.matches('.ombud-enter')) this.#enter(event, link)
    else if (link && this.root !== this.host && !(event.metaKey || event.ctrlKey || event.shiftKey))
      this.#follow(event, link)
  }

  // Opened at once, or it would count as a pop-up; where there is none the link leads there as any other.
  #enter(event, link) {
    const door = open('', '_blank', 'popup,width=480,height=680')
    if (!door) return
    event.preventDefault()
    import('./account.js').then((made) => made.enter(this, link, door)).catch(() => (door.location.href = link.href))
  }

  #follow(event, link) {
    const [inside, go] = [link.getAttribute('href').startsWith('#'), 'go' in link.dataset]
    if (inside || go) event.preventDefault()
    if (inside) this.go(link.hash.slice(1))
    const to = link.hash.match(/comment-[\w-]+$/)?.[0] || 'ombud-title'
    if (go) this.load(new URL(link.href).search).then(() => this.go(to))
  }

  /** Scrolls to the part with the id, marks it for a moment and puts the focus there. */
  go(id) {
    const found = this.section.querySelector(`[id="${id}"]`)
    if (!found) return
    found.hidden = false
    found.classList.add('ombud-lit', 'ombud-opened')
    this.languages()
    found.addEventListener('animationend', () => found.classList.remove('ombud-lit'), { once: true })
    found.scrollIntoView({ block: id === 'ombud-title' ? 'start' : 'center' })
    found.focus({ preventScroll: true })
  }

  /** Does what a button or form says, with the module for writing; without a verb only gets it ready. */
  async write(verb, target) {
    try {
      this.writer ||= import('./write.js').then((made) => new made.Writer(this))
      const writer = await this.writer
      writer.attach()
      if (verb) await writer[verb](target)
    } catch {
      this.writer = undefined
      this.emit('error', { doing: verb || 'write', status: 0 })
      // On our own pages the plain form works without the module.
      if (this.root === this.host && verb === 'post') target.form.submit()
      else this.say(this.words('failed'))
    }
  }

  // Words typed into a page that is left before the module came which keeps them.
  #leave() {
    const { body, name } = this.section.querySelector('.ombud-form')?.elements || {}
    if (body?.value) this.draft = { ...this.draft, body: body.value, name: name?.value }
  }

  #wait() {
    clearTimeout(this.#timer)
    if (this.#near && !document.hidden && this.host.isConnected) this.#timer = setTimeout(() => this.#again(), this.#delay * 1e3)
  }

  async #again() {
    try {
      this.text = await (await this.#fetch(this.query)).text()
      const changed = this.text.match(/data-edition="(.*?)"/)[1] !== this.data.edition
      this.#delay = changed ? 5 : Math.min(120, this.#delay * 1.5)
      this.dress(this.section)
      if (changed) await this.#live(false)
    } catch {
      this.#delay = 120
    }
    this.#wait()
  }

  async #live(all) {
    const { merge } = await import('./live.js')
    const fresh = this.parse(this.text)
    await this.#listen(fresh)
    merge(this, fresh, all)
  }
}
